import { isProfileEvent } from '../../lib/event/event-type.ts';
import { parseEvent } from '../../lib/event/parse-event.ts';
import { readPayloadPointer } from '../../lib/event/payload-pointer.ts';
import type { QuarantinedDelivery } from '../../lib/queue/quarantine-message.ts';
import type { QueuedMessage } from '../sandbox/aws/queue.ts';
import type { FaultWorld } from './fault-world.ts';
import { toNote, type LoadKind } from './load-delivery.ts';
import type { Answer, SentDelivery } from './send.ts';
import { tallyPlaces, type Places, type TallyRow } from './tally.ts';

/** A message as its consumer reads it. */
interface Received {
  deduplicationId: string | null;
  /** The profile that an event tells of, or a quarantined delivery's body. */
  about: string;
  /** Why it is in quarantine; '' for an event. */
  code: string;
}

/**
 * Compares what senders were told with what consumers find: an accepted delivery is once on the queue that its answer
 * names, one that was not accepted at most once, a forged one never, and nothing else is there.
 */
export async function findProblems(
  sent: readonly SentDelivery[],
  world: FaultWorld,
): Promise<{ problems: string[]; tally: readonly TallyRow[] }> {
  const events = await Promise.all(world.events().map((message) => readEvent(message, world)));
  const quarantined = await Promise.all(
    world.quarantined().map((message) => readQuarantined(message, world)),
  );
  const eventsByProfile = Map.groupBy(events, ({ about }) => about);
  const quarantinedByBody = Map.groupBy(quarantined, ({ about }) => about);
  const problems: string[] = [];
  const places: Places[] = [];
  let matched = 0;
  for (const delivery of sent) {
    const asEvent = eventsByProfile.get(String(delivery.profile)) ?? [];
    const asQuarantined = quarantinedByBody.get(delivery.body) ?? [];
    matched += asEvent.length + asQuarantined.length;
    places.push({
      delivery,
      eventIds: asEvent.map(({ deduplicationId }) => deduplicationId),
      quarantinedIds: asQuarantined.map(({ deduplicationId }) => deduplicationId),
    });
    for (const problem of judge(delivery, asEvent, asQuarantined)) {
      problems.push(`profile ${delivery.profile}, ${delivery.kind}: ${problem}`);
    }
  }
  const strays = events.length + quarantined.length - matched;
  if (strays > 0) problems.push(`${strays} messages tell of nothing that was sent`);
  return { problems: [...problems, ...findChangedGroups(world)], tally: tallyPlaces(places) };
}

const kept = '202 queue-unavailable';
const expectedAnswers: Record<LoadKind, RegExp> = {
  signed: /^(?:200 |202 queue-unavailable)$/,
  'with a token': /^(?:200 |202 queue-unavailable)$/,
  'not understood': /^202 (?!queue-unavailable)/,
  forged: /^401 /,
};

function judge(
  { kind, answers, isPatient }: SentDelivery,
  asEvent: readonly Received[],
  asQuarantined: readonly Received[],
): string[] {
  const requests = answers.flat();
  const toText = ({ status, code }: Answer): string => `${status} ${code}`;
  const told = requests.map(toText);
  const isRight = (text: string): boolean =>
    /^503|^500 killed/.test(text) || expectedAnswers[kind].test(text);
  const count = (text: RegExp): number => told.filter((one) => text.test(one)).length;
  // With a token nothing tells a repetition from a second delivery of the same.
  const most = kind === 'forged' ? 0 : kind === 'with a token' ? requests.length : 1;
  const isBetween = (least: number, found: number, limit = most): boolean =>
    found >= Math.min(least, most) && found <= limit;
  const ids = asEvent.map(({ deduplicationId }) => deduplicationId);
  const isUnderstood = kind !== 'not understood';
  const isLastPutOff = answers.some((copy) => (copy.at(-1)?.status ?? 0) >= 500);
  return [
    ...told.filter((text) => !isRight(text)).map((text) => `told ${text}`),
    ...(isPatient && isLastPutOff ? ['never accepted'] : []),
    ...(isBetween(count(/^200/), asEvent.length, isUnderstood ? most : 0)
      ? []
      : [`${asEvent.length} times on the event queue`]),
    ...(isBetween(count(/^202/), asQuarantined.length)
      ? []
      : [`${asQuarantined.length} times in quarantine`]),
    ...asQuarantined
      .filter(({ code }) => isUnderstood !== kept.endsWith(code))
      .map(({ code }) => `in quarantine as ${code}`),
    ...requests.filter(({ id }) => id !== '' && !ids.includes(id)).map(() => 'told an id that is not there'),
  ];
}

// SQS drops a repeated id only within its message group, which the stand-in does not look at.
function findChangedGroups({ groups }: FaultWorld): string[] {
  return [...groups]
    .filter(([, names]) => names.size > 1)
    .map(([id]) => `the attempts of ${id} are in several message groups`);
}

async function readEvent(message: QueuedMessage, world: FaultWorld): Promise<Received> {
  const event = await parseEvent(message, { getObject: (_, key) => world.readObject(key) });
  const { deduplicationId } = message;
  const isWhole =
    isProfileEvent(event) &&
    event.id === deduplicationId &&
    event.data.fields['note'] === toNote(event.data.profile ?? 0);
  return { deduplicationId, about: isWhole ? String(event.data.profile) : 'something else', code: '' };
}

async function readQuarantined(message: QueuedMessage, world: FaultWorld): Promise<Received> {
  const location = readPayloadPointer(JSON.parse(message.body));
  const text = location ? await world.readObject(location.key) : message.body;
  const { bodyBase64, code } = JSON.parse(text) as QuarantinedDelivery;
  const { deduplicationId } = message;
  return { deduplicationId, about: Buffer.from(bodyBase64, 'base64').toString(), code };
}
