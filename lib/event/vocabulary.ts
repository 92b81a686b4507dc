/**
 * What can happen to a profile or subprofile. To add one, add a row: types, event types, checks and schema follow, and the
 * compiler asks for the rest. `isDelivered`: Copernica can be asked to call when it happens (protocol 2.2).
 */
export const actions = {
  create: { past: 'created', isDelivered: true },
  update: { past: 'updated', isDelivered: true },
  delete: { past: 'deleted', isDelivered: true },
  snapshot: { past: 'snapshot', isDelivered: false },
} as const satisfies Record<string, { past: string; isDelivered: boolean }>;

/** What happened to a profile or subprofile; `snapshot`: nothing, it was read. */
export type Action = keyof typeof actions;

/** An action that Copernica can be asked to call for. */
export type DeliveredAction = {
  [Name in Action]: (typeof actions)[Name]['isDelivered'] extends true ? Name : never;
}[Action];

/** The actions that Copernica can be asked to call for, in the order in which they happen. */
export const deliveredActions: readonly DeliveredAction[] = keysOf(actions).filter(isDeliveredAction);

/** Whether a word is an action that Copernica calls for. */
export function isDeliveredAction(word: string): word is DeliveredAction {
  return Object.hasOwn(actions, word) && actions[word as Action].isDelivered;
}

/** How an event came to us: in a body of JSON, of XML (both also inside a form variable) or of bracketed form keys, or read from the API. */
export const formats = {
  json: { isDelivered: true },
  xml: { isDelivered: true },
  form: { isDelivered: true },
  api: { isDelivered: false },
} as const satisfies Record<string, { isDelivered: boolean }>;

/** How an event came to us. */
export type Format = keyof typeof formats;

/** The format of a body. */
export type DeliveryFormat = {
  [Name in Format]: (typeof formats)[Name]['isDelivered'] extends true ? Name : never;
}[Format];

/**
 * What a Marketing Suite webhook can be made for (protocol 3, 4.2), and what its event says. `spellings`: how bodies print it
 * besides. `isDocumented`: the REST API's pages name it; the others are in the screens only.
 */
export const triggers = {
  create: { event: { action: 'create' }, spellings: [], isDocumented: true },
  update: { event: { action: 'update' }, spellings: [], isDocumented: true },
  delete: { event: { action: 'delete' }, spellings: [], isDocumented: true },
  click: { event: { occurrence: 'message.clicked' }, spellings: [], isDocumented: true },
  open: { event: { occurrence: 'message.opened' }, spellings: [], isDocumented: true },
  delivery: { event: { occurrence: 'message.delivered' }, spellings: [], isDocumented: true },
  bounce: { event: { occurrence: 'message.bounced' }, spellings: [], isDocumented: true },
  failure: { event: { occurrence: 'message.failed' }, spellings: ['failed'], isDocumented: true },
  unsubscribe: { event: { occurrence: 'profile.unsubscribed' }, spellings: [], isDocumented: false },
  abuse: { event: { occurrence: 'message.complained' }, spellings: ['complaint'], isDocumented: false },
} as const satisfies Record<
  string,
  {
    event: { action: DeliveredAction } | { occurrence: `${string}.${string}` };
    spellings: readonly string[];
    isDocumented: boolean;
  }
>;

/** What a webhook is made for. */
export type Trigger = keyof typeof triggers;

/** What happened to a message, or to a profile by one, as the event's type says it. */
export type Occurrence = {
  [Name in Trigger]: (typeof triggers)[Name]['event'] extends { occurrence: infer Kind } ? Kind : never;
}[Trigger];

/** What a body or URL names, whichever way it is spelled (`failed`, `complaint`). */
export const triggersBySpelling: ReadonlyMap<string, Trigger> = new Map(
  keysOf(triggers).flatMap((name) =>
    [name, ...triggers[name].spellings].map((word) => [word, name] as const),
  ),
);

/** Why there is an event: a change of a (sub)profile, or what happened to a message. */
export type TriggeredEvent = { action: DeliveredAction } | { occurrence: Occurrence };

/** What the event of a trigger tells. */
export function toTriggeredEvent(trigger: Trigger): TriggeredEvent {
  return triggers[trigger].event;
}

function keysOf<Key extends string>(table: Record<Key, unknown>): Key[] {
  return Object.keys(table) as Key[];
}
