import type { WebhookRecord, WebhookRecords } from '../../aws/webhook-records.ts';
import type { WebhookKey } from '../../callback/webhook.ts';
import type { DeclaredWebhook } from '../../config/resolve-webhooks.ts';
import type { ShownWebhook } from '../../copernica/webhook-page.ts';
import type { WebhooksApi } from '../../copernica/webhooks-api.ts';

/** Where an account's webhooks deliver: today first, then where they did until now. */
export type Addresses = readonly { receiverUrl: string; account: string }[];

/** An account's webhooks at Copernica, and what is kept of them. */
export interface OpenWebhooks {
  api: WebhooksApi;
  records: WebhookRecords;
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

/** All of an account's webhooks. */
export interface WebhookListing {
  wished: readonly WishedWebhook[];
  undeclared: readonly UndeclaredWebhook[];
}
