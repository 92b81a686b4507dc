import type { Deadline } from '../deadline.ts';
import type { CopernicaEvent } from '../event/copernica-event.ts';
import type { Outbox } from '../queue/outbox.ts';
import type { QuarantinedDelivery } from '../queue/quarantine-message.ts';
import type { QuarantineQueue, TakenMessage } from './quarantine-queue.ts';

/** What became of one quarantined delivery. */
export interface Replayed {
  /** The event's id; '' where the message is not to be read. */
  id: string;
  /** Why it was quarantined. */
  code: string;
  account: string;
  result: 'replayed' | 'understood' | 'stays';
  /** The event's type, or why it stays. */
  detail: string;
}

/** What a replay needs from outside. */
export interface ReplayContext {
  quarantine: QuarantineQueue;
  outbox: Pick<Outbox, 'send'>;
  /** Parses and normalizes, as for a delivery that has just come. @throws what it is not understood for */
  understand: (delivery: QuarantinedDelivery) => Promise<CopernicaEvent>;
  describe: (error: unknown) => string;
  /** Called after each one. */
  tell: (replayed: Replayed) => void;
  deadline: Deadline;
}

/** Only these, and whether they are only looked at. */
export interface ReplayChoice {
  code: string | null;
  isDryRun: boolean;
}

/**
 * Takes every quarantined delivery through parse, normalize and send again. A message is deleted only when its event is on the
 * event queue; what stays is given back at the end, so that no message is met twice.
 */
export async function replayDeliveries(choice: ReplayChoice, context: ReplayContext): Promise<Replayed[]> {
  const { quarantine, tell, deadline } = context;
  const all: Replayed[] = [];
  const kept: TakenMessage[] = [];
  try {
    for (let messages = await quarantine.take(deadline); messages.length > 0;) {
      for (const message of messages) {
        // Kept until it is known to be gone: whatever is thrown, it is given back.
        kept.push(message);
        if (choice.code !== null && message.code !== choice.code) continue;
        const replayed = await replayOne(message, choice, context);
        all.push(replayed);
        tell(replayed);
        if (replayed.result === 'replayed') kept.pop();
      }
      messages = await quarantine.take(deadline);
    }
  } finally {
    for (const message of kept) await quarantine.giveBack(message, deadline).catch(() => undefined);
  }
  return all;
}

async function replayOne(
  message: TakenMessage,
  { isDryRun }: ReplayChoice,
  { quarantine, outbox, understand, describe, deadline }: ReplayContext,
): Promise<Replayed> {
  const { code } = message;
  const delivery = await quarantine.open(message, deadline);
  if (!delivery)
    return {
      id: '',
      code,
      account: '',
      result: 'stays',
      detail: 'it is no delivery of this version, or its body is gone',
    };
  const { id, account } = delivery;
  const event = await understand(delivery).catch((error: unknown) => describe(error));
  if (typeof event === 'string') return { id, code, account, result: 'stays', detail: event };
  if (isDryRun) return { id, code, account, result: 'understood', detail: event.type };
  await outbox.send({ event }, deadline);
  await quarantine.delete(message, deadline);
  return { id, code, account, result: 'replayed', detail: event.type };
}
