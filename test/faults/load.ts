import { signingKey } from './build-event.ts';
import { findProblems } from './find-problems.ts';
import { startFaultWorld, startSharedAws, type FaultWorld } from './fault-world.ts';
import { buildLoadDelivery, keyIds } from './load-delivery.ts';
import { failAtRandom } from './random-faults.ts';
import { createRandom } from './random.ts';
import { runConcurrently } from './run-concurrently.ts';
import { send, type SentDelivery } from './send.ts';

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
  /** How many requests were told what, for example `503 queue-unavailable`. */
  answers: Record<string, number>;
  /** Copies sent again after a 503, and copies whose sender stopped at one. */
  sentAgain: number;
  givenUp: number;
  /** Messages on the queues, and how many of them have their body in S3. */
  events: number;
  quarantined: number;
  inS3: number;
  /** What must not have happened. */
  problems: string[];
}

const inFlight = 16;

/** Sends many deliveries of all kinds while the services fail at random, then looks at what is on the queues. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const aws = await startSharedAws();
  try {
    const world = await startFaultWorld(aws);
    return await loadWorld(world, options).finally(() => world.close());
  } finally {
    await aws.stop();
  }
}

async function loadWorld(world: FaultWorld, options: LoadOptions): Promise<LoadResult> {
  const random = createRandom(options.seed);
  for (const keyId of keyIds) world.dns.records.set(keyId, signingKey.record);
  const countFaults = failAtRandom(world, random);
  const profiles = Array.from({ length: options.deliveries }, (_, index) => 1_000 + index);
  let done = 0;
  const sent = await runConcurrently(profiles, inFlight, async (profile) => {
    const delivery = await send(buildLoadDelivery(profile, random), world, random);
    options.onProgress?.((done += 1));
    return delivery;
  });
  world.mend();
  const { deliveries, seed } = options;
  const faults = countFaults();
  return { seed, deliveries, faults, ...summarize(sent, world), problems: await findProblems(sent, world) };
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
    givenUp: copies.filter((answers) => answers.at(-1)?.status === 503).length,
    events: events.length,
    quarantined: quarantined.length,
    inS3: [...events, ...quarantined].filter(({ attributes }) => 'ExtendedPayloadSize' in attributes).length,
  };
}
