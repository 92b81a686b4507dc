import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject } from '../../copy-project.ts';
import { root } from '../../sandbox/gateway/build.ts';
import type { Template } from './packaged-template.ts';

/** What `serverless package` said, and the template when it made one. */
export interface Packaged {
  code: number | null;
  output: string;
  template: Template | null;
}

/** Packages a copy of the project that `change` has edited, so that the checkout stays as it is. */
export async function packageCopy(
  args: readonly string[],
  change: (directory: string) => Promise<void> = async () => undefined,
): Promise<Packaged> {
  const directory = await mkdtemp(join(tmpdir(), 'package-copy-'));
  try {
    await copyProject(directory);
    await change(directory);
    const { code, output } = await run(directory, ['package', ...args]);
    const file = join(directory, '.serverless', 'cloudformation-template-update-stack.json');
    return { code, output, template: code === 0 ? JSON.parse(await readFile(file, 'utf8')) : null };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function run(cwd: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', '.bin', 'serverless'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}
