import { isDeliveredAction, type DeliveredAction } from '../event/vocabulary.ts';

/** What a callback URL says about the deliveries that come in on it (design of the URL: README, "Callback URLs"). */
export interface CallbackRoute {
  /** The account's name in callbacks.config.ts. */
  account: string;
  /** What the callback or webhook hangs on; null where the URL does not say (a webhook of a whole account, or made by hand). */
  target: { kind: 'database' | 'collection'; id: number } | null;
  /** A callback's: `all` when one serves every action; null where the URL is a webhook's. */
  action: DeliveredAction | 'all' | null;
  /** A Marketing Suite webhook's trigger, else null. */
  trigger: string | null;
  name: string | null;
}

const target = '/(database|collection)/([1-9]\\d{0,14})';
const callbackPath = new RegExp(
  `^/callbacks/([A-Za-z0-9_-]{1,64})(?:(?:${target}/([a-z]{1,32})|/webhook/([a-z]{1,32})(?:${target})?)(?:/([a-z0-9-]{1,64}))?)?/?$`,
);

/** Reads the path below the receiver's base URL, a trailing slash or not; null when it is not a callback URL. */
export function parseCallbackPath(path: string): CallbackRoute | null {
  const match = callbackPath.exec(path);
  if (!match) return null;
  const [, account = '', kind, id, action, trigger, webhookKind, webhookId, name] = match;
  if (action !== undefined && action !== 'all' && !isDeliveredAction(action)) return null;
  return {
    account,
    target: toTarget(kind, id) ?? toTarget(webhookKind, webhookId),
    action: action ?? null,
    trigger: trigger ?? null,
    name: name ?? null,
  };
}

function toTarget(kind: string | undefined, id: string | undefined): CallbackRoute['target'] {
  return kind === 'database' || kind === 'collection' ? { kind, id: Number(id) } : null;
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
