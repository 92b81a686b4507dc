import type { Answer } from '../network/fault.ts';

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

/** Answers to writes that succeeded. */
export interface SuccessAnswers {
  created(id: number, call: { query: URLSearchParams }): Answer;
  updated(id: number, call: { query: URLSearchParams }): Answer;
  deleted(id: number): Answer;
}

/** Copernica's empty answers to writes; `apiUrl` is known only once the server listens. */
export function createSuccessAnswers(choice: AnswerChoice, apiUrl: () => string): SuccessAnswers {
  const locationOf = (id: number, query: URLSearchParams): string => {
    const token = query.get('access_token');
    return `${apiUrl()}/callback/${id}${token === null ? '' : `?access_token=${encodeURIComponent(token)}`}`;
  };
  return {
    created(id, { query }) {
      switch (choice.create) {
        case 'x-created':
          return { status: 201, headers: { 'X-Created': String(id) } };
        case 'x-location':
          return { status: 201, headers: { 'X-location': locationOf(id, query) } };
        case 'location-201':
        case 'location-302':
        case 'location-303':
          return { status: Number(choice.create.slice(-3)), headers: { Location: locationOf(id, query) } };
        case 'no-id-200':
        case 'no-id-204':
          return { status: Number(choice.create.slice(-3)) };
      }
    },
    updated(id, { query }) {
      if (choice.update === 'location-303')
        return { status: 303, headers: { Location: locationOf(id, query) } };
      return { status: Number(choice.update.slice(-3)) };
    },
    deleted: (id) => ({
      status: Number(choice.delete.slice(-3)),
      headers: { 'X-Deleted': `callback ${id}` },
    }),
  };
}
