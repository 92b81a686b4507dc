import type { Deadline } from '../../deadline.ts';
import type { SendMessages } from '../../queue/batch-sender.ts';
import { toQueueText } from '../../queue/queue-message.ts';
import type { Position } from './position.ts';

/** Where the next steps of runs wait. @throws UnavailableError when SQS does not take it */
export type SendStep = (position: Position, deadline: Deadline) => Promise<void>;

/** One group for each account: its steps come one after the other, and so do the calls they make. */
export function createStepQueue(sendMessages: SendMessages, url: string): SendStep {
  return async (position, deadline) => {
    const { run, step, target } = position;
    const { account, kind, id } = target;
    const message = {
      body: toQueueText(position),
      attributes: { account, run },
      deduplicationId: `${run}-${kind}-${id}-${step}`.replace(/[^A-Za-z0-9_.:-]/g, '-').slice(-128),
      groupId: account,
    };
    await sendMessages([message], { url, folder: 'snapshot/steps' }, deadline);
  };
}
