import { SourceMap } from 'node:module';

/** The source map of a function's bundle, by the function's name; null where there is none. */
export type ReadMap = (name: string) => string | null;

// As a stack trace of Lambda names a place in a bundle, path and file scheme included.
const place = /(?:file:\/\/)?(?:[\w./-]*\/)?functions\/([\w-]+)\.mjs:(\d+):(\d+)/g;

/** A text with each place in a bundle replaced by the place in the sources that it was made of; what no map knows stays. */
export function symbolicate(text: string, readMap: ReadMap): string {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (name: string): SourceMap | null => {
    const json = maps.has(name) ? null : readMap(name);
    if (!maps.has(name)) maps.set(name, json === null ? null : toSourceMap(json));
    return maps.get(name) ?? null;
  };
  return text.replace(place, (whole, name: string, line: string, column: string) => {
    // Stack traces count from 1, source maps from 0.
    const origin = mapOf(name)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!origin || !('originalSource' in origin)) return whole;
    const { originalSource, originalLine, originalColumn, generatedLine } = origin;
    // Behind its end a map still gives its last entry.
    if (generatedLine !== Number(line) - 1) return whole;
    return `${originalSource.replace(/^(?:\.\.\/)+/, '')}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

function toSourceMap(json: string): SourceMap {
  return new SourceMap(JSON.parse(json) as ConstructorParameters<typeof SourceMap>[0]);
}
