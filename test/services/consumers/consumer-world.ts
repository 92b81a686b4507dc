import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FauxqsServer } from 'fauxqs';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { createBatchSender } from '../../../lib/queue/batch-sender.ts';
import type { QueueMessage } from '../../../lib/queue/queue-message.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startSharedAws } from '../../faults/fault-world.ts';
import { startSqsAsAtAws } from './sqs-as-at-aws.ts';

/** A program that a consumer starts from. */
export interface Program {
  command: string;
  args: readonly string[];
  cwd: string;
}

/** A queue and a bucket as the stack makes them, filled by the code that fills them at AWS. */
export interface ConsumerWorld {
  env: Record<string, string>;
  send(messages: readonly QueueMessage[]): Promise<void>;
  /** The bodies that are on the queue still, whether somebody has them or not. */
  left(): string[];
  /** Runs a program until it has printed so many lines and deleted all but what it must leave; gives its lines. */
  run(program: Program, until: { lines: number; left: number }): Promise<string[]>;
  close(): Promise<void>;
}

let worlds = 0;

/** Starts a world of its own. */
export async function startConsumerWorld(): Promise<ConsumerWorld> {
  const aws: FauxqsServer = await startSharedAws();
  const name = `consumed-${++worlds}`;
  const { queueUrl, queueName } = aws.createQueue(`${name}.fifo`, {
    attributes: { FifoQueue: 'true', MaximumMessageSize: '1048576', VisibilityTimeout: '180' },
  });
  const { bucketName } = aws.createBucket(name);
  const sqs = await startSqsAsAtAws(aws.address);
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: aws.address,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    EVENT_QUEUE_URL: sqs.url + new URL(queueUrl).pathname,
    PAYLOAD_BUCKET: bucketName,
  };
  const call = createRetryingCall(createAwsClient(env, Date.now), {
    clock: systemClock,
    attemptTimeoutMs: 5_000,
  });
  const sendBatch = createBatchSender(env, call, { sleep: () => Promise.resolve() });
  const left = (): string[] => {
    const { ready = [], inflight = [] } = aws.inspectQueue(queueName)?.messages ?? {};
    return [...ready, ...inflight.map(({ message }) => message)].map(({ body }) => body);
  };

  return {
    env,
    left,
    async send(messages) {
      await sendBatch([...messages], { url: queueUrl, folder: 'events' }, { remainingMs: () => 10_000 });
    },
    async run({ command, args, cwd }, until) {
      const child = spawn(command, args, {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const lines: string[] = [];
      const errors: string[] = [];
      createInterface(child.stdout).on('line', (line) => lines.push(line));
      createInterface(child.stderr).on('line', (line) => errors.push(line));
      const ended = once(child, 'exit');
      const isDone = (): boolean => lines.length >= until.lines && left().length <= until.left;
      const deadline = Date.now() + 60_000;
      while (!isDone() && child.exitCode === null && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 50));
      const isOver = isDone();
      child.kill();
      await ended;
      if (!isOver)
        throw new Error(
          `${command} ${args.join(' ')} did not get there:\n${[...lines, ...errors].join('\n')}`,
        );
      return lines;
    },
    async close() {
      await sqs.close();
      await aws.stop();
    },
  };
}
