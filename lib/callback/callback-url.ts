import { isDeliveredAction, type DeliveredAction } from '../event/vocabulary.ts';

/** What a callback URL says about the deliveries that come in on it (design of the URL: README, "Callback URLs"). */
export interface CallbackRoute {
  /** The account's name in callbacks.config.ts. */
  account: string;
  /** What the callback hangs on; null where the URL does not say (a webhook made by hand). */
  target: { kind: 'database' | 'collection'; id: number } | null;
  /** `all` when one callback serves every action, null where the URL does not say. */
  action: DeliveredAction | 'all' | null;
  /** A Marketing Suite webhook's trigger, else null. */
  trigger: string | null;
  name: string | null;
}

const callbackPath =
  /^\/callbacks\/(?<account>[A-Za-z0-9_-]{1,64})(?:\/(?:(?<kind>database|collection)\/(?<id>[1-9]\d{0,14})\/(?<action>[a-z]{1,32})|webhook\/(?<trigger>[a-z]{1,32}))(?:\/(?<name>[a-z0-9-]{1,64}))?)?$/;

/** Reads the path below the receiver's base URL; null when it is not a callback URL. */
export function parseCallbackPath(path: string): CallbackRoute | null {
  const groups = callbackPath.exec(path)?.groups;
  if (!groups) return null;
  const { account, kind, id, action, trigger, name } = groups;
  if (action !== undefined && action !== 'all' && !isDeliveredAction(action)) return null;
  return {
    account: account as string,
    target: kind ? { kind: kind as 'database' | 'collection', id: Number(id) } : null,
    action: action ?? null,
    trigger: trigger ?? null,
    name: name ?? null,
  };
}

/** Callbacks whose URL starts with this are ours; all others belong to somebody else. */
export function ownershipPrefix(receiverUrl: string, account: string): string {
  return `${receiverUrl.replace(/\/+$/, '')}/callbacks/${account}/`;
}

/** The URL to register, without the token that token authentication appends. */
export function toCallbackUrl(
  receiverUrl: string,
  callback: {
    account: string;
    target: { kind: 'database' | 'collection'; id: number };
    action: DeliveredAction | 'all';
    name: string | null;
  },
): string {
  const { account, target, action, name } = callback;
  return `${ownershipPrefix(receiverUrl, account)}${target.kind}/${target.id}/${action}${name ? `/${name}` : ''}`;
}

/** A callback's URL without its query: two with the same are the same callback. */
export function toIdentity(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}
