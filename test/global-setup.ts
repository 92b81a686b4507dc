import { buildTestProject } from './test-project.ts';

/** Packages the functions and the template before the tests that look at or run what is deployed. */
export default async function setup(): Promise<void> {
  await buildTestProject();
}
