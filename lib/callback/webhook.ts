import { triggersBySpelling, type Trigger } from '../event/vocabulary.ts';
import { ownershipPrefix } from './callback-url.ts';
import type { Caller } from './caller.ts';

/** What a webhook tells of: a database, a collection, or (null) the whole account. */
export type Scope = { kind: 'database' | 'collection'; id: number } | null;

/** What tells a webhook from the others of its account. */
export interface WebhookKey {
  trigger: Trigger;
  scope: Scope;
  name: string | null;
}

/** What Copernica can be asked to change of a webhook, once it is made; where it belongs cannot be changed (protocol 3). */
export interface WebhookProperties {
  /** Where it delivers, query included. */
  handler: string;
  trigger: Trigger;
  /** Null: everybody's changes and mailings. */
  callers: readonly Caller[] | null;
}

/** `account`, `database/788` or `collection/8550`. */
export function describeScope(scope: Scope): string {
  return scope ? `${scope.kind}/${scope.id}` : 'account';
}

/** `click/account`, `update/database/788/mirror`: two with the same text are the same webhook. */
export function describeKey({ trigger, scope, name }: WebhookKey): string {
  return [trigger, describeScope(scope), ...(name === null ? [] : [name])].join('/');
}

const keyText =
  /^(?<trigger>[a-z]{1,32})\/(?:account|(?<kind>database|collection)\/(?<id>[1-9]\d{0,14}))(?:\/(?<name>[a-z0-9-]{1,64}))?$/;

/** The reverse of describeKey; null for any other text. */
export function parseKey(text: string): WebhookKey | null {
  const { trigger: word = '', kind, id, name = null } = keyText.exec(text)?.groups ?? {};
  const trigger = triggersBySpelling.get(word);
  if (trigger === undefined || trigger !== word) return null;
  return {
    trigger,
    scope: kind ? { kind: kind as 'database' | 'collection', id: Number(id) } : null,
    name,
  };
}

/** Where a webhook delivers, without the token that token authentication appends. */
export function toWebhookUrl(
  receiverUrl: string,
  account: string,
  { trigger, scope, name }: WebhookKey,
): string {
  const parts = [trigger, ...(scope ? [describeScope(scope)] : []), ...(name === null ? [] : [name])];
  return `${ownershipPrefix(receiverUrl, account)}webhook/${parts.join('/')}`;
}
