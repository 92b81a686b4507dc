import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Environment } from '../../../lib/config/environment.ts';
import { receiverLimits } from '../../../lib/config/receiver-limits.ts';
import type { AuthenticationErrorCode, PayloadErrorCode, RequestErrorCode } from '../../../lib/errors.ts';
import type { Outbox } from '../../../lib/queue/outbox.ts';
import type { Receiver } from '../../../lib/receiving/wire-receiver.ts';
import { keyId, tokenPath, type EventOptions } from '../../faults/build-event.ts';
import type { FaultWorld } from '../../faults/fault-world.ts';
import { awsFaults } from '../../faults/faults.ts';
import { toDkimRecord } from '../../sandbox/network/dns-server.ts';
import { buildMarkedEvent, markedFields, marks } from './marks.ts';

/** A way to provoke an outcome. */
export interface Provocation {
  build: () => APIGatewayProxyEventV2;
  /** What is set differently. */
  environment?: Environment;
  /** What goes wrong outside the receiver. */
  arrange?: (world: FaultWorld) => void;
  /** Puts a mistake into the receiver. */
  breakReceiver?: (receiver: Receiver) => Receiver;
}

const xml = 'text/xml';
const form = 'application/x-www-form-urlencoded';
const withToken = { path: tokenPath, query: `token=${marks.callbackToken}` };
const json = (value: unknown): EventOptions => ({ body: JSON.stringify(value) });
const large = json({ id: '123', fields: { ...markedFields, large: 'x'.repeat(1_100_000) } });

/** Deliveries that are forwarded. */
export const forwarded: Record<string, Provocation> = {
  JSON: signed(),
  XML: signed({ body: `<a><id>1</id><fields><a>${marks.fieldValue}</a></fields></a>`, contentType: xml }),
  'a form': signed({ body: `id=1&fields%5B${marks.fieldName}%5D=${marks.fieldValue}`, contentType: form }),
  'a mail webhook': signed({
    path: '/callbacks/main',
    ...json({ type: 'click', id: '9', link: marks.text }),
  }),
  'with a token': signed(withToken),
  'a claim check': signed(large),
};

/** One body for each reason not to understand it. */
export const quarantined: Record<PayloadErrorCode | 'queue-unavailable', Provocation> = {
  'unsupported-content-type': signed({ body: marks.text, contentType: `image/${marks.mediaTypeParameter}` }),
  'unsupported-charset': signed({
    ...json({ id: marks.text }),
    contentType: `text/plain; charset=${marks.mediaTypeParameter}`,
  }),
  'unsupported-content-encoding': withHeaders({ 'content-encoding': marks.text }),
  'invalid-content-encoding': withHeaders({ 'content-encoding': 'gzip' }),
  undecodable: signed({ body: `fields[a]=${marks.fieldValue}%EB`, contentType: form }),
  'body-too-large': withHeaders(
    { 'content-encoding': 'gzip' },
    { body: gzipSync(marks.text.padEnd(receiverLimits.maxBodyBytes + 1)) },
  ),
  'empty-body': signed({ body: ' ' }),
  'invalid-json': signed({ body: `{"id":${marks.text}}` }),
  'invalid-xml': signed({ body: `<a><b>${marks.text}</a>`, contentType: xml }),
  'invalid-form': signed({ body: `${marks.text}[=${marks.fieldValue}`, contentType: form }),
  doctype: signed({ body: `<!DOCTYPE a [<!ENTITY b "${marks.text}">]><a>&b;</a>`, contentType: xml }),
  'too-deep': signed({ body: `${'['.repeat(40)}"${marks.text}"${']'.repeat(40)}` }),
  'too-many-nodes': signed({ body: `["${marks.text}"${',1'.repeat(200_001)}]` }),
  'unknown-shape': signed(json({ hello: marks.text })),
  contradiction: signed(json({ id: '1', profile: { id: '2', fields: markedFields } })),
  'queue-unavailable': {
    ...signed(),
    arrange: ({ sqs }) => (sqs.faults = ({ queue }) => (queue.startsWith('events-') ? echoing : undefined)),
  },
  'invalid-id': signed(json({ id: marks.text })),
};

/** One request for each reason not to believe it. */
export const unauthenticated: Record<AuthenticationErrorCode, Provocation> = {
  'missing-signature': withHeaders({ signature: '' }),
  'malformed-signature': withHeaders({ signature: `keyId="${marks.text}",signature` }),
  'unsupported-algorithm': withHeaders({
    signature: `keyId="a",algorithm="${marks.text}",signature="AAAA"`,
  }),
  'expired-signature': {
    build: () => {
      const event = buildMarkedEvent();
      const signature = `${event.headers['signature'] ?? ''},expires=1234567890.5`;
      return { ...event, headers: { ...event.headers, signature } };
    },
  },
  'header-not-signed': signed({ headerNames: ['date', 'x-nonce'] }),
  'missing-header': withHeaders({ 'x-copernica-id': '' }),
  'oversized-header': withHeaders({ 'x-unknown': marks.unknownHeader.padEnd(5_000, '-') }),
  'malformed-date': withHeaders({ date: marks.text }),
  'stale-date': signed({ date: new Date('2020-02-29T12:00:00Z') }),
  'malformed-digest': withHeaders({ digest: marks.text }),
  'digest-mismatch': { build: () => ({ ...buildMarkedEvent(), body: btoa(marks.text) }) },
  'undecodable-in-transit': {
    build: () => ({ ...buildMarkedEvent(), body: `${marks.text} Zo\uFFFD`, isBase64Encoded: false }),
  },
  'wrong-host': withHeaders({ host: marks.text }),
  'wrong-account': withHeaders({ 'x-copernica-id': marks.text }),
  'untrusted-key': signed({ keyId: `${marks.text}.example.com` }),
  'unknown-key': signed({ keyId: `${marks.text}.copernica.com` }),
  'revoked-key': withKeyRecord(['v=DKIM1; k=rsa; p=']),
  'weak-key': withKeyRecord(createWeakRecord()),
  'malformed-key': withKeyRecord([`v=DKIM1; p=${marks.text}`]),
  'wrong-signature': withHeaders({ 'x-nonce': `${marks.nonce}-changed` }),
  'missing-token': signed({ path: tokenPath }),
  'wrong-token': signed({ path: tokenPath, query: `token=${marks.sentToken}` }),
};

/** Requests that cannot be deliveries of ours. */
export const unacceptable: Record<Exclude<RequestErrorCode, 'not-an-http-request'>, Provocation> = {
  'not-found': signed({ path: `/callbacks/main/table/${marks.text}` }),
  'unknown-account': signed({ path: `/callbacks/${marks.text}/database/788/update` }),
  'body-too-large': signed({ body: marks.text.padEnd(6 * 1024 * 1024 + 1) }),
};

/** Each service that may not answer, or not as it should, and what may be missing to ask it. */
export const unavailable: Record<string, Provocation> = {
  'queue-unavailable': { ...signed(), arrange: ({ sqs }) => (sqs.faults = () => echoing) },
  'storage-unavailable': { ...signed(large), arrange: ({ s3 }) => (s3.faults = () => echoing) },
  'dns-unavailable': {
    ...signed({ keyId: `${marks.text}.copernica.com` }),
    arrange: ({ dns }) => (dns.faults = () => 'servfail'),
  },
  'secrets-unavailable': {
    ...signed(withToken),
    arrange: ({ secrets }) => (secrets.faults = () => awsFaults['answers 500']),
  },
  'invalid-secret': {
    ...signed(withToken),
    arrange: ({ secrets }) => secrets.set('copernica/old', `{"accessToken":"${marks.accessToken}`),
  },
  'invalid-environment': { ...signed(), environment: { AWS_SECRET_ACCESS_KEY: '' } },
};

/** Mistakes of ours, each with an error that quotes what it must not tell. */
export const mistakes: Record<string, Provocation> = {
  'an error whose message quotes the message': crash(({ body }) => new TypeError(`cannot send ${body}`)),
  'an error whose message looks like a stack': crash(
    ({ body }) => new SyntaxError(`${body}\n    at ${marks.text} (${marks.text}.js:1:1)`),
  ),
  'an error whose message was replaced': crash(({ body }) => {
    const error = new Error(`${body}: replaced\n    at ${marks.text}.js:1:1`);
    const { stack } = error;
    return Object.assign(error, { message: 'replaced', stack });
  }),
  'an error whose cause quotes the message': crash(({ body }) => new Error('no', { cause: new Error(body) })),
  'the message itself, thrown': crash(({ body }) => body),
  'an error in a check': {
    ...signed(),
    breakReceiver: ({ verifier, ...receiver }) => ({
      ...receiver,
      verifier: {
        ...verifier,
        keySource: (name) => Promise.reject(new Error(`no ${name}`)),
      },
    }),
  },
};

/** A mistake of ours in reading an authentic delivery, which is kept all the same. */
export const misread: Provocation = {
  ...signed(),
  breakReceiver: ({ verifier, ...receiver }) => {
    const accounts = new Map(verifier.accounts);
    const main = accounts.get('main');
    let reads = 0;
    const account = Object.create(main ?? null, {
      copernicaId: {
        // Read once to verify, then to normalize.
        get: () => {
          if ((reads += 1) > 1) throw new RangeError(`${marks.fieldValue}\n    at ${marks.text}`);
          return main?.copernicaId;
        },
      },
    }) as NonNullable<typeof main>;
    accounts.set('main', account);
    return { ...receiver, verifier: { ...verifier, accounts } };
  },
};

/** An answer of AWS that quotes what it was sent; final, so that it is given once. */
const echoing = {
  status: 400,
  body: JSON.stringify({ __type: 'com.amazonaws#InvalidMessageContents', message: JSON.stringify(marks) }),
};

function signed(options?: EventOptions): Provocation {
  return { build: () => buildMarkedEvent(options) };
}

function withHeaders(headers: Record<string, string>, options?: EventOptions): Provocation {
  return {
    build: () => {
      const event = buildMarkedEvent(options);
      return { ...event, headers: { ...event.headers, ...headers } };
    },
  };
}

function withKeyRecord(record: string[]): Provocation {
  return { ...signed(), arrange: ({ dns }) => void dns.records.set(keyId, record) };
}

function createWeakRecord(): string[] {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
  return toDkimRecord(publicKey.export({ type: 'spki', format: 'der' }));
}

function crash(toThrown: (message: { body: string }) => unknown): Provocation {
  const send: Outbox['send'] = async (outgoing) => {
    throw toThrown({ body: JSON.stringify(outgoing) });
  };
  return {
    ...signed(),
    breakReceiver: (receiver) => ({ ...receiver, outbox: { send } }),
  };
}
