import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEvent } from '../../lib/event/parse-event.ts';
import { copyProject } from '../copy-project.ts';
import { findTaken, readPorts } from '../sandbox/dev/ports.ts';
import { findFreePort, startDev, type DevProcess } from './dev-process.ts';

const run = promisify(execFile);

// Each packages, and starts a world of its own, while other tests do the same.
vi.setConfig({ testTimeout: 120_000 });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dev-project-'));
  await copyProject(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('npm run dev', () => {
  let dev: DevProcess;
  let port: number;
  let introduction: string;
  beforeEach(async () => {
    port = await findFreePort();
    dev = startDev(directory, port);
    introduction = await dev.until('Ctrl-C ends it');
  });
  afterEach(() => dev.end());

  test('shows a curl line that works, and a line for the delivery and its event', async () => {
    expect(introduction).toContain(`http://127.0.0.1:${port}/callbacks/`);
    expect(introduction).toContain(`Look at everything   http://127.0.0.1:${port + 1}`);
    const [, command = ''] = /^Send a delivery +(.+)$/m.exec(introduction) ?? [];
    const { stdout } = await run('sh', ['-c', command]);
    expect(stdout).toMatch(/^\{"id":"[0-9a-f]{64}"\}$/);
    const { id } = JSON.parse(stdout) as { id: string };
    const lines = await dev.until('/callbacks/main/database/788/update → 200');
    expect(lines).toMatch(
      new RegExp(
        `^\\d\\d:\\d\\d:\\d\\d event com.copernica.profile.updated database/788/profile/123 ${id}$`,
        'm',
      ),
    );
  });

  test('prints an environment in which a consumer reads the events', async () => {
    const exported = [...introduction.matchAll(/^export (\w+)=(\S+)$/gm)];
    const env = Object.fromEntries(exported.map(([, name, value]) => [name, value]));
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining(['AWS_REGION', 'EVENT_QUEUE_URL', 'QUARANTINE_QUEUE_URL', 'PAYLOAD_BUCKET']),
    );
    await post('databases/788/profiles', { fields: { email: 'new@example.com' } });
    const sqs = new SQSClient({
      endpoint: env['AWS_ENDPOINT_URL'] ?? '',
      region: env['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
    const queue = { QueueUrl: env['EVENT_QUEUE_URL'] };
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ ...queue, MessageAttributeNames: ['All'] }),
    );
    const event = await parseEvent({ body: message?.Body ?? '' });
    expect(event).toMatchObject({
      type: 'com.copernica.profile.created',
      data: { fields: { email: 'new@example.com' } },
    });
    await sqs.send(new DeleteMessageCommand({ ...queue, ReceiptHandle: message?.ReceiptHandle }));
    sqs.destroy();
  });

  test('says that a port is taken, and how to take others', async () => {
    const second = startDev(directory, port);
    expect(await second.until('taken')).toBe(
      `✘ Port ${port} is taken. End what listens there, or take others: npm run dev -- --port ${port + 1000}`,
    );
    expect(await second.end()).toBe(1);
  });

  test('takes over what is saved, keeps what it has, and goes on when that is wrong', async () => {
    const file = join(directory, 'callbacks.config.ts');
    const config = await readFile(file, 'utf8');
    await post('databases/788/profiles', { fields: { email: 'kept@example.com' } });
    await writeFile(file, config.replace('database: 788', 'databse: 788'));
    expect(await dev.until('goes on as it was')).toMatch(
      /^✘ callbacks\.config\.ts: callbacks\[0\]\..*databse/m,
    );
    await writeFile(file, config.replace('database: 788', "database: 'Leads'"));
    expect(await dev.until('Applied')).toMatch(/^\+ create +main database\/790 create/m);
    await post('databases/790/profiles', { fields: { email: 'lead@example.com' } });
    await dev.until('com.copernica.profile.created database/790/');
    const { profiles } = (await (await fetch(`http://127.0.0.1:${port + 1}/sandbox/profiles`)).json()) as {
      profiles: { fields: { email: string } }[];
    };
    expect(profiles.map(({ fields }) => fields.email)).toEqual(['kept@example.com', 'lead@example.com']);
  });

  test('ends on SIGTERM, with all that it started', async () => {
    expect(await dev.end()).toBe(0);
    const ports = readPorts(['--port', String(port)]);
    expect(typeof ports === 'string' ? ports : await findTaken(ports)).toBeNull();
  });

  async function post(path: string, body: object): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${port + 1}/sandbox/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  }
});

test('ends while it is still packaging, and leaves nothing in the way of the next', async () => {
  await rm(join(directory, '.serverless'), { recursive: true, force: true });
  const port = await findFreePort();
  const first = startDev(directory, port);
  await first.until('packaging');
  expect(await first.end()).toBe(0);
  const second = startDev(directory, port);
  await second.until('Ctrl-C ends it');
  expect(await second.end()).toBe(0);
});

test('ends with npm, whose shell keeps the signal to itself', async () => {
  const port = await findFreePort();
  const npm = spawn('npm', ['run', 'dev', '--', '--port', String(port)], { cwd: directory, stdio: 'ignore' });
  const page = `http://127.0.0.1:${port + 1}/`;
  const isUp = (): Promise<boolean> =>
    fetch(page).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isUp, { timeout: 60_000, interval: 100 });
  npm.kill('SIGTERM');
  await vi.waitUntil(async () => !(await isUp()), { timeout: 20_000, interval: 100 });
});

describe('its ports', () => {
  test('are 4580 to 4582, or follow --port', () => {
    expect(readPorts([])).toEqual({ receiver: 4580, page: 4581, aws: 4582 });
    expect(readPorts(['--port', '5000'])).toEqual({ receiver: 5000, page: 5001, aws: 5002 });
  });

  test.each([
    [['--port', '0'], /^--port must be a number from 1 to 65533, not 0$/],
    [['--port', 'x'], /^--port must be .+, not x$/],
    [['--prot', '5000'], /^Unknown option '--prot'.*The one option is --port/],
  ])('%j is refused', (args, says) => {
    expect(readPorts(args)).toMatch(says);
  });

  test('are all looked at', async () => {
    const receiver = await findFreePort();
    const ports = { receiver, page: receiver + 1, aws: receiver + 2 };
    expect(await findTaken(ports)).toBeNull();
    const server = createServer().listen(ports.aws, '127.0.0.1');
    expect(await findTaken(ports)).toContain(`Port ${ports.aws} is taken`);
    server.close();
  });
});
