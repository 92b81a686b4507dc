import { json, type Answer } from '../fault.ts';
import { toRestCallback, type CallbackStore } from './callback-store.ts';
import { findCollection, findDatabase, type Database, type Owner } from './database.ts';
import { toPage, type ListAnswer } from './paging.ts';
import { readCallbackBody } from './read-callback-body.ts';
import type { SuccessAnswers } from './success-answers.ts';

/** A REST call that passed the token check. */
export interface RestCall {
  method: string;
  /** Without the version prefix. */
  path: string;
  query: URLSearchParams;
  /** 1 to 4, null without version prefix. */
  version: number | null;
  contentType: string;
  body: string;
}

/** What the REST API works on. */
export interface RestState {
  databases: readonly Database[];
  store: CallbackStore;
  answers: SuccessAnswers;
  identity: Record<string, string>;
  reshapeList: ((list: ListAnswer) => unknown) | undefined;
}

/** Copernica's REST API, the part about callbacks (protocol 2.1), without its HTTP. */
export function answerRest(state: RestState, call: RestCall): Answer {
  const [resource = '', id = '', sub] = call.path.split('/').filter(Boolean).map(decodeURIComponent);
  if (resource === 'identity')
    return call.method === 'GET' ? json(200, state.identity) : refuse('Invalid method');
  if (resource === 'callback') return answerCallback(state, call, Number(id));
  if (resource === 'database') {
    const database = findDatabase(state.databases, id);
    if (!database) return refuse('No database with supplied ID');
    if (sub === 'callbacks') return answerCallbacks(state, call, { kind: 'database', id: database.id });
    if (sub === undefined && call.method === 'GET') return json(200, toRestDatabase(database));
  }
  if (resource === 'collection') {
    const collection = findCollection(state.databases, Number(id));
    if (!collection) return refuse('No collection with given ID');
    if (sub === 'callbacks') return answerCallbacks(state, call, { kind: 'collection', id: Number(id) });
    if (sub === undefined && call.method === 'GET') return json(200, { ID: id, name: collection.name });
  }
  return refuse('Invalid method');
}

/** An error as almost all of Copernica's are: status 400 and a message (protocol 1.5). */
export function refuse(message: string, status = 400): Answer {
  return json(status, { error: { message } });
}

function answerCallbacks(state: RestState, call: RestCall, owner: Owner): Answer {
  if (call.method === 'GET') {
    const list = toPage(state.store.of(owner).map(toRestCallback), call.query, call.version);
    return json(200, state.reshapeList ? state.reshapeList(list) : list);
  }
  if (call.method !== 'POST') return refuse('Invalid method');
  const properties = readCallbackBody(call.contentType, call.body);
  if (!properties?.url) return refuse('Invalid data provided');
  return state.answers.created(state.store.add(owner, { ...properties, url: properties.url }).id, call);
}

function answerCallback({ store, answers }: RestState, call: RestCall, id: number): Answer {
  if (store.wasRemoved(id)) return refuse('This callback has already been removed');
  const callback = store.find(id);
  if (!callback) return refuse('No callback with supplied ID');
  if (call.method === 'GET') return json(200, toRestCallback(callback));
  if (call.method === 'DELETE') {
    store.remove(id);
    return answers.deleted(id);
  }
  if (call.method !== 'POST' && call.method !== 'PUT') return refuse('Invalid method');
  const properties = readCallbackBody(call.contentType, call.body);
  if (!properties) return refuse('Invalid data provided');
  Object.assign(callback, properties);
  return answers.updated(id, call);
}

function toRestDatabase({ id, name, interests, collections }: Database): Record<string, unknown> {
  return {
    ID: String(id),
    name,
    description: '',
    archived: false,
    interests: interests.map((interest) => ({ name: interest, group: '' })),
    collections: collections.map((collection) => ({ ID: String(collection.id), name: collection.name })),
  };
}
