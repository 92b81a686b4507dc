import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packEvents, type Tarball } from '../../../lib/release/pack-events.ts';

/** A consumer's project, away from this repository, with nothing installed but the package. */
export interface Project {
  tarball: Tarball;
  /** What is in the tarball, unpacked. */
  installed: string;
  write(name: string, text: string): string;
  remove(): void;
}

export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'copernica-events-'));
  const tarball = packEvents(join(folder, 'packed'));
  const project = join(folder, 'project');
  const installed = join(project, 'node_modules/copernica-events');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball.path, '-C', installed, '--strip-components=1']);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  return {
    tarball,
    installed,
    write(name, text) {
      const file = join(project, name);
      writeFileSync(file, text);
      return file;
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}
