import { parseCallbackPath } from '../../../lib/callback/callback-url.ts';
import type { ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import type { StoredCallback } from '../copernica/callback-store.ts';
import { buildDelivery, toTimestamp, type Shape } from './build-delivery.ts';
import type { Change } from './change.ts';
import { triggerOf, type Occasion } from '../copernica/webhooks/call-webhooks.ts';
import type { StoredWebhook } from '../copernica/webhooks/webhook-store.ts';
import { deliver, toSignedRequest, type Sender, type SentRequest } from './deliver.ts';
import { buildMailOccurrence } from './mail-occurrence.ts';

/** The body shape for each of a callback's methods, and for webhooks; may be changed at any time. */
export interface Shapes {
  json: Shape;
  xml: Shape;
  webhook: Shape;
}

/** A delivery and what became of it. */
export interface DeliveryRecord {
  /** What it was sent for: `callback/21` or `webhook/1894`. */
  registration: string;
  /** For example `database/788/profile/101` or `message/message1`. */
  subject: string;
  action: StoredWebhook['trigger'];
  shape: Shape | 'mail';
  /** Exactly what was sent, to send it again. */
  request: SentRequest;
  /** What the receiver answered; 0 when nobody did. */
  status: number;
  answer: string;
}

/** Makes deliveries for callbacks and webhooks, and keeps what became of them. */
export interface DeliveryService {
  shapes: Shapes;
  records: DeliveryRecord[];
  call(callback: StoredCallback, change: Change): Promise<void>;
  callWebhook(webhook: StoredWebhook, occasion: Occasion): Promise<void>;
  /** A signed request that tells the first database callback of an update, not sent; null when there is no such callback. */
  sample(callbacks: readonly StoredCallback[], at: Date): SentRequest | null;
}

/** Signs as `sender`, with the account id of the account the callback's URL names. */
export function createDeliveryService(
  sender: Sender,
  config: Pick<ResolvedConfig, 'accounts'>,
): DeliveryService {
  const service: DeliveryService = {
    shapes: { json: 'form-json', xml: 'xml', webhook: 'webhook' },
    records: [],
    async call(callback, change) {
      const shape = service.shapes[callback.method];
      const told = { registration: `callback/${callback.id}`, subject: toSubject(change), shape };
      await send({ ...told, action: change.action }, toRequest(callback, change));
    },
    async callWebhook({ id, handler }, occasion) {
      const isMail = 'trigger' in occasion;
      const shape = isMail ? ('mail' as const) : service.shapes.webhook;
      const content = isMail
        ? buildMailOccurrence(occasion)
        : buildDelivery(service.shapes.webhook, occasion);
      const subject = isMail ? `message/${occasion.message}` : toSubject(occasion);
      const told = { registration: `webhook/${id}`, subject, shape, action: triggerOf(occasion) };
      await send(told, toSignedRequest(senderFor(handler), handler, content));
    },
    sample(callbacks, at) {
      const isUpdate = ({ action }: StoredCallback): boolean => action === 'update' || action === 'all';
      const callback = callbacks.find(
        (candidate) => candidate.owner.kind === 'database' && isUpdate(candidate),
      );
      return callback ? toRequest(callback, toSampleChange(callback.owner.id, at)) : null;
    },
  };
  return service;

  async function send(
    told: Omit<DeliveryRecord, 'request' | 'status' | 'answer'>,
    request: SentRequest,
  ): Promise<void> {
    const { status, body } = await deliver(request);
    service.records.push({ ...told, request, status, answer: body });
  }

  function toRequest({ url, method }: StoredCallback, change: Change): SentRequest {
    return toSignedRequest(senderFor(url), url, buildDelivery(service.shapes[method], change));
  }

  function senderFor(url: string): Sender {
    const name = parseCallbackPath(new URL(url).pathname)?.account ?? '';
    const account = config.accounts.size > 1 ? config.accounts.get(name) : undefined;
    return account ? { ...sender, copernicaId: account.copernicaId } : sender;
  }
}

/** What a change is about, as an event's subject names it. */
function toSubject({ profile, subprofile }: Change): string {
  return subprofile
    ? `collection/${subprofile.collection}/subprofile/${subprofile.id}`
    : `database/${profile.database}/profile/${profile.id}`;
}

function toSampleChange(database: number, at: Date): Change {
  const time = toTimestamp(at);
  const profile = {
    id: 123,
    database,
    fields: { email: 'new@example.com', company: 'Apple' },
    interests: { football: true, chess: false },
    code: '',
    created: '2013-01-06 14:19:51',
    modified: time,
  };
  const before = { email: 'new@example.com', company: 'Microsoft' };
  return { action: 'update', profile, subprofile: null, before, parameters: { company: 'Apple' }, at };
}
