import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './sandbox/gateway/build.ts';

const parts = ['functions', 'lib', 'test/sandbox', 'package.json', 'serverless.yml', 'tsconfig.json'];

/** Copies what is packaged, and the sandbox, into a folder that it empties first, with a configuration of its own. */
export async function copyProject(directory: string, config?: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const part of parts) await cp(join(root, part), join(directory, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  const own = await readFile(join(import.meta.dirname, 'callbacks.config.ts'), 'utf8');
  await writeFile(join(directory, 'callbacks.config.ts'), config ?? own.replace('../lib/', './lib/'));
}
