import { join } from 'node:path';
import { build, root, type Project } from './sandbox/gateway/build.ts';
import { copyProject } from './copy-project.ts';

/** A copy of the project with test/callbacks.config.ts: the tests do not go by what the user declares. */
export const testProject: Project = {
  directory: join(root, '.test-project'),
  sources: ['callbacks.config.ts', 'copy-project.ts', 'sandbox'].map((part) =>
    join(import.meta.dirname, part),
  ),
  prepare: () => copyProject(testProject.directory),
};

/** Copies and packages it, when anything is newer than the package. */
export async function buildTestProject(): Promise<void> {
  await build(() => undefined, { project: testProject });
}
