import { execFile, spawn } from 'node:child_process';
import { existsSync, openSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../sandbox/gateway/build.ts';

const run = promisify(execFile);
const version = '1.5.33';
const folder = join(root, '.rehearsal');

/** AWS on this machine, over TLS and with IAM enforced. */
export interface Emulator {
  /** What a process needs in its environment to use it. */
  env: Record<string, string>;
  close(): void;
}

/** What this machine lacks for a rehearsal. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

/** Starts ministack from its own virtual environment, made at the first time. @throws MissingError */
export async function startEmulator(): Promise<Emulator> {
  await demand('python3', ['--version'], 'python3 (3.10 or newer), which runs the emulator');
  await demand('openssl', ['version'], 'openssl, which makes the certificate of the emulator');
  const program = await installEmulator();
  const { cert, key } = await makeCertificate();
  const port = await findFreePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const preload = join(import.meta.dirname, 'resolve-localhost.js');
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    NODE_EXTRA_CA_CERTS: cert,
    NODE_OPTIONS: `--import=${preload}`,
  };
  const scratch = await mkdtemp(join(tmpdir(), 'rehearsal-emulator-'));
  const log = openSync(join(folder, 'emulator.log'), 'w');
  const child = spawn(program, [], {
    cwd: folder,
    env: {
      ...env,
      // The functions run on the Node of this project.
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      // Outside of any package: what the emulator runs is CommonJS.
      TMPDIR: scratch,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: cert,
      MINISTACK_SSL_KEY: key,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: 'eu-west-1',
      LAMBDA_EXECUTOR: 'local',
    },
    stdio: ['ignore', log, log],
  });
  const close = (): void => {
    child.kill();
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once('exit', close);
  await waitUntilReady(port, () => child.exitCode);
  return { env, close };
}

async function demand(program: string, args: readonly string[], what: string): Promise<void> {
  await run(program, args).catch(() => {
    throw new MissingError(what);
  });
}

async function installEmulator(): Promise<string> {
  const venv = join(folder, `ministack-${version}`);
  const program = join(venv, 'bin', 'ministack');
  if (existsSync(program)) return program;
  try {
    await mkdir(folder, { recursive: true });
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin', 'pip'), ['install', '--quiet', `ministack==${version}`]);
    return program;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    throw new MissingError(
      `ministack ${version} from PyPI, which python3 could not install: ${said.split('\n').at(-1) ?? ''}`,
    );
  }
}

async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = 'subjectAltName=DNS:localhost,DNS:*.execute-api.localhost,IP:127.0.0.1';
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=rehearsal'];
  await run('openssl', [...args, '-addext', names, '-keyout', key, '-out', cert]);
  await writeFile(join(folder, '.gitignore'), '*\n');
  return { cert, key };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitUntilReady(port: number, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (exitCode() !== null) throw new Error(`the emulator ended with ${exitCode()}`);
    if (await canConnect(port)) return;
    await sleep(200);
  }
  throw new Error('the emulator did not start within a minute');
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
