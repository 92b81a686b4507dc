import type { Caller } from '../callback/caller.ts';
import type { DeliveredAction, Trigger } from '../event/vocabulary.ts';

/** How deliveries of an account are authenticated: by Copernica's signature, or by a token in the callback URL. */
export type Authentication = 'signature' | 'token';

/** One Copernica account. Its key in `accounts` is its name in URLs, events and logs: `[A-Za-z0-9_-]{1,64}`. */
export interface AccountDeclaration {
  /** The account's id as Copernica sends it in `X-Copernica-ID`, for example `account_1234`. */
  copernicaId: string;
  /** Secrets Manager id or ARN of `{"accessToken":"…","callbackToken":"…"}`, or of the bare access token. */
  secret: string;
  /** Default `signature`. */
  authentication?: Authentication;
  /** REST API base URL, with `/v1` … `/v4` or without version. Default `https://api.copernica.com`. */
  apiUrl?: string;
  /** What a create posts: the flat callback (default), or the list envelope the 2016 documentation shows. */
  postShape?: 'flat' | 'envelope';
  /** Greatest difference, in seconds and both ways, between a delivery's Date header and our clock. 1–3600, default 300. */
  clockToleranceSeconds?: number;
  /** The account's key in `accounts` until now: deliveries under it are still accepted, and what is registered is moved. */
  formerName?: string;
  /** A test profile whose field `npm run prove` may overwrite, to see its event come out. */
  canary?: Canary;
}

/** A test profile that may be written to. */
export interface Canary {
  /** Ids. */
  database: number;
  profile: number;
  /** Its name. */
  field: string;
}

interface CallbackOptions {
  /** Name of an entry in `accounts`. */
  account: string;
  /** Default `['create', 'update', 'delete']`, one callback each; `'all'` asks Copernica for a single callback. */
  actions?: readonly DeliveredAction[] | 'all';
  /** JavaScript condition that Copernica evaluates; only a true one makes a delivery. Default: always. */
  expression?: string;
  /** Body format to ask for. Default `json`. */
  method?: 'json' | 'xml';
  /** Tells callbacks of the same database and action apart: `[a-z0-9-]{1,64}`. */
  name?: string;
}

/** One wish: tell us about these actions on this database (by id or name) or collection (by id). */
export type CallbackDeclaration = CallbackOptions &
  ({ database: number | string; collection?: never } | { collection: number; database?: never });

/** One wish: tell us by Marketing Suite webhooks, one for each trigger. Neither database nor collection: of the whole account. */
export interface WebhookDeclaration {
  /** Name of an entry in `accounts`. */
  account: string;
  /** Changes of profiles and subprofiles, and what happens to messages. */
  triggers: readonly Trigger[];
  /** By id or name. */
  database?: number | string;
  /** By id; not beside `database`. */
  collection?: number;
  /** Only of what is done in Marketing Suite (`ms`) or Publisher. Default: everything. */
  callers?: readonly Caller[];
  /** Tells webhooks of the same scope and trigger apart: `[a-z0-9-]{1,64}`. */
  name?: string;
  /** Ids of webhooks that were made by hand and are to be taken over, by trigger. */
  ids?: Partial<Record<Trigger, number>>;
}

/** What `callbacks.config.ts` exports: everything a user declares. */
export interface CallbacksDeclaration {
  accounts: Record<string, AccountDeclaration>;
  callbacks: readonly CallbackDeclaration[];
  /** Marketing Suite webhooks; default: none. */
  webhooks?: readonly WebhookDeclaration[];
  /** RECEIVER_URL until now: deliveries under it are still accepted, and what is registered is moved. */
  formerReceiverUrls?: readonly string[];
}

/** What a declaration may go by where it is a function. */
export interface DeclarationContext {
  /** The deployment's name, such as `prod`. */
  stage: string;
}
