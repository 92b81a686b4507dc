import type { Caller } from '../callback/caller.ts';
import type { Trigger } from '../event/vocabulary.ts';
import type { WebhookDeclaration } from './declaration.ts';

/** What a webhook tells of: the whole account, a database (perhaps still known by name only) or a collection. */
export type DeclaredScope =
  | { kind: 'account' }
  | { kind: 'database'; id: number }
  | { kind: 'database'; name: string }
  | { kind: 'collection'; id: number };

/** One webhook to have at Copernica: one per trigger. */
export interface DeclaredWebhook {
  account: string;
  scope: DeclaredScope;
  trigger: Trigger;
  /** Null: everybody's changes and mailings. */
  callers: readonly Caller[] | null;
  name: string | null;
  /** The id of one that was made by hand, to be taken over; null to make it. */
  adoptedId: number | null;
}

/** `account`, `database/788`, `database/Customers` or `collection/8550`: how a scope reads in reports and errors. */
export function describeDeclaredScope(scope: DeclaredScope): string {
  if (scope.kind === 'account') return 'account';
  return `${scope.kind}/${'id' in scope ? scope.id : scope.name}`;
}

/** An entry of `webhooks` as one webhook for each of its triggers. */
export function toDeclaredWebhooks(webhook: WebhookDeclaration): DeclaredWebhook[] {
  const { account, callers = null, name = null, ids = {} } = webhook;
  const scope = toScope(webhook);
  return webhook.triggers.map((trigger) => {
    return { account, scope, trigger, callers, name, adoptedId: ids[trigger] ?? null };
  });
}

function toScope({ database, collection }: WebhookDeclaration): DeclaredScope {
  if (collection !== undefined) return { kind: 'collection', id: collection };
  if (database === undefined) return { kind: 'account' };
  return typeof database === 'number'
    ? { kind: 'database', id: database }
    : { kind: 'database', name: database };
}

/**
 * Webhooks of which two would tell of one thing, or adopt one id, a sentence each. A collection beside a database is
 * left alone: whether it belongs to it is not known here.
 */
export function findOverlaps(webhooks: readonly DeclaredWebhook[]): string[] {
  return webhooks.flatMap((webhook, index) => {
    const others = webhooks.slice(0, index).filter(({ account }) => account === webhook.account);
    const text = describe(webhook);
    const adopts = others.find(({ adoptedId }) => adoptedId !== null && adoptedId === webhook.adoptedId);
    if (adopts) return [`${text} adopts id ${webhook.adoptedId ?? ''}, as ${describe(adopts)} does`];
    const double = others.find((other) => other.trigger === webhook.trigger && isDouble(webhook, other));
    if (double === undefined) return [];
    if (describe(double) === text)
      return [`${text} is declared twice; give one of them a different \`name\``];
    return [`${text} would tell again of what ${describe(double)} tells of; leave one of them out`];
  });
}

function isDouble(one: DeclaredWebhook, other: DeclaredWebhook): boolean {
  if (describe(one) === describe(other)) return true;
  const scopes = [one, other].map(({ scope }) => describeDeclaredScope(scope).toLowerCase());
  const isSameCaller =
    one.callers === null ||
    other.callers === null ||
    one.callers.some((caller) => other.callers?.includes(caller));
  return isSameCaller && (scopes[0] === scopes[1] || scopes.includes('account'));
}

// As in its URL. Database names are matched case-insensitively at Copernica.
function describe({ account, trigger, scope, name }: DeclaredWebhook): string {
  const parts = [
    account,
    trigger,
    describeDeclaredScope(scope).toLowerCase(),
    ...(name === null ? [] : [name]),
  ];
  return parts.join('/');
}
