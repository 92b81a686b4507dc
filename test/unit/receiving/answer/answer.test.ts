import { describe, expect, it } from 'vitest';
import { AuthenticationError, RequestError, UnavailableError } from '../../../../lib/errors.ts';
import { answer, type Failure } from '../../../../lib/receiving/answer/answer.ts';
import type { SendReceipt } from '../../../../lib/receiving/send/send.ts';

const sizes = { bodyBytes: 47, eventBytes: 493, isClaimCheck: false };

/** What the sender is told; the log is tested where the line is made. */
function toAnswer(result: SendReceipt | Failure, stackMark: string | null = null) {
  const nothing = () => undefined;
  const log = { info: nothing, warn: nothing, error: nothing, record: nothing };
  return answer(result, {
    log,
    requestId: 'the-request',
    stage: 'prod',
    stackMark,
    startedAt: 0,
    now: () => 12,
  });
}

describe('the answer', () => {
  it('to a forwarded delivery is its id', () => {
    const outcome = {
      result: 'forwarded',
      status: 200,
      id: 'the-id',
      account: 'main',
      type: 't',
      ...sizes,
    } as const;
    expect(toAnswer(outcome)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":"the-id"}',
    });
  });

  it('to a quarantined delivery is why', () => {
    const quarantined = { result: 'quarantined', status: 202, code: 'doctype', mistake: 'MARKER' } as const;
    expect(toAnswer({ ...quarantined, id: 'the-id', account: 'main', bodyBytes: 47 })).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"quarantined":"doctype"}',
    });
  });

  it.each<[string, SendReceipt | Failure]>([
    [
      'quarantined',
      { result: 'quarantined', status: 202, code: 'doctype', id: 'i', account: 'a', bodyBytes: 1 },
    ],
    ['rejected', { error: new RequestError('not-found', 'why') }],
  ])('to a %s delivery says which stack gave it', (_, result) => {
    expect(toAnswer(result, '0f1e').headers).toMatchObject({
      'content-type': expect.any(String),
      'x-copernica-callbacks-stack': '0f1e',
    });
  });

  it.each([
    [400, 'Not an HTTP request', {}, new RequestError('not-an-http-request', 'why')],
    [401, 'Not authenticated', {}, new AuthenticationError('wrong-token', 'why', { cause: 'MARKER' })],
    [404, 'Not a callback URL', {}, new RequestError('not-found', 'why', { cause: 'MARKER' })],
    [413, 'Body too large', {}, new RequestError('body-too-large', 'why', { cause: 'MARKER' })],
    [
      503,
      'Nothing was accepted, try again',
      { 'retry-after': '5' },
      new UnavailableError('queue-unavailable', 'why', { cause: new Error('MARKER') }),
    ],
  ])('to a rejected one is a problem: %i %s', (status, title, headers, error) => {
    expect(toAnswer({ error, request: { bodyBytes: 47, account: 'main' } })).toEqual({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json', ...headers },
      body: JSON.stringify({ type: 'about:blank', title, status, code: error.code, detail: 'why' }),
    });
  });
});
