import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Deadline } from '../../deadline.ts';
import { describeCause } from '../../describe-cause.ts';
import type { Log } from '../../log.ts';
import { parsePosition } from '../run/position.ts';
import { takeStep, type StepContext } from './take-step.ts';

/** What Lambda gives of the snapshot queue. */
export interface StepEvent {
  Records: Pick<SQSRecord, 'messageId' | 'body'>[];
}

export function isStepEvent(event: unknown): event is StepEvent {
  return typeof event === 'object' && event !== null && 'Records' in event && Array.isArray(event.Records);
}

/**
 * Takes the steps one after the other, and tells which are to come again. Behind one that failed, those of its account
 * are not tried: their order is kept, as a FIFO queue wants it.
 */
export async function takeSteps(
  { Records }: StepEvent,
  context: StepContext & { log: Log },
  deadline: Deadline,
): Promise<SQSBatchResponse> {
  const failed = new Set<string>();
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    const account = await attempt(body, failed, context, deadline);
    if (account === null) continue;
    failed.add(account);
    batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
}

/** The account whose step failed or has to wait behind such a one; null when it is done. */
async function attempt(
  body: string,
  failed: ReadonlySet<string>,
  context: StepContext & { log: Log },
  deadline: Deadline,
): Promise<string | null> {
  try {
    const position = parsePosition(body);
    const { account } = position.target;
    if (failed.has(account)) return account;
    try {
      await takeStep(position, context, deadline);
      return null;
    } catch (error) {
      context.progress.failed(position, describeCause(error));
      return account;
    }
  } catch (error) {
    context.log.error('snapshot step is not understood', { reason: describeCause(error) });
    return '';
  }
}
