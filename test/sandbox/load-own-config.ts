import type { ResolvedConfig } from '../../lib/config/resolve-config.ts';
import { checkConfig } from '../../lib/deploy/check-config.ts';

/** The configuration, or what is wrong with it, a line each. */
export type LoadedConfig = { config: ResolvedConfig } | { mistakes: string[] };

/** Loads callbacks.config.ts, for the stage in the environment, else `dev`; another `version` reads the file again. */
export async function loadOwnConfig(version = 0): Promise<LoadedConfig> {
  process.env['STAGE'] ??= 'dev';
  let loaded: unknown;
  const { mistakes } = await checkConfig(async () => {
    loaded = await import(`../../callbacks.config.ts?version=${version}`);
  });
  if (mistakes.length > 0) return { mistakes };
  if (!isConfigModule(loaded))
    return { mistakes: ['callbacks.config.ts: its default export must be defineCallbacks({ … })'] };
  return { config: loaded.default };
}

function isConfigModule(loaded: unknown): loaded is { default: ResolvedConfig } {
  const config = (loaded as { default?: Partial<ResolvedConfig> } | undefined)?.default;
  return config?.accounts instanceof Map && Array.isArray(config.callbacks);
}
