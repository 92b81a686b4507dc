import config from '../callbacks.config.ts';
import { packageDirectoryOf } from '../sandbox/gateway/build.ts';
import { startWorld, type World } from '../sandbox/world.ts';
import { testProject } from '../test-project.ts';

/** The world around the tests' own project. */
export function startTestWorld(): Promise<World> {
  return startWorld({ config, packageDirectory: packageDirectoryOf(testProject) });
}
