import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../lib/aws/aws-call.ts';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall } from '../../../lib/aws/call-with-retries.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { readBody, serve, type Served } from '../../sandbox/network/serve.ts';

interface Arrival {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Which connection it came on, and which request on that it was; both from 1. */
  connection: number;
  onConnection: number;
}

let server: Served;
let arrivals: Arrival[];
let respond: (response: ServerResponse, arrival: Arrival) => void;
let env: Record<string, string>;

beforeEach(async () => {
  const connections = new Map<unknown, { number: number; requests: number }>();
  arrivals = [];
  respond = (response) => response.end('{"well":true}');
  server = await serve(async (request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const connection = connections.get(socket) ?? { number: connections.size + 1, requests: 0 };
    connections.set(socket, connection);
    connection.requests += 1;
    const onConnection = connection.requests;
    const body = await readBody(request);
    const arrival = { method, path: url, headers, body, connection: connection.number, onConnection };
    arrivals.push(arrival);
    respond(response, arrival);
  });
  env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'first-secret',
    AWS_SESSION_TOKEN: 'first-session',
  };
});
afterEach(() => server.close());

function toCall(others: Partial<AwsCall> = {}): AwsCall {
  return {
    service: 'sqs',
    method: 'POST',
    url: new URL('/', server.url),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: '{"QueueUrl":"…"}',
    ...others,
  };
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The Authorization header that a request must have as it arrived (AWS's documentation of Signature Version 4). */
function toAuthorization({ method, path, headers, body }: Arrival, service: string, secret: string): string {
  const [, signed = ''] = /SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const time = String(headers['x-amz-date']);
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, path, '', canonicalHeaders.join(''), signed, sha256(body)].join('\n');
  const scope = [time.slice(0, 8), 'eu-west-1', service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n'));
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope.join('/')}, SignedHeaders=${signed}, Signature=${signature.toString('hex')}`;
}

describe('a call to AWS', () => {
  it('arrives as it was signed: bytes, host with port, path and session token included', async () => {
    const callAws = createAwsClient(env, Date.now);
    const bytes = Buffer.from([0, 255, 10, 13, 226, 130, 172]);
    const hash = { 'x-amz-content-sha256': sha256(bytes) };
    const object = { url: new URL('/base/bucket/events/1.json', server.url), headers: hash, body: bytes };
    expect(await callAws(toCall(), 5_000)).toMatchObject({ status: 200, body: '{"well":true}' });
    await callAws(toCall({ service: 's3', method: 'PUT', ...object }), 5_000);
    const [message, put] = arrivals;
    expect(message?.headers).toMatchObject({
      host: new URL(server.url).host,
      'x-amz-security-token': 'first-session',
      'x-amz-target': 'AmazonSQS.SendMessage',
    });
    expect(message?.headers.authorization).toMatch(/SignedHeaders=[^,]*host;x-amz-date;x-amz-security-token/);
    expect(put).toMatchObject({ method: 'PUT', path: '/base/bucket/events/1.json', body: bytes });
    for (const [arrival, service] of [[message, 'sqs'] as const, [put, 's3'] as const]) {
      expect(arrival?.headers.authorization).toBe(
        arrival && toAuthorization(arrival, service, 'first-secret'),
      );
    }
  });

  it('is signed with the credentials that the environment has at that moment', async () => {
    const callAws = createAwsClient(env, Date.now);
    await callAws(toCall(), 5_000);
    env['AWS_SECRET_ACCESS_KEY'] = 'second-secret';
    delete env['AWS_SESSION_TOKEN'];
    await callAws(toCall(), 5_000);
    const second = arrivals[1];
    expect(second?.headers).not.toHaveProperty('x-amz-security-token');
    expect(second?.headers.authorization).toBe(second && toAuthorization(second, 'sqs', 'second-secret'));
  });

  it('is signed by the server’s time, at once and from then on, when its own is refused', async () => {
    const serverTime = Date.parse('2026-11-28T12:20:00Z');
    respond = (response, { headers }) => {
      const isLate = headers['x-amz-date'] !== '20261128T122000Z';
      const body = JSON.stringify({ __type: 'com.amazon.coral.service#InvalidSignatureException' });
      response.writeHead(isLate ? 400 : 200, { date: new Date(serverTime).toUTCString() });
      response.end(isLate ? body : '{"well":true}');
    };
    const callAws = createAwsClient(env, () => serverTime - 20 * 60_000);
    expect(await callAws(toCall(), 5_000)).toMatchObject({ status: 200 });
    expect(await callAws(toCall(), 5_000)).toMatchObject({ status: 200 });
    expect(arrivals.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20261128T120000Z',
      '20261128T122000Z',
      '20261128T122000Z',
    ]);
    const [, second] = arrivals;
    expect(second?.headers.authorization).toBe(second && toAuthorization(second, 'sqs', 'first-secret'));
  });

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('is not made without %s', async (name) => {
    env[name] = '';
    await expect(createAwsClient(env, Date.now)(toCall(), 5_000)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(name),
    });
    expect(arrivals).toEqual([]);
  });

  it('needs a region', () => {
    expect(() => createAwsClient({}, Date.now)).toThrow(/AWS_REGION/);
  });

  it('goes over the connection of the one before', async () => {
    const callAws = createAwsClient(env, Date.now);
    for (let round = 0; round < 20; round += 1) await callAws(toCall(), 5_000);
    expect(arrivals.map(({ connection }) => connection)).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('may be answered with as much as 256 KiB', async () => {
    respond = (response) => response.end('€'.repeat(2) + 'x'.repeat(256 * 1024 - 6));
    const { body } = await createAwsClient(env, Date.now)(toCall(), 5_000);
    expect(Buffer.byteLength(body)).toBe(256 * 1024);
  });
});

describe('a call that is not answered properly is an error, and the next one a success', () => {
  it.each<[string, (response: ServerResponse) => void, number, RegExp]>([
    ['no answer', () => undefined, 100, /^no answer within 100 ms$/],
    ['an answer that stops', (response) => begin(response), 100, /^no answer within 100 ms$/],
    ['a connection cut before the answer', (response) => response.socket?.destroy(), 5_000, /socket hang up/],
    [
      'a connection cut in the answer',
      (response) => begin(response, () => response.socket?.destroy()),
      5_000,
      /cut in the answer/,
    ],
    [
      'an answer that is not HTTP',
      (response) => response.socket?.end('no HTTP\r\n\r\n'),
      5_000,
      /^Parse Error/,
    ],
    ['an answer over 256 KiB', (response) => response.end('x'.repeat(256 * 1024 + 1)), 5_000, /too long/],
    ['an answer without an end', (response) => pour(response), 5_000, /too long/],
  ])('%s', async (_, fault, timeoutMs, message) => {
    const callAws = createAwsClient(env, Date.now);
    const answerWell = respond;
    respond = fault;
    await expect(callAws(toCall(), timeoutMs)).rejects.toThrow(message);
    respond = answerWell;
    expect(await callAws(toCall(), 5_000)).toMatchObject({ status: 200 });
    expect(arrivals.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it('nobody listening', async () => {
    const callAws = createAwsClient(env, Date.now);
    const call = toCall();
    await server.close();
    await expect(callAws(call, 5_000)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('a connection that the server closed between two calls', () => {
  const patient = { deadline: { remainingMs: () => 5_000 }, isAccepted: () => true };

  it('does not fail the second call, which is made once more', async () => {
    const callUntil = createRetryingCall(createAwsClient(env, Date.now), {
      clock: systemClock,
      attemptTimeoutMs: 2_500,
    });
    // The close and the next request pass each other on the wire: the server takes no second request on a connection.
    const answerWell = respond;
    respond = (response, arrival) => {
      if (arrival.onConnection > 1) response.socket?.destroy();
      else answerWell(response, arrival);
    };
    for (let round = 0; round < 3; round += 1) {
      expect(await callUntil(toCall({ body: `{"round":${round}}` }), patient)).toMatchObject({ status: 200 });
    }
    expect(arrivals.filter(({ onConnection }) => onConnection === 1).map(({ body }) => String(body))).toEqual(
      ['{"round":0}', '{"round":1}', '{"round":2}'],
    );
  });
});

/** Sends half an answer. */
function begin(response: ServerResponse, then?: () => void): void {
  response.writeHead(200, { 'content-length': '12' });
  response.write('{"Mess', then);
}

function pour(response: ServerResponse): void {
  const chunk = 'x'.repeat(64 * 1024);
  const more = (): void => {
    if (!response.destroyed) response.write(chunk, more);
  };
  more();
}
