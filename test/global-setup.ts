import { build } from './sandbox/gateway/build.ts';

/** Packages the functions and the template before the tests that look at or run what is deployed. */
export default async function setup(): Promise<void> {
  await build();
}
