import type { AwsAnswer } from '../aws/aws-call.ts';
import type { CallUntil } from '../aws/call-with-retries.ts';
import { createObjectStore } from '../aws/object-store.ts';
import { createQueueEndpoint } from '../aws/service-url.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import type { Deadline } from '../deadline.ts';
import { UnavailableError } from '../errors.ts';
import { countBytes, createLargeMessages, maxMessageBytes } from './claim-check.ts';
import type { QueuePlace } from './message-sender.ts';
import type { QueueMessage } from './queue-message.ts';
import { toEntry, toQueueUnavailable, toSqsCall } from './sqs-call.ts';

/** Puts messages on a queue, in no order; fulfils once SQS has all of them. @throws UnavailableError when some were not accepted in time */
export type SendMessages = (
  messages: readonly QueueMessage[],
  queue: QueuePlace,
  deadline: Deadline,
) => Promise<void>;

// SQS takes ten entries a call.
const maxEntries = 10;
const maxInFlight = 8;
const pauseMs = 100;

/** Sends by SendMessageBatch, several calls at a time. @throws ConfigurationError naming the environment variable that is missing or malformed */
export function createBatchSender(
  env: Environment,
  callUntil: CallUntil,
  { sleep }: Pick<Clock, 'sleep'>,
): SendMessages {
  const endpointOf = createQueueEndpoint(env);
  const storeWhenLarge = createLargeMessages(createObjectStore(env, callUntil));

  // What SQS does not take of a batch is sent again; a repeated entry has the same deduplication id.
  async function sendBatch(batch: readonly QueueMessage[], url: string, deadline: Deadline): Promise<void> {
    const entries = batch.map((message, index) => ({ Id: String(index), ...toEntry(message, url) }));
    let pending = entries;
    for (;;) {
      const call = toSqsCall(endpointOf(url), 'SendMessageBatch', { QueueUrl: url, Entries: pending });
      const answer = await callUntil(call, { deadline, isAccepted: isBatchAnswer }).catch(toQueueUnavailable);
      const { accepted, refused } = readBatchAnswer(answer);
      pending = pending.filter(({ Id: id }) => !accepted.has(id));
      if (pending.length === 0) return;
      if (refused || deadline.remainingMs() <= pauseMs)
        throw new UnavailableError(
          'queue-unavailable',
          `SQS did not accept ${pending.length} of ${batch.length} messages${refused ? ` (${refused})` : ''}`,
        );
      await sleep(pauseMs);
    }
  }

  return async (messages, { url, folder }, deadline) => {
    const batches = toBatches(messages, (message) => storeWhenLarge(message, folder, deadline));
    const work = async (): Promise<void> => {
      for await (const batch of batches) await sendBatch(batch, url, deadline);
    };
    const lanes = Math.min(maxInFlight, Math.ceil(messages.length / maxEntries));
    // All lanes end before the first failure is told: nothing goes on behind the caller's back.
    const settled = await Promise.allSettled(Array.from({ length: lanes }, work));
    for (const lane of settled) if (lane.status === 'rejected') throw lane.reason;
  };
}

/** Batches of at most ten messages and SQS's size of one message in all. */
async function* toBatches(
  messages: readonly QueueMessage[],
  prepare: (message: QueueMessage) => Promise<QueueMessage>,
): AsyncGenerator<QueueMessage[]> {
  let batch: QueueMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const outgoing = await prepare(message);
    const size = countBytes(outgoing);
    if (batch.length === maxEntries || bytes + size > maxMessageBytes) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(outgoing);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

interface BatchAnswer {
  Successful?: { Id: string; MessageId?: string }[];
  Failed?: { Id: string; SenderFault?: boolean; Code?: string }[];
}

function isBatchAnswer({ status, body }: AwsAnswer): boolean {
  return status === 200 && /^\s*\{.*"(?:Successful|Failed)"\s*:/s.test(body);
}

function readBatchAnswer({ body }: AwsAnswer): { accepted: ReadonlySet<string>; refused: string | null } {
  const { Successful: successful = [], Failed: failed = [] } = JSON.parse(body) as BatchAnswer;
  // A fault of ours would be refused again.
  const fault = failed.find(({ SenderFault: isOurs, Code: code = '' }) => isOurs && !/throttl/i.test(code));
  return {
    accepted: new Set(successful.filter(({ MessageId: id }) => Boolean(id)).map(({ Id: id }) => id)),
    refused: fault ? (fault.Code ?? 'refused') : null,
  };
}
