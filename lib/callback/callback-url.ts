import { isDeliveredAction, type DeliveredAction } from '../event/vocabulary.ts';

/** What a callback URL says about the deliveries that come in on it (design of the URL: docs/registration.md, "Callback URLs"). */
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

/** Callbacks whose identity starts with this are ours; all others belong to somebody else. */
export function ownershipPrefix(receiverUrl: string, account: string): string {
  return `${trimSlashes(receiverUrl)}/callbacks/${account}/`;
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

/**
 * What a callback's URL comes down to: two with the same are the same callback. Its query, a trailing slash and how its path
 * is escaped do not count.
 */
export function toIdentity(url: string): string {
  const plain = url.split(/[?#]/, 1)[0] ?? '';
  if (!URL.canParse(plain)) return plain;
  const { origin, pathname } = new URL(plain);
  return origin + decode(trimSlashes(pathname));
}

/** A URL's query without its question mark; '' when it has none. */
export function readQuery(url: string): string {
  const plain = url.split('#', 1)[0] ?? '';
  const start = plain.indexOf('?');
  return start < 0 ? '' : plain.slice(start + 1);
}

function decode(path: string): string {
  try {
    // Not what would make another path: an escaped slash stays one.
    return decodeURI(path);
  } catch {
    return path;
  }
}

// Not by /\/+$/, which takes quadratic time on many slashes that do not end the text.
function trimSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end--;
  return text.slice(0, end);
}
