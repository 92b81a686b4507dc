import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileEvents, root } from './compile-events.ts';

const source = join(root, 'lib/event');

/** A packed npm package, as `npm pack` tells of it. */
export interface Tarball {
  path: string;
  name: string;
  version: string;
  /** Bytes, packed and unpacked. */
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** Builds the npm package `copernica-events` out of `lib/event` and packs it into a folder, which is made anew. */
export function packEvents(folder: string): Tarball {
  const staging = join(folder, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  compileEvents({ from: source, to: join(staging, 'dist'), as: 'modules' });
  compileEvents({ from: source, to: join(staging, 'dist/cjs'), as: 'commonjs' });
  writeFileSync(join(staging, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
  cpSync(source, staging, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  cpSync(join(root, 'LICENSE'), join(staging, 'LICENSE'));
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: staging,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = Object.values(JSON.parse(output) as Record<string, Tarball & { filename: string }>);
  if (!packed) throw new Error('npm pack packed nothing');
  return { ...packed, path: join(folder, packed.filename) };
}
