import { signingKey } from './build-event.ts';
import { findProblems } from './find-problems.ts';
import { startFaultWorld, startSharedAws, type FaultWorld } from './fault-world.ts';
import { buildLoadDelivery, keyIds } from './load-delivery.ts';
import { failAtRandom } from './random-faults.ts';
import { createRandom } from './random.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { startReceiverPool, type ReceiverPool } from './receiver-pool.ts';
import { send, type SentDelivery } from './send.ts';
import type { TallyRow } from './tally.ts';

export interface LoadOptions {
  deliveries: number;
  /** Decides what is sent; which request meets a fault also depends on timing. */
  seed: string;
  onProgress?: (deliveriesDone: number) => void;
}

export interface LoadResult {
  seed: string;
  deliveries: number;
  /** Calls of the receiver. */
  requests: number;
  /** How often a service failed. */
  faults: number;
  /** How many receivers were killed, most of them at work. */
  killed: number;
  tally: readonly TallyRow[];
  /** How many requests were told what, for example `503 queue-unavailable`. */
  answers: Record<string, number>;
  /** Copies sent again after a 503 or 500, and copies whose sender stopped at one. */
  sentAgain: number;
  givenUp: number;
  /** Messages on the queues, and how many of them have their body in S3. */
  events: number;
  quarantined: number;
  inS3: number;
  /** What must not have happened. */
  problems: string[];
}

// More senders than receivers, so that none of these is ever idle.
const [inFlight, receivers] = [16, 8];

/** Sends many deliveries of all kinds while the services fail at random, then looks at what is on the queues. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const aws = await startSharedAws();
  try {
    const world = await startFaultWorld(aws);
    const pool = startReceiverPool(world.environment, receivers);
    return await loadWorld(world, pool, options).finally(() => Promise.all([pool.close(), world.close()]));
  } finally {
    await aws.stop();
  }
}

async function loadWorld(world: FaultWorld, pool: ReceiverPool, options: LoadOptions): Promise<LoadResult> {
  const random = createRandom(options.seed);
  for (const keyId of keyIds) world.dns.records.set(keyId, signingKey.record);
  const countFaults = failAtRandom(world, random);
  const profiles = Array.from({ length: options.deliveries }, (_, index) => 1_000 + index);
  let done = 0;
  const sent = await inParallel(profiles, inFlight, async (profile) => {
    const delivery = await send(buildLoadDelivery(profile, random), pool, random);
    options.onProgress?.((done += 1));
    return delivery;
  });
  await world.mend();
  const { deliveries, seed } = options;
  const faults = countFaults();
  const counts = { seed, deliveries, faults, killed: pool.killed(), ...summarize(sent, world) };
  return { ...counts, ...(await findProblems(sent, world)) };
}

function summarize(
  sent: readonly SentDelivery[],
  world: FaultWorld,
): Pick<LoadResult, 'requests' | 'answers' | 'sentAgain' | 'givenUp' | 'events' | 'quarantined' | 'inS3'> {
  const copies = sent.flatMap(({ answers }) => answers);
  const told = copies.flat().map(({ status, code }) => `${status} ${code}`.trim());
  const counts = [...Map.groupBy(told.sort(), (text) => text)].map(([text, all]) => [text, all.length]);
  const [events, quarantined] = [world.events(), world.quarantined()];
  return {
    requests: told.length,
    answers: Object.fromEntries(counts) as Record<string, number>,
    sentAgain: copies.filter(({ length }) => length > 1).length,
    givenUp: copies.filter((answers) => (answers.at(-1)?.status ?? 0) >= 500).length,
    events: events.length,
    quarantined: quarantined.length,
    inS3: [...events, ...quarantined].filter(({ attributes }) => 'ExtendedPayloadSize' in attributes).length,
  };
}
