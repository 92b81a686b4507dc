import { readUrl, type Environment } from '../config/environment.ts';
import type { CallUntil } from '../aws/call-with-retries.ts';
import type { Deadline } from '../deadline.ts';
import type { CopernicaEvent } from '../event/copernica-event.ts';
import type { Canary } from '../config/declaration.ts';
import { createObjectStore } from '../aws/object-store.ts';
import { createCanaryNotes } from './canary-notes.ts';
import { toEventMessage } from './event-message.ts';
import { createMessageSender, type QueueReceipt } from './message-sender.ts';
import { toQuarantineMessage, type QuarantinedDelivery } from './quarantine-message.ts';

/** What goes out: an event for its consumers, or an authentic delivery to be looked at and replayed. */
export type Outgoing = { event: CopernicaEvent } | { quarantined: QuarantinedDelivery };

/** Where events and quarantined deliveries go. */
export interface Outbox {
  /** Fulfils once SQS has it. @throws UnavailableError when SQS or S3 did not accept in time */
  send(outgoing: Outgoing, deadline: Deadline): Promise<QueueReceipt>;
}

/**
 * An outbox of two SQS queues, with a bucket for what is too large for a message. `canaries`: the test profiles, by account, whose
 * events leave a note. @throws ConfigurationError naming the environment variable that is missing or
 * malformed
 */
export function createOutbox(
  env: Environment,
  callUntil: CallUntil,
  canaries: ReadonlyMap<string, Canary | null> = new Map(),
): Outbox {
  const notes = createCanaryNotes(createObjectStore(env, callUntil), canaries);
  const sendMessage = createMessageSender(env, callUntil);
  const eventQueue = { url: readUrl(env, 'EVENT_QUEUE_URL'), folder: 'events' };
  const quarantineQueue = { url: readUrl(env, 'QUARANTINE_QUEUE_URL'), folder: 'quarantine' };
  return {
    async send(outgoing, deadline) {
      if ('quarantined' in outgoing)
        return sendMessage(toQuarantineMessage(outgoing.quarantined), quarantineQueue, deadline);
      const receipt = await sendMessage(toEventMessage(outgoing.event), eventQueue, deadline);
      await notes.leave(outgoing.event, deadline);
      return receipt;
    },
  };
}
