import {
  describePlace,
  placeOf,
  type CallbackRegistration,
  type Registrations,
} from '../callback/registration.ts';
import { readCallbackPage } from './callback-page.ts';
import { CopernicaError } from './copernica-error.ts';
import { readCreatedId } from './created-id.ts';
import { pageSize, readCallbacks } from './read-callbacks.ts';
import type { RestClient } from './rest-client.ts';

/** An account's callbacks (protocol 2.1). `shape`: whether one is posted as it is, or in the list envelope of the 2016 documentation. */
export function createCallbacksApi(rest: RestClient, shape: 'flat' | 'envelope'): Registrations {
  const toBody = ({ properties }: CallbackRegistration): unknown =>
    shape === 'envelope' ? { data: [properties] } : properties;
  return {
    async list(place, deadline) {
      const path = `/${describePlace(place)}/callbacks`;
      return readCallbacks(async (start) => {
        const query = { start: String(start), limit: String(pageSize) };
        const answer = await rest.call({ method: 'GET', path, query, repeatable: true }, deadline);
        const page = readCallbackPage(answer.body);
        if (!page)
          throw new CopernicaError('copernica-refused', `Copernica's answer to ${path} is not a list`);
        return page;
      });
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

// A repeated delete whose first answer was lost ends here.
function isAlreadyGone(error: unknown): boolean {
  return error instanceof CopernicaError && error.code === 'copernica-has-none';
}
