import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { wireReplay } from '../../../lib/cli/replay.ts';
import type { ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { replayDeliveries } from '../../../lib/replay/replay-deliveries.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { region } from '../gateway/resolve-intrinsics.ts';
import type { World } from '../world.ts';

const denied = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) };
const longestMs = 60_000;

/** What gets there without its delivery: a first load, an outage that heals by itself, and a replay. Gives what is not as it should be, a line each. */
export async function playRecovery(
  world: World,
  config: ResolvedConfig,
  progress: (text: string) => void,
): Promise<string[]> {
  const asked = config.callbacks.find(({ target, expression, action }) => {
    return target.kind === 'database' && expression === '' && (action === 'create' || action === 'all');
  });
  const database = world.copernica.databases.find(({ id, name }) => {
    return asked && ('id' in asked.target ? asked.target.id === id : asked.target.name === name);
  });
  if (!database) return [];
  const { id } = database;
  return [
    ...(await load(world, id, progress)),
    ...(await healOutage(world, id, progress)),
    ...(await replay(world, { id, config }, progress)),
  ];
}

async function load(world: World, database: number, progress: (text: string) => void): Promise<string[]> {
  for (let count = 1; count <= 3; count++)
    await world.profiles.create(database, { fields: { email: `person${count}@example.com` } });
  const ends = countEnds(world);
  const outcome = await world.stack.invoke('snapshot', {});
  if ('error' in outcome) return [`snapshot: ${outcome.error.errorMessage}`];
  const { runs } = outcome.result as { runs: unknown[] };
  await waitForEnds(world, ends + runs.length);
  const told = countEvents(world, '.snapshot');
  progress(`first load: ${told} profiles and subprofiles as snapshot events (function snapshot)`);
  return told >= 3 ? [] : [`first load: ${told} snapshot events, where 3 profiles and more were to be told`];
}

async function healOutage(
  world: World,
  database: number,
  progress: (text: string) => void,
): Promise<string[]> {
  const began = Date.now();
  world.sqs.faults = ({ action }) => (action === 'SendMessage' ? denied : undefined);
  const missed = await world.profiles.create(database, { fields: { email: 'missed@example.com' } });
  world.sqs.faults = undefined;
  const status = world.deliveries().at(-1)?.status;
  const ends = countEnds(world);
  const outcomes = await world.stack.emit({
    ...{ id: 'outage-1', source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change' },
    resources: [world.stack.attribute('ReceiveServerErrorsAlarm.Arn') ?? ''],
    detail: {
      state: { value: 'OK', timestamp: new Date().toISOString() },
      previousState: { value: 'ALARM', timestamp: new Date(began).toISOString() },
    },
  });
  const runs = outcomes.flatMap((outcome) =>
    'error' in outcome ? [] : (outcome.result as { runs: unknown[] }).runs,
  );
  await waitForEnds(world, ends + runs.length);
  progress(
    `outage: a delivery was answered ${status}; when the alarm was over, its profile was read again by itself`,
  );
  const isThere = world.messages('EventQueue').some(({ body }) => body.includes(`/profile/${missed.id}"`));
  return isThere ? [] : ['outage: what was missed did not arrive'];
}

async function replay(
  world: World,
  { id, config }: { id: number; config: ResolvedConfig },
  progress: (text: string) => void,
): Promise<string[]> {
  const eventQueue = world.stack.queueNames.get('EventQueue') ?? '';
  world.sqs.faults = ({ queue, action }) =>
    queue === eventQueue && action === 'SendMessage' ? denied : undefined;
  await world.profiles.create(id, { fields: { email: 'quarantined@example.com' } });
  world.sqs.faults = undefined;
  const toUrl = (name: string): string =>
    `${world.sqs.url}/000000000000/${world.stack.queueNames.get(name) ?? ''}`;
  const env = {
    ...{ AWS_REGION: region, AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox' },
    ...{ AWS_ENDPOINT_URL_SQS: world.sqs.url, AWS_ENDPOINT_URL_S3: world.s3.url },
    EVENT_QUEUE_URL: toUrl('EventQueue'),
    QUARANTINE_QUEUE_URL: toUrl('QuarantineQueue'),
    PAYLOAD_BUCKET: world.stack.bucketNames.get('PayloadBucket') ?? '',
  };
  const callUntil = createRetryingCall(createAwsClient(env, Date.now), {
    clock: systemClock,
    attemptTimeoutMs: 5_000,
  });
  const context = wireReplay(config, { env, callUntil, tell: () => undefined });
  const replayed = await replayDeliveries({ code: null, isDryRun: false }, context);
  const left = world.messages('QuarantineQueue').length;
  progress(
    `replay: ${replayed.filter(({ result }) => result === 'replayed').length} quarantined delivery sent again, with its own id and time`,
  );
  return replayed.length > 0 && left === 0 ? [] : [`replay: ${left} deliveries are still in quarantine`];
}

const countEvents = (world: World, ending: string): number =>
  world.messages('EventQueue').filter(({ attributes }) => attributes['ce_type']?.endsWith(ending)).length;

const countEnds = (world: World): number =>
  world.stack.logs().filter(({ line }) => line.includes('"snapshot finished')).length;

async function waitForEnds(world: World, count: number): Promise<void> {
  const until = Date.now() + longestMs;
  while (countEnds(world) < count) {
    if (Date.now() > until) throw new Error('snapshot did not end within a minute');
    await sleep(50);
  }
}
