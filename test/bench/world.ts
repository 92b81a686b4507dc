import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { signDelivery } from '../sandbox/delivery/sign-delivery.ts';
import { startDnsServer, toDkimRecord } from '../sandbox/dns-server.ts';
import { startSqsStandIn } from './sqs-stand-in.ts';
import { toGatewayEvent } from './to-gateway-event.ts';

/** What the measured handlers talk to, in this process, so that its work is not counted. */
export interface World {
  /** The whole environment of a measured process. */
  environment: Readonly<Record<string, string>>;
  /** So many different deliveries, signed now: they are accepted for five minutes. */
  signEvents(count: number): APIGatewayProxyEventV2[];
  /** The request that SQS got last. */
  lastMessage(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

const receiverUrl = 'https://callbacks.example.com';
const callbackPath = '/callbacks/main/database/788/update';
const keyId = 'one._domainkey.copernica.com';

/** Starts the queue and the name server that has the signing key. */
export async function startWorld(): Promise<World> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [sqs, dns] = await Promise.all([startSqsStandIn(), startDnsServer()]);
  dns.records.set(keyId, toDkimRecord(publicKey.export({ type: 'spki', format: 'der' })));

  function signEvent(profile: number): APIGatewayProxyEventV2 {
    const body = toBody(profile);
    const headers = signDelivery({
      method: 'POST',
      url: receiverUrl + callbackPath,
      body,
      contentType: 'application/json',
      copernicaId: 'account_1234',
      keyId,
      privateKey,
      date: new Date(),
      nonce: randomUUID(),
    });
    return toGatewayEvent(callbackPath, headers, body);
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
      EVENT_QUEUE_URL: `${sqs.url}/000000000000/events.fifo`,
      QUARANTINE_QUEUE_URL: `${sqs.url}/000000000000/quarantine.fifo`,
      PAYLOAD_BUCKET: 'payloads',
      RECEIVER_URL: receiverUrl,
      COPERNICA_DNS_SERVER: dns.address,
      // The SDK looks here for a developer's own settings.
      HOME: tmpdir(),
    },
    signEvents: (count) => Array.from({ length: count }, (_, index) => signEvent(index + 1)),
    lastMessage: sqs.lastMessage,
    close: async () => {
      await Promise.all([sqs.close(), dns.close()]);
    },
  };
}

/** A profile of the usual size with one changed field, in the shape that the vendor's own receiver reads (protocol 4.1 A). */
function toBody(id: number): string {
  return JSON.stringify({
    parameters: { company: 'Apple' },
    profile: {
      id: String(id),
      fields: {
        email: `someone.${id}@example.com`,
        firstname: 'Zoë',
        lastname: 'van den Berg',
        gender: 'f',
        birthdate: '1984-02-29',
        company: 'Microsoft',
        address: 'De Ruijterkade 112',
        postalcode: '1011AB',
        city: 'Amsterdam',
        country: 'nl',
        phone: '+31201234567',
        newsletter: 'yes',
        score: '007',
        remarks: '',
      },
      interests: ['football', 'chess', 'cooking'],
      created: '2013-01-06 14:19:51',
      modified: '2026-11-23 17:47:58',
    },
  });
}
