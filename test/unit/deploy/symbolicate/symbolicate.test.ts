import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { symbolicate } from '../../../../lib/deploy/symbolicate/symbolicate.ts';

const source = `// a comment that does not get into the bundle
export function handler() {
  return new Error('no').stack;
}
`;

let map = '';
let trace = '';
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: source, sourcefile: 'functions/receive.ts', loader: 'ts' },
    outfile: 'functions/receive.mjs',
    bundle: true,
    minify: true,
    format: 'esm',
    sourcemap: 'external',
    write: false,
  });
  const [mapFile, bundle] = outputFiles;
  map = mapFile?.text ?? '';
  const url = `data:text/javascript,${encodeURIComponent(bundle?.text ?? '')}`;
  const { handler } = (await import(url)) as { handler: () => string };
  // As Lambda has it, where the bundle is a file.
  trace = handler().replace(
    /data:[^:]*(?:%3A[^:]*)*:(\d+:\d+)/g,
    'file:///var/task/functions/receive.mjs:$1',
  );
});

const readMap = (name: string): string | null => (name === 'receive' ? map : null);

describe('a stack trace', () => {
  it('is read with the source map', () => {
    expect(trace).toMatch(/\/var\/task\/functions\/receive\.mjs:1:\d+/);
    expect(symbolicate(trace, readMap)).toMatch(/functions\/receive\.ts:3:1\d\)?/);
    expect(symbolicate(trace, readMap)).not.toContain('/var/task/functions');
  });

  it.each([
    'at x (file:///var/task/functions/snapshot.mjs:1:20)',
    'at processTicksAndRejections (node:internal/process/task_queues:103:5)',
    'at y (/var/task/functions/receive.mjs:900:1)',
  ])('keeps what no map knows: %s', (line) => {
    expect(symbolicate(line, readMap)).toBe(line);
  });

  it('may be a line of the log, in JSON', () => {
    const line = JSON.stringify({ stack: trace });
    expect(JSON.parse(symbolicate(line, readMap))).toEqual({ stack: symbolicate(trace, readMap) });
  });
});
