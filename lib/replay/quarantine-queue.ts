import type { AwsAnswer } from '../aws/aws-call.ts';
import { AwsCallError, type CallUntil } from '../aws/call-with-retries.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import { createQueueEndpoint } from '../aws/service-url.ts';
import type { Environment } from '../config/environment.ts';
import type { Deadline } from '../deadline.ts';
import { UnavailableError } from '../errors.ts';
import { readPayloadPointer } from '../event/payload-pointer.ts';
import type { QuarantinedDelivery } from '../queue/quarantine-message.ts';
import { toSqsCall } from '../queue/sqs-call.ts';

/** A message that was taken from quarantine: nobody else gets it until it is given back, or the hour is over. */
export interface TakenMessage {
  receipt: string;
  code: string;
  body: string;
}

/** The quarantine queue from its other end. @throws UnavailableError from all of it */
export interface QuarantineQueue {
  /** A few that were not taken yet; none when there are no more. */
  take(deadline: Deadline): Promise<TakenMessage[]>;
  /** The delivery in a message, also where it stands in S3. Null when it is not to be read. */
  open(message: TakenMessage, deadline: Deadline): Promise<QuarantinedDelivery | null>;
  delete(message: TakenMessage, deadline: Deadline): Promise<void>;
  giveBack(message: TakenMessage, deadline: Deadline): Promise<void>;
}

const takenForSeconds = 3_600;
const maxAnswerBytes = 64 * 1024 * 1024;

/** @throws ConfigurationError naming the environment variable that is missing or malformed */
export function createQuarantineQueue(
  env: Environment,
  { callUntil, objects, queueUrl }: { callUntil: CallUntil; objects: ObjectStore; queueUrl: string },
): QuarantineQueue {
  const url = createQueueEndpoint(env)(queueUrl);

  async function call(action: string, input: object, deadline: Deadline): Promise<AwsAnswer> {
    const sqsCall = toSqsCall(url, action, { QueueUrl: queueUrl, ...input });
    const isAccepted = ({ status }: AwsAnswer): boolean => status === 200;
    return callUntil({ ...sqsCall, maxAnswerBytes }, { deadline, isAccepted }).catch((cause: unknown) => {
      if (!(cause instanceof AwsCallError)) throw cause;
      throw new UnavailableError('queue-unavailable', `the quarantine queue did not do ${action}`, { cause });
    });
  }

  return {
    async take(deadline) {
      const input = {
        MaxNumberOfMessages: 10,
        VisibilityTimeout: takenForSeconds,
        MessageAttributeNames: ['code'],
      };
      const { body } = await call('ReceiveMessage', input, deadline);
      const { Messages: messages = [] } = JSON.parse(body) as { Messages?: ReceivedMessage[] };
      return messages.map((message) => ({
        receipt: message.ReceiptHandle,
        code: message.MessageAttributes?.['code']?.StringValue ?? '',
        body: message.Body,
      }));
    },
    async open({ body }, deadline) {
      const message = parse(body);
      const location = readPayloadPointer(message);
      if (!location) return toDelivery(message);
      const text = await objects.get(location.key, deadline);
      return text === null ? null : toDelivery(parse(text));
    },
    async delete({ receipt }, deadline) {
      await call('DeleteMessage', { ReceiptHandle: receipt }, deadline);
    },
    async giveBack({ receipt }, deadline) {
      await call('ChangeMessageVisibility', { ReceiptHandle: receipt, VisibilityTimeout: 0 }, deadline);
    },
  };
}

interface ReceivedMessage {
  ReceiptHandle: string;
  Body: string;
  MessageAttributes?: Record<string, { StringValue?: string }>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Messages of a version before this one have no route: they are not replayed blindly.
function toDelivery(value: unknown): QuarantinedDelivery | null {
  const isDelivery =
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'route' in value &&
    'bodyBase64' in value &&
    'receivedAt' in value;
  return isDelivery ? (value as QuarantinedDelivery) : null;
}
