import { traitsOf } from './delivery-kinds.ts';
import { faultRows, type FaultRow } from './fault-rows.ts';
import { sendAgain } from './build-event.ts';
import { startFaultWorld, startSharedAws, type FaultWorld } from './fault-world.ts';
import { inParallel } from '../../lib/in-parallel.ts';

/** What came of a delivery that met a fault. */
export interface Sight {
  /** What the sender was told while the fault lasted; both, where two tries were told different things. */
  told: string;
  /** How many messages were then on the queue the delivery belongs on. */
  queued: number;
  /** What the sender was told after the fault, sending the same delivery once more. */
  toldAfter: string;
  queuedAfter: number;
  /** How many objects were then in the bucket. */
  storedAfter: number;
  /** How many messages are on the queue the delivery does not belong on: kept in quarantine, where the event queue fails. */
  kept: number;
}

export interface FaultResult {
  row: FaultRow;
  seen: Sight;
  expected: Sight;
}

// Rows wait most of their time, but large ones keep the machine busy: too many at once, and the whole table times out.
const concurrent = { large: 6, small: 30 };

/** Runs every row against a world of its own, last ones first: they take longest. */
export async function runFaultTable(onResult?: (result: FaultResult) => void): Promise<FaultResult[]> {
  const aws = await startSharedAws();
  const run = async (row: FaultRow): Promise<FaultResult> => {
    const world = await startFaultWorld(aws);
    const seen = await runRow(row, world).finally(() => world.close());
    const result = { row, seen, expected: toExpected(row) };
    onResult?.(result);
    return result;
  };
  const [large, small] = [true, false].map((isLarge) =>
    faultRows.filter((row) => (traitsOf(row.delivery).isLarge ?? false) === isLarge).toReversed(),
  );
  try {
    const results = await Promise.all([
      inParallel(large ?? [], concurrent.large, run),
      inParallel(small ?? [], concurrent.small, run),
    ]);
    return results.flat();
  } finally {
    await aws.stop();
  }
}

/** Once the fault is over, the same delivery is accepted, and it is a message once: with a token, once each time it got through. */
function toExpected({ delivery, told, queued, kept = 0, stored }: FaultRow): Sight {
  const { accepted, hasToken, isLarge } = traitsOf(delivery);
  return {
    told,
    queued,
    toldAfter: accepted,
    queuedAfter: hasToken ? queued + 1 : 1,
    storedAfter: stored ?? (isLarge ? 1 : 0),
    kept,
  };
}

async function runRow(row: FaultRow, world: FaultWorld): Promise<Sight> {
  const { prepare, accepted, isLarge } = traitsOf(row.delivery);
  const [queue, otherQueue] =
    accepted === '200' ? [world.events, world.quarantined] : [world.quarantined, world.events];
  const event = await prepare(world);
  const before = queue().length;
  const tell = async (remainingMs?: number): Promise<string> =>
    toTold(await world.deliver(sendAgain(event), remainingMs));

  row.arrange(world);
  const told: string[] = [];
  if (row.times === 'once') told.push(await tell());
  else {
    // A function that has little time left shows the same as one whose whole time has run out, but sooner. Where something
    // has to get through before, it must be time enough on a busy machine.
    const getsThrough = row.queued > 0 || (row.kept ?? 0) > 0 || (row.service === 'SQS' && isLarge);
    const remainingMs = getsThrough ? 9_000 : 2_500;
    told.push(await tell(remainingMs), await tell(remainingMs));
  }
  const queued = queue().length - before;
  await world.mend();
  const toldAfter = await tell();
  return {
    told: [...new Set(told)].join(', then '),
    queued,
    toldAfter,
    queuedAfter: queue().length - before,
    storedAfter: (await world.objects()).length,
    kept: otherQueue().length,
  };
}

function toTold({ status, body }: { status: number; body: string }): string {
  const { quarantined, code } = JSON.parse(body) as { quarantined?: string; code?: string };
  return [String(status), quarantined ?? code].filter(Boolean).join(' ');
}
