import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { parameters as known } from '../../../lib/deploy/parameters.ts';
import { root } from '../../sandbox/gateway/build.ts';
import { packageCopy } from './package-copy.ts';
import type { Template } from './packaged-template.ts';
import { dependencyGraph, referencesIn, requirementsOf } from './reference-graph.ts';
import { variants } from './variants.ts';

/** Made by `npm run lint:template`, and by .ci/run, where there is Python. */
const linter = join(root, '.cfn-lint', 'bin', 'cfn-lint');

/** What cfn-lint finds and we mean. */
const exceptions = {
  // The framework writes a DependsOn beside a reference that says the same: nothing follows from it.
  W3005: 'a dependency that is said twice',
};

test('every parameter is in a variant', () => {
  const used = new Set(variants.flatMap(({ parameters }) => Object.keys(parameters)));
  expect([...used].sort()).toEqual(Object.keys(known).sort());
});

describe.each(variants)('$title', ({ region, lintRegion = region, parameters }) => {
  let template: Template;
  beforeAll(async () => {
    const given = Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`);
    const packaged = await packageCopy(['--stage', 'prod', '--region', region, ...given]);
    if (!packaged.template) throw new Error(packaged.output);
    template = packaged.template;
  }, 300_000);

  test('refers to nothing that is not there, and never in a circle', () => {
    const graph = dependencyGraph(template.Resources);
    const outputs = Object.values(template.Outputs).flatMap(({ Value }) => referencesIn(Value));
    for (const id of [...graph.values()].flatMap((ids) => [...ids]).concat(outputs))
      expect(Object.keys({ ...template.Resources, ...template.Parameters })).toContain(id);
    for (const id of graph.keys()) expect(requirementsOf(graph, id)).not.toContain(id);
  });

  test('names no partition but where a parameter does', () => {
    const arns = JSON.stringify(template).match(/arn:aws[a-z-]*:[^"\\]*/g) ?? [];
    for (const arn of arns) expect(Object.values(parameters)).toContain(arn);
  });

  test.skipIf(!existsSync(linter))(`cfn-lint finds nothing in it (skipped without ${linter})`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cfn-lint-'));
    try {
      const file = join(directory, 'template.json');
      await writeFile(file, JSON.stringify(template));
      const args = ['--regions', lintRegion, '--ignore-checks', ...Object.keys(exceptions), '--', file];
      const { stdout } = await promisify(execFile)(linter, args).catch((error: unknown) => ({
        stdout: (error as { stdout: string }).stdout,
      }));
      expect(stdout).toBe('');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
