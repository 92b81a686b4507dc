import { randomUUID } from 'node:crypto';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receive } from '../../functions/receive.ts';
import type { Environment } from '../../lib/config/environment.ts';
import { createReceiver, type Receiver } from '../../lib/receiving/wire-receiver.ts';
import { startFaultyProxy, type FaultyProxy } from '../sandbox/aws/faulty-proxy.ts';
import { startSecretsManager, type SecretsManager } from '../sandbox/aws/secrets-manager.ts';
import { startDnsServer, type DnsServer } from '../sandbox/network/dns-server.ts';
import { readQueue, type QueuedMessage } from '../sandbox/aws/queue.ts';
import { keyId, receiverUrl, signingKey } from './build-event.ts';
import { receiverConfig, silentLog } from './receiver-config.ts';

/** One receiver between real sockets that can be made to fail, with queues and a bucket of its own. */
export interface FaultWorld {
  sqs: FaultyProxy;
  s3: FaultyProxy;
  dns: DnsServer;
  secrets: SecretsManager;
  /** As it is wired in Lambda, its log included. */
  receiver: Receiver;
  /** What another receiver between the same sockets needs. */
  environment: Environment;
  /** The message groups that SQS was sent each id in, by queue and id. */
  groups: ReadonlyMap<string, ReadonlySet<string>>;
  /** Has the receiver, with so much time left and a silent log, answer an event. */
  deliver(event: APIGatewayProxyEventV2, remainingMs?: number): Promise<{ status: number; body: string }>;
  /** Everything works again, for what is sent from now on. */
  mend(): Promise<void>;
  events(): QueuedMessage[];
  quarantined(): QueuedMessage[];
  places: { eventQueueUrl: string; quarantineQueueUrl: string; quarantineQueueName: string; bucket: string };
  /** The keys in the bucket. */
  objects(): Promise<string[]>;
  readObject(key: string): Promise<string>;
  close(): Promise<void>;
}

export const callbackToken = 'callback-token-1';

/** The secret that holds this callback token. */
export function toSecret(token: string): string {
  return JSON.stringify({ accessToken: 'access-token-1', callbackToken: token });
}

/** Starts the AWS that fault worlds share. */
export function startSharedAws(): Promise<FauxqsServer> {
  return startFauxqs({ port: 0, logger: false, defaultRegion: 'eu-west-1' });
}

/** Starts a receiver with its own queues, bucket, proxies, DNS and Secrets Manager. */
export async function startFaultWorld(aws: FauxqsServer, environment: Environment = {}): Promise<FaultWorld> {
  const name = randomUUID();
  // As serverless.yml has them. The stand-in drops a repeated id in the whole queue, whatever the scope.
  const attributes = {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    MaximumMessageSize: '1048576',
  };
  const events = aws.createQueue(`events-${name}.fifo`, { attributes });
  const quarantine = aws.createQueue(`quarantine-${name}.fifo`, { attributes });
  const { bucketName } = aws.createBucket(`payloads-${name}`);
  const [sqs, s3, dns, secrets] = await Promise.all([
    startFaultyProxy(aws.address),
    startFaultyProxy(aws.address),
    startDnsServer(),
    startSecretsManager({ 'copernica/old': toSecret(callbackToken) }),
  ]);
  dns.records.set(keyId, signingKey.record);
  const wholeEnvironment = {
    EVENT_QUEUE_URL: events.queueUrl,
    QUARANTINE_QUEUE_URL: quarantine.queueUrl,
    PAYLOAD_BUCKET: bucketName,
    RECEIVER_URL: receiverUrl,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    COPERNICA_DNS_SERVER: dns.address,
    ...environment,
  };
  const receiver = createReceiver(receiverConfig, wholeEnvironment);
  const silent: Receiver = { ...receiver, log: silentLog };
  return {
    ...{ sqs, s3, dns, secrets, receiver, environment: wholeEnvironment, groups: noteGroups(sqs) },
    async deliver(event, remainingMs = 15_000) {
      const answer = await receive(event, { getRemainingTimeInMillis: () => remainingMs }, silent);
      return { status: answer.statusCode ?? 0, body: answer.body ?? '' };
    },
    mend: async () => {
      await Promise.all([sqs.settle(), s3.settle()]);
      sqs.faults = s3.faults = dns.faults = secrets.faults = undefined;
    },
    places: {
      eventQueueUrl: events.queueUrl,
      quarantineQueueUrl: quarantine.queueUrl,
      quarantineQueueName: quarantine.queueName,
      bucket: bucketName,
    },
    events: () => readQueue(aws, events.queueName),
    quarantined: () => readQueue(aws, quarantine.queueName),
    objects: async () => {
      const list = await fetch(`${aws.address}/${bucketName}?list-type=2`);
      return [...(await list.text()).matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key ?? '');
    },
    readObject: async (key) => (await fetch(`${aws.address}/${bucketName}/${key}`)).text(),
    close: async () => {
      await Promise.all([sqs.close(), s3.close(), dns.close(), secrets.close()]);
    },
  };
}

// Both ids stand at the end of a call.
const idsPattern = /"MessageDeduplicationId":"([^"]+)","MessageGroupId":"([^"]+)"\}$/;

/** Notes the message groups of each id that is sent. */
function noteGroups(sqs: FaultyProxy): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  sqs.onForwarded = ({ body, queue }) => {
    const [, id, group] = idsPattern.exec(body.toString('utf8', Math.max(0, body.length - 500))) ?? [];
    if (id === undefined || group === undefined) return;
    const key = `${queue}/${id}`;
    groups.set(key, (groups.get(key) ?? new Set()).add(group));
  };
  return groups;
}
