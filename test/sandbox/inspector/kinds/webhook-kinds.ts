import { buildDelivery, type MailTrigger } from '../../delivery/build-delivery.ts';
import { buildMailOccurrence } from '../../delivery/mail-occurrence.ts';
import { webhookTriggers, type WebhookTrigger } from '../../copernica/webhooks/webhook-store.ts';
import { madeUpChange, send, type Kind } from './kind.ts';

/** A webhook of Marketing Suite for each trigger, sent whether or not one is registered. */
export const webhookKinds: readonly Kind[] = webhookTriggers.map((trigger) => ({
  id: `webhook-${trigger}`,
  group: 'Webhooks',
  label: trigger,
  hint: '',
  async happen(world, target) {
    const change = madeUpChange(target, isMail(trigger) ? 'update' : trigger);
    const content = isMail(trigger)
      ? buildMailOccurrence({
          trigger,
          message: 'message1',
          recipient: change.profile,
          variables: {},
          at: change.at,
        })
      : buildDelivery('webhook', change);
    await send(world, target, { path: `webhook/${trigger}`, content });
  },
}));

function isMail(trigger: WebhookTrigger): trigger is MailTrigger {
  return trigger !== 'create' && trigger !== 'update' && trigger !== 'delete';
}
