import type { LoadKind } from './load-delivery.ts';
import type { SentDelivery } from './send.ts';

/** Where a delivery was found. */
export interface Places {
  delivery: SentDelivery;
  eventIds: readonly (string | null)[];
  quarantinedIds: readonly (string | null)[];
}

/** What became of the deliveries of one kind that were answered 2xx. */
export interface TallyRow {
  kind: LoadKind;
  deliveries: number;
  /** Answered 2xx, at one try at least. */
  accepted: number;
  /** Of those: on one queue, once. */
  once: number;
  /** The event queue took one copy and refused another, or took it and its answer was lost: kept too, with the same id. */
  onBoth: number;
  twice: number;
  lost: number;
}

const kinds: readonly LoadKind[] = ['signed', 'with a token', 'not understood', 'forged'];

export function tallyPlaces(places: readonly Places[]): TallyRow[] {
  return kinds.map((kind) => {
    const ofKind = places.filter(({ delivery }) => delivery.kind === kind);
    const found = ofKind.filter((one) => countAccepted(one) > 0).map(findPlace);
    const count = (place: ReturnType<typeof findPlace>): number =>
      found.filter((one) => one === place).length;
    return {
      kind,
      deliveries: ofKind.length,
      accepted: found.length,
      once: count('once'),
      onBoth: count('onBoth'),
      twice: count('twice'),
      lost: count('lost'),
    };
  });
}

function countAccepted({ delivery }: Places): number {
  return delivery.answers.flat().filter(({ status }) => status < 300).length;
}

function findPlace(places: Places): 'once' | 'onBoth' | 'twice' | 'lost' {
  const { delivery, eventIds, quarantinedIds } = places;
  const ids = new Set([...eventIds, ...quarantinedIds]);
  // With a token each request is a delivery of its own.
  const expected = delivery.kind === 'with a token' ? countAccepted(places) : 1;
  if (ids.size < expected) return 'lost';
  if (new Set(eventIds).size < eventIds.length || new Set(quarantinedIds).size < quarantinedIds.length)
    return 'twice';
  return ids.size < eventIds.length + quarantinedIds.length ? 'onBoth' : 'once';
}
