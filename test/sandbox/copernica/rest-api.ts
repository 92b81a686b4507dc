import { json, type Answer } from '../network/fault.ts';
import { toRestCallback, type CallbackStore } from './callback-store.ts';
import { findCollection, findDatabase, type Database, type Owner } from './database.ts';
import { answerLogs, type FailedDelivery } from './reading/answer-logs.ts';
import { answerIds, answerList, answerProfile, type ReadingQuirks } from './reading/answer-profiles.ts';
import { answerStructure, toRestDatabase } from './reading/answer-structure.ts';
import type { ProfileShelf } from './reading/profile-shelf.ts';
import { toPage, type ListAnswer } from './paging.ts';
import { readCallbackBody } from './read-callback-body.ts';
import type { RestCall } from './rest-call.ts';
import type { SuccessAnswers } from './success-answers.ts';
import { answerWebhooks, type WebhookState } from './webhooks/answer-webhooks.ts';

/** What the REST API works on. */
export interface RestState extends WebhookState {
  databases: readonly Database[];
  store: CallbackStore;
  answers: SuccessAnswers;
  identity: Record<string, string>;
  reshapeList: ((list: ListAnswer) => unknown) | undefined;
  shelf: ProfileShelf;
  quirks: ReadingQuirks;
  failedDeliveries: readonly FailedDelivery[];
  /** API calls so far. */
  apiCalls: number;
}

/** Copernica's REST API, callbacks (protocol 2.1), webhooks (protocol 3) and reading (protocol 8), without its HTTP. */
export async function answerRest(state: RestState, call: RestCall): Promise<Answer> {
  return (
    answerLogs(state.failedDeliveries, call) ?? answerWebhooks(state, call) ?? answerResource(state, call)
  );
}

async function answerResource(state: RestState, call: RestCall): Promise<Answer> {
  const [resource = '', id = '', sub] = call.path.split('/').filter(Boolean).map(decodeURIComponent);
  if (resource === 'identity')
    return call.method === 'GET' ? json(200, state.identity) : refuse('Invalid method');
  if (resource === 'consumption' && call.method === 'GET') return json(200, { apicalls: state.apiCalls });
  if (resource === 'databases' && call.method === 'GET')
    return json(200, toPage(state.databases.map(toRestDatabase), call.query, call.version));
  if (resource === 'profile' || resource === 'subprofile')
    return answerProfile(state.shelf, state.quirks, call, { kind: resource, id: Number(id), sub });
  if (resource === 'callback') return answerCallback(state, call, Number(id));
  if (resource === 'database') {
    const database = findDatabase(state.databases, id);
    if (!database) return refuse('No database with supplied ID');
    if (sub === 'callbacks') return answerCallbacks(state, call, { kind: 'database', id: database.id });
    return answerReading(state, call, { sub, owner: { kind: 'database', id: database.id } });
  }
  if (resource === 'collection') {
    const collection = findCollection(state.databases, Number(id));
    if (!collection) return refuse('No collection with given ID');
    if (sub === 'callbacks') return answerCallbacks(state, call, { kind: 'collection', id: Number(id) });
    return answerReading(state, call, { sub, owner: { kind: 'collection', id: Number(id) } });
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
    return answers.deleted(id, call);
  }
  if (call.method !== 'POST' && call.method !== 'PUT') return refuse('Invalid method');
  const properties = readCallbackBody(call.contentType, call.body);
  if (!properties) return refuse('Invalid data provided');
  Object.assign(callback, properties);
  return answers.updated(id, call);
}

function answerReading(
  { databases, shelf, quirks }: RestState,
  call: RestCall,
  { sub, owner }: { sub: string | undefined; owner: Owner },
): Answer {
  if (call.method !== 'GET') return refuse('Invalid method');
  const [list, ids] =
    owner.kind === 'database' ? ['profiles', 'profileids'] : ['subprofiles', 'subprofileids'];
  if (sub === list) return answerList(shelf, quirks, call, owner);
  if (sub === ids) return answerIds(shelf, quirks, call, owner);
  return answerStructure(databases, call, { owner, sub }) ?? refuse('Invalid method');
}
