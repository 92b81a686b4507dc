import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { packEvents, type Tarball } from '../../../lib/release/pack-events.ts';

/** A consumer's project, away from this repository, with nothing installed but the package. */
export interface Project {
  tarball: Tarball;
  /** What is in the tarball, unpacked. */
  installed: string;
  write(name: string, text: string): string;
  /** What the compiler says of these files, by name; nothing else is compiled with them. */
  compile(files: Readonly<Record<string, string>>, options: ts.CompilerOptions): Map<string, string>;
  remove(): void;
}

/** Packs the package, and installs it into a project of its own. */
export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'copernica-events-'));
  const tarball = packEvents(join(folder, 'packed'));
  const project = join(folder, 'project');
  const installed = join(project, 'node_modules/copernica-events');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball.path, '-C', installed, '--strip-components=1']);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const write = (name: string, text: string): string => {
    const file = join(project, name);
    writeFileSync(file, text);
    return file;
  };
  return {
    tarball,
    installed,
    write,
    compile(files, options) {
      const paths = Object.entries(files).map(([name, text]) => write(name, text));
      const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(paths, options));
      return new Map(
        diagnostics.map(({ file, messageText }) => [
          basename(file?.fileName ?? ''),
          ts.flattenDiagnosticMessageText(messageText, '\n'),
        ]),
      );
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}
