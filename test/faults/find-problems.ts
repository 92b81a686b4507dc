import { isProfileEvent } from '../../lib/event/event-type.ts';
import { parseEvent } from '../../lib/event/parse-event.ts';
import { readPayloadPointer } from '../../lib/event/payload-pointer.ts';
import { toEventMessage } from '../../lib/queue/event-message.ts';
import type { QuarantinedDelivery } from '../../lib/queue/quarantine-message.ts';
import type { QueuedMessage } from '../sandbox/aws/queue.ts';
import type { FaultWorld } from './fault-world.ts';
import { toNote } from './load-delivery.ts';
import type { SentDelivery } from './send.ts';

/** A message as its consumer reads it. */
interface Received {
  deduplicationId: string | null;
  /** The profile that an event tells of, or a quarantined delivery's body. */
  about: string;
}

/**
 * Compares what senders were told with what consumers find: an accepted delivery is on its queue once, one that was not
 * accepted at most once, a forged one never, and nothing else is there.
 */
export async function findProblems(sent: readonly SentDelivery[], world: FaultWorld): Promise<string[]> {
  const events = await Promise.all(world.events().map((message) => readEvent(message, world)));
  const quarantined = await Promise.all(
    world.quarantined().map((message) => readQuarantined(message, world)),
  );
  const eventsByProfile = Map.groupBy(events, ({ about }) => about);
  const quarantinedByBody = Map.groupBy(quarantined, ({ about }) => about);
  const problems: string[] = [];
  let matched = 0;
  for (const delivery of sent) {
    const asEvent = eventsByProfile.get(String(delivery.profile)) ?? [];
    const asQuarantined = quarantinedByBody.get(delivery.body) ?? [];
    matched += asEvent.length + asQuarantined.length;
    for (const problem of judge(delivery, asEvent, asQuarantined)) {
      problems.push(`profile ${delivery.profile}, ${delivery.kind}: ${problem}`);
    }
  }
  const strays = events.length + quarantined.length - matched;
  if (strays > 0) problems.push(`${strays} messages tell of nothing that was sent`);
  return [...problems, ...findChangedGroups(world)];
}

const acceptedStatus = { signed: 200, 'with a token': 200, 'not understood': 202, forged: 401 };

function judge(
  { kind, answers, isPatient }: SentDelivery,
  asEvent: readonly Received[],
  asQuarantined: readonly Received[],
): string[] {
  const requests = answers.flat();
  const [own, other] = kind === 'not understood' ? [asQuarantined, asEvent] : [asEvent, asQuarantined];
  const isAccepted = kind !== 'forged' && requests.some(({ status }) => status !== 503);
  // With a token nothing tells a repetition from a second delivery of the same.
  const most = kind === 'forged' ? 0 : kind === 'with a token' ? requests.length : 1;
  const least = isAccepted ? 1 : 0;
  const ids = own.map(({ deduplicationId }) => deduplicationId);
  return [
    ...requests
      .filter(({ status }) => status !== acceptedStatus[kind] && status !== 503)
      .map(({ status, code }) => `told ${status} ${code}`),
    ...(isPatient && answers.some((copy) => copy.at(-1)?.status === 503) ? ['never accepted'] : []),
    ...(own.length < least || own.length > most ? [`${own.length} times on its queue`] : []),
    ...(other.length > 0 ? ['on the wrong queue'] : []),
    ...requests.filter(({ id }) => id !== '' && !ids.includes(id)).map(() => 'told an id that is not there'),
  ];
}

// SQS drops a repeated id only within its message group, which the stand-in does not look at.
function findChangedGroups({ handedOver }: FaultWorld): string[] {
  const events = handedOver.flatMap((outgoing) =>
    'event' in outgoing ? [toEventMessage(outgoing.event)] : [],
  );
  const byId = Map.groupBy(events, ({ deduplicationId }) => deduplicationId);
  return [...byId]
    .filter(([, messages]) => new Set(messages.map(({ groupId }) => groupId)).size > 1)
    .map(([id]) => `the attempts of ${id} are in several message groups`);
}

async function readEvent(message: QueuedMessage, world: FaultWorld): Promise<Received> {
  const event = await parseEvent(message, { getObject: (_, key) => world.readObject(key) });
  const { deduplicationId } = message;
  const isWhole =
    isProfileEvent(event) &&
    event.id === deduplicationId &&
    event.data.fields['note'] === toNote(event.data.profile ?? 0);
  return { deduplicationId, about: isWhole ? String(event.data.profile) : 'something else' };
}

async function readQuarantined(message: QueuedMessage, world: FaultWorld): Promise<Received> {
  const location = readPayloadPointer(JSON.parse(message.body));
  const text = location ? await world.readObject(location.key) : message.body;
  const { bodyBase64 } = JSON.parse(text) as QuarantinedDelivery;
  return { deduplicationId: message.deduplicationId, about: Buffer.from(bodyBase64, 'base64').toString() };
}
