import {
  describePlace,
  placeOf,
  type CallbackRegistration,
  type RegisteredCallback,
  type Registrations,
} from '../callback/registration.ts';
import { CopernicaError } from './copernica-error.ts';
import { readCreatedId } from './created-id.ts';
import { readId, type Entity } from './entity-page.ts';
import { readList } from './read-list.ts';
import type { RestClient } from './rest-client.ts';

/** An account's callbacks (protocol 2.1). `shape`: whether one is posted as it is, or in the list envelope of the 2016 documentation. */
export function createCallbacksApi(rest: RestClient, shape: 'flat' | 'envelope'): Registrations {
  const toBody = ({ properties }: CallbackRegistration): unknown =>
    shape === 'envelope' ? { data: [properties] } : properties;
  return {
    async list(place, deadline) {
      const entries = await readList(rest, `/${describePlace(place)}/callbacks`, deadline);
      return entries.map(readCallback);
    },
    async create(callback, deadline) {
      const path = `/${describePlace(placeOf(callback))}/callbacks`;
      const answer = await rest.call(
        { method: 'POST', path, json: toBody(callback), repeatable: false },
        deadline,
      );
      return readCreatedId(answer.headers);
    },
    async update(id, callback, deadline) {
      await rest.call(
        { method: 'POST', path: `/callback/${id}`, json: toBody(callback), repeatable: true },
        deadline,
      );
    },
    async delete(id, _callback, deadline) {
      try {
        await rest.call({ method: 'DELETE', path: `/callback/${id}`, repeatable: true }, deadline);
      } catch (error) {
        if (!isAlreadyGone(error)) throw error;
      }
    },
  };
}

function readCallback(entity: Entity): RegisteredCallback {
  const text = (key: string): string | null => {
    const value = entity.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    mechanism: 'callback',
    id: readId(entity),
    url: toPlainUrl(text('url') ?? ''),
    method: text('method')?.toLowerCase() ?? null,
    // A callback made without an action is told of every change (protocol 2.2).
    action: text('action')?.toLowerCase() ?? 'all',
    expression: text('expression') ?? '',
  };
}

function toPlainUrl(url: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

// A repeated delete whose first answer was lost ends here.
function isAlreadyGone(error: unknown): boolean {
  return error instanceof CopernicaError && error.code === 'copernica-has-none';
}
