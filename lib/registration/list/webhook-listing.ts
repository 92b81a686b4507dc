import type { WebhookRecord, WebhookRecords } from '../../aws/webhook-records.ts';
import type { WebhookKey } from '../../callback/webhook.ts';
import type { DeclaredWebhook } from '../../config/resolve-webhooks.ts';
import type { ShownWebhook } from '../../copernica/webhook-page.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import type { WebhooksApi } from '../../copernica/webhooks-api.ts';
import type { Deadline } from '../../deadline.ts';

/** Where an account's webhooks deliver: today first, then where they did until now. */
export type Addresses = readonly { receiverUrl: string; account: string }[];

/** The way to an account's webhooks: what is kept of them, and with the account's secret read, the API. */
export interface WebhookAccess {
  records: WebhookRecords;
  open: (deadline: Deadline) => Promise<OpenWebhooks>;
}

/** An account's webhooks at Copernica, and what is kept of them. */
export interface OpenWebhooks {
  api: WebhooksApi;
  records: WebhookRecords;
  /** Of the API that the webhooks are made by. */
  structure: Structure;
  /** It is the API that callbacks are registered by. */
  isSameApi: boolean;
}

/** A webhook that is declared, and all that is known of it. */
export interface WishedWebhook {
  declared: DeclaredWebhook;
  /** Null while its database's name is not looked up. */
  key: WebhookKey | null;
  /** What is kept of it, perhaps under the account's former name. */
  record: WebhookRecord | null;
  /** What Copernica has under the record's id, or under the id that an unproven answer told. */
  shown: ShownWebhook | null;
  /** What it has under the id that is to be adopted. */
  adopted: ShownWebhook | null;
  /** Where there is no webhook of the record and Copernica does list: those at its address. */
  found: readonly ShownWebhook[];
  /** Why not all of this could be read; null when it was. */
  failure: string | null;
}

/** A record of what is not declared, and what Copernica has of it. */
export interface UndeclaredWebhook {
  record: WebhookRecord;
  shown: ShownWebhook | null;
  failure: string | null;
}

/** What is known of an account's webhooks. */
export interface WebhookListing {
  wished: readonly WishedWebhook[];
  undeclared: readonly UndeclaredWebhook[];
}

/** All of an account's webhooks, before planning. */
export interface AccountWebhooks extends WebhookListing {
  /** Null when the account could not be opened. */
  open: OpenWebhooks | null;
  addresses: Addresses;
  /** The name of a record's parameter, for a person who has to look at it. */
  nameOf: (account: string, key: WebhookKey) => string;
}

/** What is known of declared webhooks when nothing could be read. */
export function describeUnread(declared: readonly DeclaredWebhook[], failure: string): WishedWebhook[] {
  const nothing = { key: null, record: null, shown: null, adopted: null, found: [], failure };
  return declared.map((one) => ({ declared: one, ...nothing }));
}
