import { setTimeout as sleep } from 'node:timers/promises';
import { region, resolveIntrinsics, type References } from './resolve-intrinsics.ts';
import type { Outcome } from './invocation.ts';
import { isRecord, resourcesOf, type Template } from './template.ts';

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, { StringValue?: string; DataType: string }>;
}

/** The queues that the template gives to functions, polled until they are closed. */
export interface EventSources {
  close(): Promise<void>;
}

const idleMs = 100;

/** Polls each queue that a function is mapped to, as Lambda does: what the function took is deleted, what it reports as failed comes again. */
export function startEventSources(
  template: Template,
  references: References & { queueNames: ReadonlyMap<string, string> },
  { sqsUrl, invoke }: { sqsUrl: string; invoke: (functionArn: string, event: unknown) => Promise<Outcome> },
): EventSources {
  const stopped = new AbortController();
  const resolve = (value: unknown): string => String(resolveIntrinsics(value, template, references));
  const polling = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => {
    const queueArn = resolve(properties['EventSourceArn']);
    const name = queueArn.split(':').at(-1);
    const id = [...references.queueNames].find(([, queueName]) => queueName === name)?.[0] ?? '';
    return poll({
      queueArn,
      queueUrl: references.refs.get(id) ?? '',
      functionArn: resolve(properties['FunctionName']),
      batchSize: Number(properties['BatchSize'] ?? 10),
    });
  });

  async function poll(source: {
    queueArn: string;
    queueUrl: string;
    functionArn: string;
    batchSize: number;
  }) {
    while (!stopped.signal.aborted) {
      const messages = await receive(source.queueUrl, source.batchSize).catch((): Message[] => []);
      if (messages.length === 0) {
        await sleep(idleMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        continue;
      }
      const Records = messages.map((message) => toRecord(message, source.queueArn));
      const outcome = await invoke(source.functionArn, { Records });
      const failed = toFailures(outcome, messages);
      for (const { MessageId, ReceiptHandle } of messages)
        if (!failed.has(MessageId))
          await call('DeleteMessage', { QueueUrl: source.queueUrl, ReceiptHandle }).catch(() => undefined);
    }
  }

  async function receive(QueueUrl: string, MaxNumberOfMessages: number): Promise<Message[]> {
    const input = {
      QueueUrl,
      MaxNumberOfMessages,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    const { Messages } = (await call('ReceiveMessage', input)) as { Messages?: Message[] };
    return Messages ?? [];
  }

  async function call(action: string, input: object): Promise<unknown> {
    const answer = await fetch(sqsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify(input),
      signal: stopped.signal,
    });
    return JSON.parse((await answer.text()) || '{}');
  }

  return {
    async close() {
      stopped.abort();
      await Promise.all(polling);
    },
  };
}

function toRecord(message: Message, eventSourceARN: string): unknown {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(
    ([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, dataType: DataType, stringListValues: [], binaryListValues: [] },
    ],
  );
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: region,
  };
}

// A function that fails as a whole has taken nothing.
function toFailures(outcome: Outcome, messages: readonly Message[]): ReadonlySet<string> {
  if ('error' in outcome) return new Set(messages.map(({ MessageId }) => MessageId));
  const { result } = outcome;
  const failures =
    isRecord(result) && Array.isArray(result['batchItemFailures']) ? result['batchItemFailures'] : [];
  return new Set(failures.map((failure) => String(failure.itemIdentifier)));
}
