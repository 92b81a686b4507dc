import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** The files a file imports by relative path, type-only and dynamic imports included. */
export function importsOf(file, known) {
  if (!known.has(file)) {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
    const sources = importedFiles.map(({ fileName }) => fileName).filter((name) => /^\..*\.ts$/.test(name));
    // A path to nothing is the type check's to report.
    known.set(file, sources.map((path) => resolve(dirname(file), path)).filter(existsSync));
  }
  return known.get(file);
}
