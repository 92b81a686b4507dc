import { callers } from '../callback/caller.ts';
import type { Scope, WebhookProperties } from '../callback/webhook.ts';
import type { Deadline } from '../deadline.ts';
import { triggers, type Trigger } from '../event/vocabulary.ts';
import { CopernicaError } from './copernica-error.ts';
import { readCreatedId } from './created-id.ts';
import type { RestCall, RestClient } from './rest-client.ts';
import type { HttpAnswer } from './attempt-call.ts';
import { readWebhook, readWebhookPage, type ShownWebhook } from './webhook-page.ts';

/** The webhooks of one account (protocol 3); every call may throw a CopernicaError or OutOfTimeError. */
export interface WebhooksApi {
  /** Never repeated by itself. Returns the new id, null when the answer does not tell. */
  create(webhook: WebhookProperties & { scope: Scope }, deadline: Deadline): Promise<number | null>;
  /** Null when Copernica has none with this id, or no longer. */
  get(id: number, deadline: Deadline): Promise<ShownWebhook | null>;
  update(id: number, webhook: WebhookProperties, deadline: Deadline): Promise<void>;
  /** One that is already gone counts as deleted. */
  delete(id: number, deadline: Deadline): Promise<void>;
  /** All that Copernica lists; null where it has no list, as documented. */
  list(deadline: Deadline): Promise<ShownWebhook[] | null>;
}

const pageSize = 100;
const maxPages = 1_000;

/** `rest` must speak version 2 or later. */
export function createWebhooksApi(rest: RestClient): WebhooksApi {
  const call = async (call: RestCall, deadline: Deadline, trigger?: Trigger): Promise<HttpAnswer> => {
    try {
      return await rest.call(call, deadline);
    } catch (error) {
      throw explain(error, trigger);
    }
  };
  return {
    async create({ scope, callers: limit, ...properties }, deadline) {
      const json = {
        ...properties,
        ...(limit === null ? {} : { callers: limit }),
        ...(scope ? { [scope.kind]: scope.id } : {}),
      };
      const answer = await call(
        { method: 'POST', path: '/webhooks', json, repeatable: false },
        deadline,
        properties.trigger,
      );
      return readCreatedId(answer.headers);
    },
    async get(id, deadline) {
      const request = { method: 'GET', path: `/webhook/${id}`, repeatable: true } as const;
      const answer = await call(request, deadline).catch(nullIfGone);
      if (answer === null) return null;
      const webhook = readWebhook(answer.body);
      if (webhook?.id === id) return webhook;
      throw new CopernicaError(
        'copernica-refused',
        `Copernica's answer about webhook ${id} is not understood`,
      );
    },
    async update(id, { callers: limit, ...properties }, deadline) {
      const json = { ...properties, callers: limit ?? callers };
      const request = { method: 'PUT', path: `/webhook/${id}`, json, repeatable: true } as const;
      await call(request, deadline, properties.trigger);
    },
    async delete(id, deadline) {
      const request = { method: 'DELETE', path: `/webhook/${id}`, repeatable: true } as const;
      await call(request, deadline).catch(nullIfGone);
    },
    async list(deadline) {
      const found = new Map<number, ShownWebhook>();
      for (let start = 0, pages = 0; pages < maxPages; pages += 1) {
        const query = { start: String(start), limit: String(pageSize) };
        const request = { method: 'GET', path: '/webhooks', query, repeatable: true } as const;
        const answer = await rest.call(request, deadline).catch(nullIfRefused);
        const page = answer && readWebhookPage(answer.body);
        if (!page) return null;
        const sizeBefore = found.size;
        for (const webhook of page.webhooks) found.set(webhook.id, webhook);
        start += page.count;
        if (found.size === sizeBefore) return [...found.values()];
      }
      return null;
    },
  };
}

function nullIfGone(error: unknown): null {
  if (error instanceof CopernicaError && error.code === 'copernica-has-none') return null;
  throw error;
}

function nullIfRefused(error: unknown): null {
  const isNo = error instanceof CopernicaError && /^copernica-(?:refused|has-none)$/.test(error.code);
  if (isNo) return null;
  throw error;
}

// What to do about a refusal, where its words or the trigger tell.
function explain(error: unknown, trigger: Trigger | undefined): unknown {
  if (!(error instanceof CopernicaError) || error.code !== 'copernica-refused') return error;
  const { message, code, mayBeDone } = error;
  const add = (hint: string): CopernicaError =>
    new CopernicaError(code, `${message} (${hint})`, { mayBeDone });
  if (/domain|validat/i.test(message))
    return add(
      "validate the receiver's domain in Marketing Suite: docs/registration.md, 'Validating the domain'",
    );
  if (trigger !== undefined && !triggers[trigger].isDocumented)
    return add(
      `Copernica documents '${trigger}' for its screens only: make the webhook there by hand, and take it over with ids: { ${trigger}: … } in callbacks.config.ts`,
    );
  return error;
}
