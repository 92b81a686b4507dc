import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { unzipSync } from 'fflate';
import type { Candidate } from './candidates.ts';
import { packageDirectoryOf, root } from '../sandbox/gateway/build.ts';
import { buildTestProject, testProject } from '../test-project.ts';

/** One handler as it would be deployed. */
export interface Bundle {
  path: string;
  bytes: number;
}

export interface Bundles extends Record<Candidate, Bundle> {
  /** The program that runs a bundle in a process of its own. */
  runtimePath: string;
}

/**
 * Packages receive, and bundles everything with the same options into `directory`.
 * @throws when the options no longer give receive's package
 */
export async function prepareBundles(directory: string, say: (line: string) => void): Promise<Bundles> {
  say('packaging the functions, with the configuration of the tests');
  await buildTestProject();
  await bundle({
    absWorkingDir: root,
    entryPoints: {
      // With the configuration of the tests: whatever the user has declared, the same is measured.
      receive: join(testProject.directory, 'functions/receive.ts'),
      reference: 'test/bench/reference.ts',
      'signed floor': 'test/bench/signed-floor.ts',
      floor: 'test/bench/floor.ts',
      runtime: 'test/bench/candidate-runtime.ts',
    },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    // As in serverless.yml.
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
    },
  });
  const pathOf = (name: string): string => join(directory, `${name}.mjs`);
  await assertAsPackaged(pathOf('receive'));
  return {
    receive: await toBundle(pathOf('receive')),
    reference: await toBundle(pathOf('reference')),
    'signed floor': await toBundle(pathOf('signed floor')),
    floor: await toBundle(pathOf('floor')),
    runtimePath: pathOf('runtime'),
  };
}

// What is measured must be what is deployed, and what it is compared with must be bundled alike.
async function assertAsPackaged(path: string): Promise<void> {
  const packaged = unzipSync(await readFile(join(packageDirectoryOf(testProject), 'receive.zip')))[
    'functions/receive.mjs'
  ];
  if (!packaged || !(await readFile(path)).equals(packaged)) {
    throw new Error(
      'receive.zip is not what these options make of functions/receive.ts: a source has just changed, or serverless.yml bundles differently',
    );
  }
}

async function toBundle(path: string): Promise<Bundle> {
  return { path, bytes: (await stat(path)).size };
}
