import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../sandbox/gateway/build.ts';

const parts = ['functions', 'lib', 'package.json', 'serverless.yml', 'tsconfig.json'];

/** What a command said and how it ended. */
export interface Said {
  code: number | null;
  output: string;
}

/** A copy of the project as its user would have it, with a configuration of its own. */
export interface Project {
  /** Replaces callbacks.config.ts by what `change` makes of the one that the rehearsal begins with. */
  configure(change: (source: string) => string): Promise<void>;
  /** A command of the framework, such as `deploy`. */
  serverless(...args: string[]): Promise<Said>;
  /** An npm script of the project. */
  npm(script: string, ...args: string[]): Promise<Said>;
  close(): Promise<void>;
}

/** Copies the project; `environment` is what its functions are given on top, to find the played Copernica. */
export async function copyProject(environment: Record<string, string>): Promise<Project> {
  const directory = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  for (const part of parts) await cp(join(root, part), join(directory, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  await addEnvironment(join(directory, 'serverless.yml'), environment);
  const own = await readFile(join(import.meta.dirname, 'callbacks.config.ts'), 'utf8');
  const config = own.replace('../../lib/', './lib/');
  const project: Project = {
    configure: (change) => writeFile(join(directory, 'callbacks.config.ts'), change(config)),
    serverless: (...args) => run(directory, join(root, 'node_modules', '.bin', 'serverless'), args),
    npm: (script, ...args) => run(directory, 'npm', ['run', '--silent', script, '--', ...args]),
    close: () => rm(directory, { recursive: true, force: true }),
  };
  await project.configure((source) => source);
  return project;
}

async function addEnvironment(file: string, environment: Record<string, string>): Promise<void> {
  const lines = Object.entries(environment).map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`);
  const source = await readFile(file, 'utf8');
  const changed = source.replace(/^provider:$/m, ['provider:', '  environment:', ...lines].join('\n'));
  if (changed === source) throw new Error('serverless.yml has no provider to give an environment');
  await writeFile(file, allowBatches(changed));
}

function run(cwd: string, program: string, args: readonly string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

// AWS authorizes SendMessageBatch as SendMessage, the emulator as an action of its own, which AWS does not know.
function allowBatches(source: string): string {
  return source
    .replaceAll('Action: sqs:SendMessage\n', 'Action: [sqs:SendMessage, sqs:SendMessageBatch]\n')
    .replaceAll('[sqs:SendMessage,', '[sqs:SendMessage, sqs:SendMessageBatch,');
}
