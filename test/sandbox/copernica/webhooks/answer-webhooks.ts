import { json, type Answer } from '../../network/fault.ts';
import { findCollection, type Database } from '../database.ts';
import { toPage } from '../paging.ts';
import type { RestCall } from '../rest-call.ts';
import type { SuccessAnswers } from '../success-answers.ts';
import { readWebhookBody } from './read-webhook-body.ts';
import { toRestWebhook, type WebhookStore } from './webhook-store.ts';

/** What no document says for certain (protocol 3, 5); may be changed at any time. */
export interface WebhookRules {
  /** Whether `GET /webhooks` answers with a list; default false. */
  isListed: boolean;
  /** Domains that were validated; each covers its subdomains. */
  validatedDomains: Set<string>;
  /** Triggers that the API does not take, though the screens do; default unsubscribe and abuse. */
  refusedTriggers: Set<string>;
}

/** What the webhook endpoints work on. */
export interface WebhookState {
  databases: readonly Database[];
  webhooks: WebhookStore;
  webhookRules: WebhookRules;
  answers: SuccessAnswers;
}

/** `/webhooks` and `/webhook/{id}` of versions 2 to 4 (protocol 3); null when the path is neither. */
export function answerWebhooks(state: WebhookState, call: RestCall): Answer | null {
  const [resource = '', id = ''] = call.path.split('/').filter(Boolean);
  if (resource !== 'webhooks' && resource !== 'webhook') return null;
  if (call.version === null || call.version === 1) return refuse('Invalid method');
  return resource === 'webhooks' ? answerAll(state, call) : answerOne(state, call, Number(id));
}

function answerAll(state: WebhookState, call: RestCall): Answer {
  const { webhooks, webhookRules, answers } = state;
  if (call.method === 'GET' && webhookRules.isListed)
    return json(200, toPage(webhooks.all().map(toRestWebhook), call.query, call.version));
  if (call.method !== 'POST') return refuse('Invalid method');
  const posted = readWebhookBody(call.contentType, call.body);
  if (!posted?.handler || !posted.trigger) return refuse('Invalid data provided');
  const { handler, trigger, callers = null, database = null, collection = null } = posted;
  const problem = findProblem(state, { handler, trigger, database, collection });
  if (problem !== null) return refuse(problem);
  return answers.created(webhooks.add({ handler, trigger, callers, database, collection }).id, call);
}

function answerOne(state: WebhookState, call: RestCall, id: number): Answer {
  const { webhooks, answers } = state;
  if (webhooks.wasRemoved(id)) return refuse('This webhook has already been removed');
  const webhook = webhooks.find(id);
  if (!webhook) return refuse('No webhook with supplied ID');
  if (call.method === 'GET') return json(200, toRestWebhook(webhook));
  if (call.method === 'DELETE') {
    webhooks.remove(id);
    return answers.deleted(id, call);
  }
  if (call.method !== 'PUT') return refuse('Invalid method');
  const posted = readWebhookBody(call.contentType, call.body);
  if (!posted) return refuse('Invalid data provided');
  // Where a webhook belongs cannot be changed: an update that says it is not refused, but does not do it.
  const { handler = webhook.handler, trigger = webhook.trigger, callers = webhook.callers } = posted;
  const problem = findProblem(state, { handler, trigger, database: null, collection: null });
  if (problem !== null) return refuse(problem);
  Object.assign(webhook, { handler, trigger, callers });
  return answers.updated(id, call);
}

function findProblem(
  { databases, webhookRules: { validatedDomains, refusedTriggers } }: WebhookState,
  wanted: { handler: string; trigger: string; database: number | null; collection: number | null },
): string | null {
  const { hostname } = new URL(wanted.handler);
  const isValidated = [...validatedDomains].some(
    (domain) => hostname === domain || hostname.endsWith(`.${domain}`),
  );
  if (!isValidated) return `The domain ${hostname} has not been validated`;
  if (refusedTriggers.has(wanted.trigger)) return 'Invalid trigger';
  if (wanted.database !== null && !databases.some(({ id }) => id === wanted.database))
    return 'No database with supplied ID';
  if (wanted.collection !== null && !findCollection(databases, wanted.collection))
    return 'No collection with given ID';
  return null;
}

// As almost all of Copernica's errors are (protocol 1.5).
function refuse(message: string): Answer {
  return json(400, { error: { message } });
}
