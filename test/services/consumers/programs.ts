import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packEvents } from '../../../lib/release/pack-events.ts';
import type { Program } from './consumer-world.ts';

/** The repository. */
export const root = join(import.meta.dirname, '../../..');
const docs = join(root, 'docs/consumers');
/** Where the programs are built; kept from run to run. */
export const builds = join(root, '.consumers');

/** A documented consumer: what it needs of this machine, and how it is made to run. */
export interface Consumer {
  title: string;
  /** Null when all is there, else what is missing and how to get it. */
  missing(): string | null;
  build(): Program;
}

/** The Python that has what docs/consumers/python/requirements.txt names, where somebody has made one. */
export const python = existsSync(join(builds, 'python/bin/python'))
  ? join(builds, 'python/bin/python')
  : 'python3';
const pythonHint =
  'python3 -m venv .consumers/python && .consumers/python/bin/pip install -r docs/consumers/python/requirements.txt';

/** What a Python lacks; null when it has the modules. */
export function missingModules(...modules: string[]): string | null {
  if (isThere(python, '-c', modules.map((name) => `import ${name}`).join('\n'))) return null;
  return `python3 with ${modules.join(' and ')} (${pythonHint})`;
}

/** Whether a command of this machine can be run. */
export function isThere(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const unreachable =
  /could not (?:transfer|resolve)|unknown host|no such host|dial tcp|connection (?:refused|reset|timed out)|i\/o timeout|network is unreachable|\b(?:403|407|502|503)\b/i;

/**
 * What is missing where a tool's libraries cannot be fetched; null when they are there. Any other failure is for the build to show.
 */
export function missingLibraries(command: string, args: readonly string[], cwd: string): string | null {
  try {
    execFileSync(command, args, { cwd, stdio: 'pipe', timeout: 400_000 });
    return null;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: Buffer | string; stderr?: Buffer | string };
    const isTimeout = error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT';
    const isUnreachable = isTimeout || unreachable.test(`${String(stdout)}${String(stderr)}`);
    return isUnreachable ? `way to fetch the libraries of ${command}` : null;
  }
}

/** The programs of docs/consumers that read the queue. */
export const consumers: readonly Consumer[] = [
  {
    title: 'typescript/poll.ts, with the package installed',
    missing: () => null,
    build: () => ({ command: process.execPath, args: ['poll.ts'], cwd: buildTypeScript() }),
  },
  {
    title: 'python/poll.py',
    missing: () => missingModules('boto3'),
    build: () => ({ command: python, args: ['poll.py'], cwd: join(docs, 'python') }),
  },
  {
    title: "python/poll_extended.py, with Amazon's Extended Client",
    missing: () => missingModules('boto3', 'sqs_extended_client'),
    build: () => ({ command: python, args: ['poll_extended.py'], cwd: join(docs, 'python') }),
  },
  {
    title: 'go',
    missing: () =>
      isThere('go', 'version') ? missingLibraries('go', ['mod', 'download'], join(docs, 'go')) : 'go',
    build: () => {
      const program = join(builds, 'go-consumer');
      execFileSync('go', ['vet', '.'], { cwd: join(docs, 'go') });
      execFileSync('go', ['build', '-o', program, '.'], { cwd: join(docs, 'go') });
      return { command: program, args: [], cwd: builds };
    },
  },
  {
    title: "java, with Amazon's Extended Client",
    missing: () =>
      isThere('mvn', '--version')
        ? missingLibraries('mvn', ['-q', '-B', 'compile', ...outputs], copyJava())
        : 'mvn (and a JDK)',
    build: () => {
      const cwd = copyJava();
      // Resolved here and started by java itself: a Maven that is killed would leave what it started.
      execFileSync('mvn', ['-q', '-B', 'compile', ...outputs], { cwd });
      return {
        command: 'sh',
        args: ['-c', 'exec java -cp "target/classes:$(cat classpath.txt)" Consumer'],
        cwd,
      };
    },
  },
];

const outputs = ['dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];

function copyJava(): string {
  const cwd = join(builds, 'java');
  cpSync(join(docs, 'java'), cwd, { recursive: true });
  return cwd;
}

// A project elsewhere: the package is the packed one, AWS's clients are those that are here.
function buildTypeScript(): string {
  const project = join(builds, 'typescript');
  const modules = join(project, 'node_modules');
  rmSync(project, { recursive: true, force: true });
  cpSync(join(docs, 'typescript'), project, { recursive: true });
  mkdirSync(join(modules, 'copernica-events'), { recursive: true });
  const { path } = packEvents(join(builds, 'packed'));
  execFileSync('tar', ['-xzf', path, '-C', join(modules, 'copernica-events'), '--strip-components=1']);
  symlinkSync(join(root, 'node_modules/@aws-sdk'), join(modules, '@aws-sdk'));
  return project;
}
