import type { QueuedMessage } from '../aws/queue.ts';
import type { World } from '../world.ts';

// So that a queue of a hundred thousand messages does not stop the page.
const maxMessages = 500;
const maxBodyCharacters = 64 * 1024;

/** What stands on the page's other tabs. */
export const tabs = ['queue', 'quarantine', 'dead-letters', 'registered', 'profiles'] as const;

export type Tab = (typeof tabs)[number];

const queueIds = {
  queue: 'EventQueue',
  quarantine: 'QuarantineQueue',
  'dead-letters': 'EventDeadLetterQueue',
};

/** How many things stand on each tab. */
export function toCounts(world: World): Record<Tab, number> {
  return {
    queue: world.messages(queueIds.queue).length,
    quarantine: world.messages(queueIds.quarantine).length,
    'dead-letters': world.messages(queueIds['dead-letters']).length,
    registered: world.copernica.callbacks().length + world.copernica.webhooks().length,
    profiles: world.profiles.all().length + world.profiles.allSubprofiles().length,
  };
}

/** What stands on a tab. */
export function toTab(world: World, tab: Tab): unknown {
  switch (tab) {
    case 'registered':
      return toRegistered(world);
    case 'profiles':
      return {
        databases: world.copernica.databases,
        profiles: world.profiles.all(),
        subprofiles: world.profiles.allSubprofiles(),
      };
    default: {
      const messages = world.messages(queueIds[tab]);
      return { total: messages.length, messages: messages.slice(-maxMessages).reverse().map(toMessage) };
    }
  }
}

function toMessage({ body, attributes, groupId, deduplicationId }: QueuedMessage) {
  return {
    body: body.slice(0, maxBodyCharacters),
    isCut: body.length > maxBodyCharacters,
    attributes,
    groupId,
    deduplicationId,
  };
}

function toRegistered({ copernica }: World) {
  // Without the origin, which is the same for all, and the query, which may hold a token.
  const toPath = (url: string): string => new URL(url).pathname;
  return {
    callbacks: copernica.callbacks().map(({ id, owner, action, method, expression, url }) => ({
      id,
      on: `${owner.kind} ${owner.id}`,
      tells: action,
      method,
      expression,
      url: toPath(url),
    })),
    webhooks: copernica.webhooks().map(({ id, trigger, callers, database, collection, handler }) => ({
      id,
      on: collection ? `collection ${collection}` : database ? `database ${database}` : 'whole account',
      tells: trigger,
      method: callers === null ? 'form' : `form, ${callers.join(' and ')}`,
      expression: '',
      url: toPath(handler),
    })),
  };
}
