import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { signDelivery } from '../sandbox/delivery/sign-delivery.ts';
import { startDnsServer, toDkimRecord } from '../sandbox/network/dns-server.ts';
import { startSqsStandIn } from './sqs-stand-in.ts';
import { createTls } from './tls.ts';
import { toGatewayEvent } from './to-gateway-event.ts';
import type { Body } from './workloads.ts';

/** What the measured handlers talk to, in this process, so that its work is not counted. */
export interface World {
  /** The whole environment of a measured process. */
  environment: Readonly<Record<string, string>>;
  /** So many different deliveries, signed now: they are accepted for four minutes. */
  signEvents(count: number, toBody: (profile: number) => Body): APIGatewayProxyEventV2[];
  /** The request that SQS got last. */
  lastMessage(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

const receiverUrl = 'https://callbacks.example.com';
const callbackPath = '/callbacks/main/database/788/update';
const keyId = 'one._domainkey.copernica.com';

/** Starts the queue and the name server that has the signing key. @param directory for the certificate */
export async function startWorld(directory: string): Promise<World> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tls = await createTls(directory);
  const [sqs, dns] = await Promise.all([startSqsStandIn(tls), startDnsServer()]);
  const publicKeyBytes = publicKey.export({ type: 'spki', format: 'der' });
  dns.records.set(keyId, toDkimRecord(publicKeyBytes));

  function signEvent({ contentType, content }: Body): APIGatewayProxyEventV2 {
    const headers = signDelivery({
      method: 'POST',
      url: receiverUrl + callbackPath,
      body: content,
      contentType,
      copernicaId: 'account_1234',
      keyId,
      privateKey,
      date: new Date(),
      nonce: randomUUID(),
    });
    return toGatewayEvent(callbackPath, headers, content);
  }

  return {
    environment: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'access-key-id',
      AWS_SECRET_ACCESS_KEY: 'secret-access-key',
      AWS_SESSION_TOKEN: 'session-token',
      AWS_LAMBDA_FUNCTION_NAME: 'receive',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_S3: sqs.url,
      NODE_EXTRA_CA_CERTS: tls.certificatePath,
      BENCH_PUBLIC_KEY: publicKeyBytes.toString('base64'),
      STAGE: 'bench',
      STACK_ID: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/bench/1',
      EVENT_QUEUE_URL: `${sqs.url}/000000000000/events.fifo`,
      QUARANTINE_QUEUE_URL: `${sqs.url}/000000000000/quarantine.fifo`,
      PAYLOAD_BUCKET: 'payloads',
      RECEIVER_URL: receiverUrl,
      COPERNICA_DNS_SERVER: dns.address,
      // The SDK looks here for a developer's own settings.
      HOME: tmpdir(),
    },
    signEvents: (count, toBody) => Array.from({ length: count }, (_, index) => signEvent(toBody(index + 1))),
    lastMessage: sqs.lastMessage,
    close: async () => {
      await Promise.all([sqs.close(), dns.close()]);
    },
  };
}
