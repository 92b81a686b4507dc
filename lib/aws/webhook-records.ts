import { callers, type Caller } from '../callback/caller.ts';
import { describeKey, parseKey, type WebhookKey } from '../callback/webhook.ts';
import { deadlineIn, sooner, type Deadline } from '../deadline.ts';
import type { Parameter, ParameterStore } from './parameter-store.ts';

/** What is kept of one webhook. Copernica lists none, so an id that is not kept is lost (protocol 3). */
export interface WebhookRecord {
  account: string;
  key: WebhookKey;
  /** Null: it was about to be made, and what came of it was not learnt. An intention. */
  id: number | null;
  /** Without its query, which may hold a token. */
  handler: string;
  callers: readonly Caller[] | null;
  /** Of an intention: the id that an answer told, which has not been looked at. */
  candidate: number | null;
  /** Of an intention: when it was made, in milliseconds since 1970. */
  since: number;
  version: number;
}

/** What a record says of its webhook. */
export type Recorded = Pick<WebhookRecord, 'id' | 'handler' | 'callers'> &
  Partial<Pick<WebhookRecord, 'candidate'>>;

/** The records of all accounts. @throws UnavailableError `state-unavailable` from all of it */
export interface WebhookRecords {
  list(account: string, deadline: Deadline): Promise<WebhookRecord[]>;
  get(account: string, key: WebhookKey, deadline: Deadline): Promise<WebhookRecord | null>;
  /**
   * Says that a webhook is about to be made. `previous`: the record of one that is gone, to be replaced. False when
   * somebody else was first: of all that try, one may go on.
   */
  intend(
    intention: Pick<WebhookRecord, 'account' | 'key' | 'handler' | 'callers'>,
    previous: WebhookRecord | null,
    deadline: Deadline,
  ): Promise<boolean>;
  keep(account: string, key: WebhookKey, recorded: Recorded, deadline: Deadline): Promise<void>;
  forget(account: string, key: WebhookKey, deadline: Deadline): Promise<void>;
  /** The parameter's name, for a person who has to look at it. */
  nameOf(account: string, key: WebhookKey): string;
}

// A call usually takes tens of milliseconds. One that cannot be made must not take all the time that a run has.
const maxCallMs = 10_000;

/** One parameter for each webhook, at `{statePath}/{account}/webhook/{trigger}/{scope}[/{name}]`. */
export function createWebhookRecords(
  store: ParameterStore,
  statePath: string,
  { now, createToken }: { now: () => number; createToken: () => string },
): WebhookRecords {
  const parameters = limitTime(store, now);
  const pathOf = (account: string): string => `${statePath}/${account}/webhook`;
  const nameOf = (account: string, key: WebhookKey): string => `${pathOf(account)}/${describeKey(key)}`;

  /** Makes a parameter unless there is one. An answer that was lost is no reason to think that somebody else made it. */
  async function create(name: string, value: string, deadline: Deadline): Promise<boolean> {
    return (
      (await parameters.create(name, value, deadline)) || (await parameters.get(name, deadline)) === value
    );
  }

  return {
    nameOf,
    async list(account, deadline) {
      const path = pathOf(account);
      const found = await parameters.list(path, deadline);
      return found.flatMap((parameter) => {
        const key = parseKey(parameter.name.slice(path.length + 1));
        return key ? [toRecord(account, key, parameter)] : [];
      });
    },
    async get(account, key, deadline) {
      const name = nameOf(account, key);
      const parameter = await parameters.find(name, deadline);
      return parameter && toRecord(account, key, parameter);
    },
    async intend({ account, key, handler, callers: limit }, previous, deadline) {
      const name = nameOf(account, key);
      // The token tells our own intention from another run's.
      const value = JSON.stringify({ id: null, handler, callers: limit, since: now(), token: createToken() });
      if (previous === null) return create(name, value, deadline);
      if ((await parameters.find(name, deadline))?.version !== previous.version) return false;
      // Whoever set the version after the one that was seen is the one who replaced it.
      return (await parameters.set(name, value, deadline)) === previous.version + 1;
    },
    async keep(account, key, { id, handler, callers: limit, candidate = null }, deadline) {
      const since = id === null ? { since: now() } : {};
      const value = { id, handler, callers: limit, ...(candidate === null ? {} : { candidate }), ...since };
      await parameters.set(nameOf(account, key), JSON.stringify(value), deadline);
    },
    async forget(account, key, deadline) {
      await parameters.remove(nameOf(account, key), deadline);
    },
  };
}

function limitTime(store: ParameterStore, now: () => number): ParameterStore {
  const limit = (deadline: Deadline): Deadline => sooner(deadline, deadlineIn(maxCallMs, now));
  return {
    get: (name, deadline) => store.get(name, limit(deadline)),
    find: (name, deadline) => store.find(name, limit(deadline)),
    list: (path, deadline) => store.list(path, limit(deadline)),
    create: (name, value, deadline) => store.create(name, value, limit(deadline)),
    set: (name, value, deadline) => store.set(name, value, limit(deadline)),
    remove: (name, deadline) => store.remove(name, limit(deadline)),
  };
}

// What cannot be read says only that there may be a webhook.
function toRecord(account: string, key: WebhookKey, { value, version }: Parameter): WebhookRecord {
  const said = parse(value);
  const number = (name: string): number | null => {
    const given = said[name];
    return typeof given === 'number' && Number.isSafeInteger(given) && given > 0 ? given : null;
  };
  const handler = typeof said['handler'] === 'string' ? said['handler'] : '';
  const list: unknown[] = Array.isArray(said['callers']) ? said['callers'] : [];
  const limit = callers.filter((caller) => list.includes(caller));
  return {
    account,
    key,
    id: number('id'),
    handler,
    callers: limit.length > 0 ? limit : null,
    candidate: number('candidate'),
    since: number('since') ?? 0,
    version,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
