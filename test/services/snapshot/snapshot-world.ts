import { vi } from 'vitest';
import type { FauxqsServer } from 'fauxqs';
import { snapshot } from '../../../functions/snapshot.ts';
import type { CallbacksDeclaration } from '../../../lib/config/declaration.ts';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import { createSnapshotter } from '../../../lib/snapshot/wire-snapshot.ts';
import { startParameterStore, type ParameterStore } from '../../sandbox/aws/parameter-store.ts';
import { readQueue, type QueuedMessage } from '../../sandbox/aws/queue.ts';
import { startSecretsManager } from '../../sandbox/aws/secrets-manager.ts';
import { createProfiles, type Profiles } from '../../sandbox/copernica/profiles.ts';
import { toShelf } from '../../sandbox/copernica/reading/kept-profiles.ts';
import { createPlayedClock } from '../played-clock.ts';
import { startCopernica, type Copernica } from '../../sandbox/copernica/start-copernica.ts';
import { startFaultyProxy, type FaultyProxy } from '../../sandbox/aws/faulty-proxy.ts';

/** Snapshot between a Copernica, an SQS, an S3 and a Parameter Store on real sockets; its own waiting takes no time. */
export interface SnapshotWorld {
  copernica: Copernica;
  profiles: Profiles;
  ssm: ParameterStore;
  sqs: FaultyProxy;
  s3: FaultyProxy;
  /** Copernica's and snapshot's own time, in Unix milliseconds; moved by hand, and by what snapshot waits. */
  time: { now: number };
  /** Invokes the function. */
  invoke(event: unknown, remainingMs?: number): Promise<unknown>;
  /** Takes the steps that wait on the snapshot queue, one after the other, until none is left or `maxSteps` are done. */
  work(options?: { remainingMs?: number; maxSteps?: number }): Promise<number>;
  /** A run from its start to its end; gives the events that it made. */
  run(input?: object): Promise<ProfileEvent[]>;
  /** The messages of the event queue, and its events. */
  messages(): QueuedMessage[];
  events(): ProfileEvent[];
  /** Messages that wait on the snapshot queue, as they are. */
  steps(): string[];
  /** `GET /v4/database/788/profiles` and the like, without those of the token. */
  calls(): string[];
  /** Log lines, as JSON. */
  said: string[];
  metrics: Record<string, number>[];
  waits: number[];
  /** Of every call to Copernica, in order. */
  queries: URLSearchParams[];
  mostCallsAtOnce(): number;
  objects(): Promise<string[]>;
  close(): Promise<void>;
}

export const databases = [
  {
    id: 788,
    name: 'Newsletter',
    interests: ['football', 'chess'],
    collections: [{ id: 8550, name: 'Orders' }],
  },
  { id: 900, name: 'Customers', interests: [], collections: [] },
];

const declaration: CallbacksDeclaration = {
  accounts: { main: { copernicaId: 'account_1234', secret: 'copernica/main' } },
  callbacks: [
    { account: 'main', database: 788 },
    { account: 'main', database: 'Customers', actions: ['update'] },
    { account: 'main', collection: 8550 },
  ],
};

let worlds = 0;

export async function startSnapshotWorld(
  aws: FauxqsServer,
  given: Partial<CallbacksDeclaration> = {},
): Promise<SnapshotWorld> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local').stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const name = `snapshot-${(worlds += 1)}`;
  const clock = createPlayedClock(Date.parse('2026-11-24T03:00:00Z'));
  const { waits } = clock;
  const time = {
    get now() {
      return clock.now();
    },
    set now(ms: number) {
      clock.pass(ms - clock.now());
    },
  };
  const [copernica, secrets, ssm, sqs, s3] = await Promise.all([
    startCopernica({ databases, now: () => new Date(time.now) }),
    startSecretsManager({ 'copernica/main': 'access-token-of-the-sandbox' }),
    startParameterStore(),
    startFaultyProxy(aws.address),
    startFaultyProxy(aws.address),
  ]);
  const profiles = createProfiles({
    databases,
    callbacks: () => [],
    now: () => new Date(time.now),
    call: () => Promise.resolve(),
  });
  copernica.shelf = toShelf(profiles);
  const attributes = { FifoQueue: 'true', MaximumMessageSize: '1048576' };
  const { queueUrl: eventUrl } = aws.createQueue(`${name}-events.fifo`, { attributes });
  const { queueUrl: stepUrl } = aws.createQueue(`${name}-steps.fifo`, { attributes });
  aws.createBucket(name);
  const queries: URLSearchParams[] = [];
  const calls = { open: 0, most: 0 };
  const said: string[] = [];
  const metrics: Record<string, number>[] = [];
  let counts: Record<string, number> = {};
  const say = (...parts: unknown[]): void => void said.push(JSON.stringify(parts));
  const snapshotter = createSnapshotter(
    resolveConfig({ ...declaration, ...given }),
    {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      COPERNICA_API_URL: copernica.apiUrl,
      COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
      EVENT_QUEUE_URL: eventUrl,
      SNAPSHOT_QUEUE_URL: stepUrl,
      PAYLOAD_BUCKET: name,
      STATE_PATH: '/copernica-callbacks/test',
    },
    {
      log: { info: say, warn: say, error: say },
      metrics: {
        addMetric: (metric, _unit, value) => void (counts[metric] = value),
        publishStoredMetrics: () => {
          metrics.push(counts);
          counts = {};
        },
      },
      // By chance, runs that begin at one time are told apart.
      clock: { ...clock, random: Math.random },
      async fetch(url, options) {
        queries.push(new URL(url instanceof Request ? url.url : url).searchParams);
        calls.open += 1;
        calls.most = Math.max(calls.most, calls.open);
        return fetch(url, options).finally(() => (calls.open -= 1));
      },
    },
  );

  const world: SnapshotWorld = {
    ...{ copernica, profiles, ssm, sqs, s3, time, said, metrics, waits, queries },
    mostCallsAtOnce: () => calls.most,
    invoke(event, remainingMs = 300_000) {
      const endsAt = time.now + remainingMs;
      return snapshot(event, { getRemainingTimeInMillis: () => endsAt - time.now }, snapshotter);
    },
    async work({ remainingMs = 300_000, maxSteps = 100 } = {}) {
      for (let count = 0; ; count += 1) {
        const [message] = aws.inspectQueue(`${name}-steps.fifo`)?.messages.ready ?? [];
        if (!message || count >= maxSteps) return count;
        const Records = [{ messageId: message.messageId, body: message.body }];
        const answer = await world.invoke({ Records }, remainingMs);
        if ((answer as { batchItemFailures: unknown[] }).batchItemFailures.length > 0) return count;
        await takeFirst(aws, stepUrl, message.messageId);
      }
    },
    async run(input = {}) {
      const before = world.events().length;
      await world.invoke(input);
      await world.work();
      return world.events().slice(before);
    },
    messages: () => readQueue(aws, `${name}-events.fifo`),
    events: () => world.messages().map(({ body }) => JSON.parse(body) as ProfileEvent),
    steps: () => (aws.inspectQueue(`${name}-steps.fifo`)?.messages.ready ?? []).map(({ body }) => body),
    calls: () =>
      copernica.requests
        .filter(({ server }) => server === 'api')
        .map(({ method, path }) => `${method} ${path}`),
    async objects() {
      const answer = await fetch(`${aws.address}/${name}?list-type=2`);
      return [...(await answer.text()).matchAll(/<Key>([^<]+)/g)].map(([, key = '']) => key);
    },
    async close() {
      await Promise.all([copernica.close(), secrets.close(), ssm.close(), sqs.close(), s3.close()]);
    },
  };
  return world;
}

/** Receives the first message and deletes it, as Lambda's poller does. */
async function takeFirst(aws: FauxqsServer, queueUrl: string, messageId: string): Promise<void> {
  const call = async (action: string, input: object): Promise<unknown> => {
    const answer = await fetch(aws.address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify({ QueueUrl: queueUrl, ...input }),
    });
    return answer.json().catch(() => null);
  };
  const { Messages = [] } = (await call('ReceiveMessage', { MaxNumberOfMessages: 1 })) as {
    Messages?: { MessageId: string; ReceiptHandle: string }[];
  };
  const [first] = Messages;
  if (first?.MessageId !== messageId) throw new Error('another message was received than the first');
  await call('DeleteMessage', { ReceiptHandle: first.ReceiptHandle });
}
