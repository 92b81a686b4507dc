import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileEvents } from '../../../lib/release/compile-events.ts';
import { profileUpdated } from '../event/sample-events.ts';
import { createProject, type Project } from './installed-package.ts';

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => {
  project.remove();
});

describe('the npm package copernica-events', () => {
  it('is code with types, the schemas, readme and licence, and depends on nothing', () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(project.installed, 'package.json'), 'utf8'),
    );
    const files = project.tarball.files.map(({ path }) => path);
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
    expect(files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'asyncapi.json',
      'dist/cjs/package.json',
      'event.schema.json',
      'mail-event.schema.json',
      'package.json',
      'profile-event.schema.json',
    ]);
  });

  it('is as publint wants it', async () => {
    const { messages } = await publint({ pkgDir: project.installed, level: 'suggestion', pack: false });
    expect(messages).toEqual([]);
  });

  it('resolves for everybody, as Are The Types Wrong wants it', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(project.tarball.path)));
    expect(analysis).toMatchObject({ types: { kind: 'included' }, problems: [] });
  });
});

const useAll = `
const check = async ({ parseEvent, isProfileEvent, isNewer, ofDatabase, ofCollection, EventError }) => {
  const event = await parseEvent({ body: process.argv[2] });
  const code = await parseEvent({ body: '{}' }).catch((error) => error instanceof EventError && error.code);
  const given = [isProfileEvent(event), isNewer(event, event), ofDatabase(event, 788), ofDatabase(event, 1), ofCollection(event, 1), code];
  console.log(JSON.stringify(given));
};`;
const schemas = ['event.schema.json', 'profile-event.schema.json', 'mail-event.schema.json', 'asyncapi.json'];
const programs = [
  [
    'import',
    'program.mjs',
    `import * as events from 'copernica-events';
     ${schemas.map((name, index) => `import schema${index} from 'copernica-events/${name}' with { type: 'json' };`).join('\n')}
     ${useAll}
     if (!schema0.$schema || !schema1.$schema || !schema2.$schema || !schema3.asyncapi) throw new Error('no schema');
     await check(events);`,
  ],
  [
    'require',
    'program.cjs',
    `${useAll}
     for (const name of ${JSON.stringify(schemas)}) require('copernica-events/' + name);
     check(require('copernica-events'));`,
  ],
] as const;

const nodes = findNodes();
// The one that runs this is there always; CI and others bring what they have.
for (const major of [20, 22, 24])
  if (!nodes.some(([version]) => version.startsWith(`v${major}.`)))
    console.warn(`copernica-events is not tried on Node ${major}: there is no such node on the PATH`);

describe.each(nodes)('on Node %s', (_, node) => {
  it.each(programs)('works by %s', (_manner, name, text) => {
    const program = project.write(name, text);
    const output = execFileSync(node, [program, JSON.stringify(profileUpdated)], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([true, true, true, false, false, 'not-an-event']);
  });
});

/** Every Node there is, one of each major version from 20 on. */
function findNodes(): [version: string, path: string][] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const found = new Map<string, [string, string]>();
  for (const path of [process.execPath, ...onPath]) {
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    const [major = ''] = version.split('.');
    if (Number(major.slice(1)) >= 20 && !found.has(major)) found.set(major, [version, path]);
  }
  return [...found.values()];
}

describe('sources that do not compile', () => {
  it.each(['modules', 'commonjs'] as const)('are no package: %s', (as) => {
    const folder = mkdtempSync(join(tmpdir(), 'copernica-events-broken-'));
    writeFileSync(join(folder, 'consumer-api.ts'), "export const id: number = 'one';\n");
    expect(() => {
      compileEvents({ from: folder, to: join(folder, 'dist'), as });
    }).toThrow("Type 'string' is not assignable to type 'number'");
    rmSync(folder, { recursive: true });
  });
});
