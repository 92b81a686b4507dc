import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What is packaged: this checkout, or a copy of it. */
export interface Project {
  directory: string;
  /** Files and folders besides those that are always packaged, which a package must not be older than. */
  sources: readonly string[];
  /** Makes the folder ready to be packaged. */
  prepare?: () => Promise<void>;
}

/** This checkout, with the callbacks.config.ts that its user has written. */
export const ownProject: Project = { directory: root, sources: [join(root, 'callbacks.config.ts')] };

/** Where `serverless package` leaves the template and the zips. */
export function packageDirectoryOf({ directory }: Project): string {
  return join(directory, '.serverless');
}

const alwaysPackaged = ['functions', 'lib', 'serverless.yml', 'package.json', 'package-lock.json'];

/**
 * Packages the bundles when there are none or when a source is newer; processes that do so at the same time wait for
 * one another. Output is shown through `onLine`, or, when packaging fails, in the error.
 */
export async function build(
  onLine: (line: string) => void = () => undefined,
  { project = ownProject, signal }: { project?: Project; signal?: AbortSignal } = {},
): Promise<void> {
  await withLock(join(root, 'node_modules', '.sandbox-build'), async () => {
    if (await isBuilt(project)) {
      onLine('the packaged bundles are newer than their sources');
      return;
    }
    const started = Date.now();
    onLine('packaging the functions (npm run build)');
    await project.prepare?.();
    const { code, output } = await run(project.directory, signal);
    if (code !== 0) throw new BuildError(output);
    onLine(`packaged in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  });
}

/** Packaging failed; what it said about it is in the message. */
class BuildError extends Error {
  override readonly name = 'BuildError';

  constructor(output: string) {
    super(`npm run build failed\n${output}`);
  }
}

async function isBuilt(project: Project): Promise<boolean> {
  const built = await modified(
    join(packageDirectoryOf(project), 'cloudformation-template-update-stack.json'),
  );
  const sources = [...alwaysPackaged.map((part) => join(root, part)), ...project.sources];
  return built > Math.max(...(await Promise.all(sources.map(newest))));
}

/** The latest modification in a file or folder, Unix milliseconds; 0 when it is not there. */
async function newest(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all([path, ...entries.map((entry) => join(path, entry))].map(modified));
  return Math.max(...times);
}

async function modified(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}

function run(cwd: string, signal?: AbortSignal): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', 'build'], {
      cwd,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

// A folder can be made only once, whoever tries; one left over by a process that was killed is taken over.
async function withLock(folder: string, work: () => Promise<void>): Promise<void> {
  while (!(await tryMake(folder))) {
    if (await isLeftOver(folder)) await rm(folder, { recursive: true, force: true });
    else await sleep(100);
  }
  try {
    await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryMake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'owner'), String(process.pid));
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that made the folder is gone; one that is just writing its number counts as there. */
async function isLeftOver(folder: string): Promise<boolean> {
  const owner = Number(await readFile(join(folder, 'owner'), 'utf8').catch(() => ''));
  if (owner === 0) return Date.now() - (await modified(folder)) > 10_000;
  try {
    process.kill(owner, 0);
    return false;
  } catch {
    return true;
  }
}
