import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

const folders = ['functions', 'lib'];
const files = new Set(['callbacks.config.ts', 'serverless.yml', 'package.json']);
// Editors write a file in several steps, and formatters write it once more.
const settleMs = 150;

/**
 * Calls `onChange` with a name once what is packaged has changed and stays so for a moment, one call after the other.
 * @returns a function that ends it
 */
export function watchSources(directory: string, onChange: (name: string) => Promise<void>): () => void {
  let changed: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  function note(name: string): void {
    changed = name;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), settleMs);
  }

  async function run(): Promise<void> {
    if (isBusy || changed === null) return;
    const name = changed;
    changed = null;
    isBusy = true;
    await onChange(name);
    isBusy = false;
    await run();
  }

  const watchers: FSWatcher[] = [
    // The folder rather than its files: a file that is replaced is another one.
    watch(directory, (_, name) => {
      if (name !== null && files.has(name)) note(name);
    }),
    ...folders.map((folder) =>
      watch(join(directory, folder), { recursive: true }, (_, name) => note(join(folder, name ?? ''))),
    ),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
