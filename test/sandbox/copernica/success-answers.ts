import type { Answer } from '../network/fault.ts';
import type { RestCall } from './rest-call.ts';

/** How a create is answered: where its id is told, if anywhere (protocol 1.4). */
export type CreateAnswer =
  'x-created' | 'x-location' | 'location-201' | 'location-302' | 'location-303' | 'no-id-200' | 'no-id-204';

/** How an update is answered; the redirect's Location carries the access token, as has been observed. */
export type UpdateAnswer = 'ok-200' | 'ok-204' | 'location-303';

/** How a delete is answered. */
export type DeleteAnswer = 'ok-200' | 'ok-204';

/** The chosen ways to answer; may be changed at any time. */
export interface AnswerChoice {
  create: CreateAnswer;
  update: UpdateAnswer;
  delete: DeleteAnswer;
}

type Written = Pick<RestCall, 'path' | 'query'>;

/** Answers to writes that succeeded. */
export interface SuccessAnswers {
  created(id: number, call: Written): Answer;
  updated(id: number, call: Written): Answer;
  deleted(id: number, call: Written): Answer;
}

/** Copernica's empty answers to writes; `apiUrl` is known only once the server listens. */
export function createSuccessAnswers(choice: AnswerChoice, apiUrl: () => string): SuccessAnswers {
  const kindOf = ({ path }: Written): string => (path.startsWith('/webhook') ? 'webhook' : 'callback');
  const locationOf = (id: number, call: Written): string => {
    const token = call.query.get('access_token');
    return `${apiUrl()}/${kindOf(call)}/${id}${token === null ? '' : `?access_token=${encodeURIComponent(token)}`}`;
  };
  return {
    created(id, call) {
      switch (choice.create) {
        case 'x-created':
          return { status: 201, headers: { 'X-Created': String(id) } };
        case 'x-location':
          return { status: 201, headers: { 'X-location': locationOf(id, call) } };
        case 'location-201':
        case 'location-302':
        case 'location-303':
          return { status: Number(choice.create.slice(-3)), headers: { Location: locationOf(id, call) } };
        case 'no-id-200':
        case 'no-id-204':
          return { status: Number(choice.create.slice(-3)) };
      }
    },
    updated(id, call) {
      if (choice.update === 'location-303')
        return { status: 303, headers: { Location: locationOf(id, call) } };
      return { status: Number(choice.update.slice(-3)) };
    },
    deleted: (id, call) => ({
      status: Number(choice.delete.slice(-3)),
      headers: { 'X-Deleted': `${kindOf(call)} ${id}` },
    }),
  };
}
