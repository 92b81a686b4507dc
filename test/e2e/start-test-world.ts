import config from '../callbacks.config.ts';
import { packageDirectoryOf } from '../sandbox/gateway/build.ts';
import { startWorld, type World, type WorldOptions } from '../sandbox/world.ts';
import { testProject } from '../test-project.ts';

/** The world around the tests' own project. */
export function startTestWorld(options: Pick<WorldOptions, 'page' | 'ports'> = {}): Promise<World> {
  return startWorld({ config, packageDirectory: packageDirectoryOf(testProject), ...options });
}
