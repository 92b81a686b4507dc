import { hash } from 'node:crypto';
import type { ObjectStore } from '../aws/object-store.ts';
import type { Canary } from '../config/declaration.ts';
import type { Deadline } from '../deadline.ts';
import type { CopernicaEvent } from '../event/copernica-event.ts';
import { isProfileEvent } from '../event/event-type.ts';

/** That an event with a canary's value was forwarded. */
export interface CanaryNote {
  /** The event's id and type. */
  id: string;
  type: string;
}

/** Notes in the bucket of events that a test profile's values came out in: by these register knows that its own came through. */
export interface CanaryNotes {
  /** Leaves one, when the event is of a canary. Never fails: an event that is on its queue is what counts. */
  leave(event: CopernicaEvent, deadline: Deadline): Promise<void>;
  find(account: string, value: string, deadline: Deadline): Promise<CanaryNote | null>;
}

/** `canaries`: by account. */
export function createCanaryNotes(
  objects: Pick<ObjectStore, 'get' | 'put'>,
  canaries: ReadonlyMap<string, Canary | null>,
): CanaryNotes {
  return {
    async leave(event, deadline) {
      const { account } = event.data;
      const value = readValue(event, canaries.get(account) ?? null);
      if (value === undefined) return;
      const { id, type } = event;
      const note: CanaryNote = { id, type };
      await objects.put(toKey(account, value), JSON.stringify(note), deadline).catch(() => undefined);
    },
    async find(account, value, deadline) {
      const text = await objects.get(toKey(account, value), deadline);
      return text === null ? null : (JSON.parse(text) as CanaryNote);
    },
  };
}

function readValue(event: CopernicaEvent, canary: Canary | null): string | undefined {
  if (!canary || !isProfileEvent(event) || event.data.profile !== canary.profile) return undefined;
  const { fields } = event.data;
  return Object.hasOwn(fields, canary.field) ? fields[canary.field] : undefined;
}

// Of the value only its hash: what a profile holds stands in no name.
function toKey(account: string, value: string): string {
  return `prove/${account}/${hash('sha256', value)}.json`;
}
