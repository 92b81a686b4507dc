import { checkConfig, type CheckedConfig as LoadedConfig } from '../../lib/deploy/check-config.ts';

/** Loads callbacks.config.ts, for the stage in the environment, else `dev`; another `version` reads the file again. */
export function loadOwnConfig(version = 0): Promise<LoadedConfig> {
  process.env['STAGE'] ??= 'dev';
  return checkConfig(() => import(`../../callbacks.config.ts?version=${version}`));
}
