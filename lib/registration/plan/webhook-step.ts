import type { WebhookRecord } from '../../aws/webhook-records.ts';
import type { WebhookKey, WebhookProperties } from '../../callback/webhook.ts';
import type { OpenWebhooks } from '../list/webhook-listing.ts';
import type { Row } from './step.ts';

/** A webhook as we want it. */
export interface WantedWebhook {
  account: string;
  key: WebhookKey;
  properties: WebhookProperties;
}

/** One thing to do about a webhook, or to leave. */
export type WebhookStep = Row & { mechanism: 'webhook' } & (
    | {
        change: 'create';
        wanted: WantedWebhook;
        /** What is kept of the one that is gone, or of the one that another run is making. */
        previous: WebhookRecord | null;
      }
    | {
        change: 'update';
        id: number;
        wanted: WantedWebhook;
        /** A record of it in another place, which is to go. */
        former: WebhookRecord | null;
      }
    | {
        change: 'delete';
        /** Null: there is no webhook of ours, only a record. */
        id: number | null;
        record: WebhookRecord;
      }
    | { change: 'unchanged' | 'stray' | 'failed' }
  );

/** The steps that change something at Copernica or in what is kept. */
export type WebhookWrite = Extract<WebhookStep, { change: 'create' | 'update' | 'delete' }>;

/** True for a step that changes something. */
export function isWebhookWrite(step: WebhookStep): step is WebhookWrite {
  return step.change === 'create' || step.change === 'update' || step.change === 'delete';
}

/** What is to be done about one account's webhooks. */
export interface WebhookPlan {
  /** Null when the account could not be opened. */
  open: OpenWebhooks | null;
  steps: readonly WebhookStep[];
}
