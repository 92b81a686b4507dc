/** What a webhook can be made for; the API's pages name the first eight, the screens all ten (protocol 3). */
export const webhookTriggers = [
  'create',
  'update',
  'delete',
  'click',
  'open',
  'delivery',
  'bounce',
  'failure',
  'unsubscribe',
  'abuse',
] as const;

export type WebhookTrigger = (typeof webhookTriggers)[number];

/** Where a change was made, as far as webhooks tell it apart. */
export const callers = ['ms', 'publisher'] as const;

export type Caller = (typeof callers)[number];

/** A webhook as Copernica keeps it. */
export interface StoredWebhook {
  id: number;
  handler: string;
  trigger: WebhookTrigger;
  /** Null: everybody's changes. */
  callers: readonly Caller[] | null;
  /** Null with `collection` null: the whole account. */
  database: number | null;
  collection: number | null;
}

/** What a create says; an update only the first three. */
export type WebhookProperties = Omit<StoredWebhook, 'id'>;

/** Copernica's webhooks, in the order they were made. */
export interface WebhookStore {
  /** Live objects: a test that changes one changes what Copernica has. */
  all(): StoredWebhook[];
  find(id: number): StoredWebhook | undefined;
  add(properties: WebhookProperties): StoredWebhook;
  remove(id: number): boolean;
  wasRemoved(id: number): boolean;
}

export function createWebhookStore(firstId = 1894): WebhookStore {
  const webhooks = new Map<number, StoredWebhook>();
  const removed = new Set<number>();
  let nextId = firstId;
  return {
    all: () => [...webhooks.values()],
    find: (id) => webhooks.get(id),
    add(properties) {
      const webhook = { ...properties, id: nextId++ };
      webhooks.set(webhook.id, webhook);
      return webhook;
    },
    remove(id) {
      const existed = webhooks.delete(id);
      if (existed) removed.add(id);
      return existed;
    },
    wasRemoved: (id) => removed.has(id),
  };
}

/** As the REST API prints it: the id a string, the scope not at all. */
export function toRestWebhook({ id, handler, trigger, callers: given }: StoredWebhook) {
  return { ID: String(id), handler, trigger, callers: given ?? [...callers] };
}
