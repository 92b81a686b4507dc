import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../lib/config/receiver-limits.ts';
import { describeRequest, readRequest, readRequestId } from '../../../lib/receiving/read-request.ts';
import { readRequestTarget } from '../../../lib/receiving/verify/request-target.ts';

const now = new Date('2026-11-23T17:48:00Z');

function buildEvent(
  changes: Partial<APIGatewayProxyEventV2> = {},
  stage = '$default',
): APIGatewayProxyEventV2 {
  const rawPath = changes.rawPath ?? '/callbacks/main/database/788/update';
  return {
    version: '2.0',
    routeKey: 'POST /callbacks/{proxy+}',
    rawPath,
    rawQueryString: '',
    headers: { host: 'callbacks.example.com' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'callbacks.example.com',
      domainPrefix: 'callbacks',
      http: { method: 'POST', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId: 'request-1',
      routeKey: 'POST /callbacks/{proxy+}',
      stage,
      time: '23/Nov/2026:17:48:00 +0000',
      timeEpoch: now.getTime(),
    },
    isBase64Encoded: false,
    ...changes,
  };
}

describe('the adapter', () => {
  it('decodes base64 bodies to the bytes that were sent', () => {
    const bytes = Buffer.from([0x6a, 0x73, 0x6f, 0x6e, 0x3d, 0xff, 0x00]);
    const event = buildEvent({ body: bytes.toString('base64'), isBase64Encoded: true });
    expect(readRequest(event, now).body).toEqual(bytes);
  });

  it('takes the time of receipt from API Gateway, and from its own clock where that does not say', () => {
    const later = new Date('2030-01-01T00:00:00Z');
    expect(readRequest(buildEvent(), later).receivedAt).toEqual(now);
    const { timeEpoch: _, ...context } = buildEvent().requestContext;
    expect(readRequest({ ...buildEvent(), requestContext: context }, later).receivedAt).toEqual(later);
  });

  it.each([
    undefined,
    null,
    {},
    [],
    'warm up',
    7,
    { source: 'serverless-plugin-warmup' },
    { ...buildEvent(), requestContext: null },
    { ...buildEvent(), requestContext: {} },
    { ...buildEvent(), requestContext: { http: {} } },
    { ...buildEvent(), rawPath: undefined },
    { ...buildEvent(), body: { id: 1 } },
  ])('refuses what is no HTTP request: %j', (event) => {
    expect(() => readRequest(event, now)).toThrow(
      expect.objectContaining({ code: 'not-an-http-request', status: 400 }),
    );
    expect(describeRequest(event, new Map())).toBeUndefined();
  });

  it.each([
    ['request-1', buildEvent()],
    ['', {}],
    ['', null],
    ['', { requestContext: {} }],
    ['', { requestContext: null }],
    ['', { requestContext: { requestId: 1 } }],
  ])('reads the request id %j of whatever it is given', (id, event) => {
    expect(readRequestId(event)).toBe(id);
  });

  it('tells text from bytes', () => {
    expect(readRequest(buildEvent({ body: 'a' }), now).isText).toBe(true);
    expect(readRequest(buildEvent({ body: 'YQ==', isBase64Encoded: true }), now).isText).toBe(false);
  });

  it('leaves out headers, query and cookies that are none', () => {
    const odd = { ...buildEvent(), headers: { a: 1, b: 'b' }, cookies: 'c', rawQueryString: 3 };
    const request = readRequest(odd, now);
    expect([...request.headers]).toEqual([
      ['b', 'b'],
      ['content-length', '0'],
    ]);
    expect(request.rawQuery).toBe('');
  });

  it('takes text bodies as UTF-8', () => {
    expect(readRequest(buildEvent({ body: '{"a":"é€𝄞"}' }), now).body).toEqual(
      Buffer.from('{"a":"é€𝄞"}', 'utf8'),
    );
  });

  it('reads a request without body, headers or query', () => {
    const { body: _, headers: __, rawQueryString: ___, ...bare } = buildEvent();
    const request = readRequest(bare, now);
    expect(request).toMatchObject({ method: 'POST', rawQuery: '', stage: null });
    expect(request.body).toHaveLength(0);
  });

  it('lower-cases header names and joins the cookies again', () => {
    const { headers } = readRequest(
      buildEvent({ headers: { 'X-Nonce': 'n' }, cookies: ['a=1', 'b=2'] }),
      now,
    );
    expect(headers.get('x-nonce')).toBe('n');
    expect(headers.get('cookie')).toBe('a=1; b=2');
  });

  it('computes a Content-Length that was not passed on, in bytes', () => {
    expect(readRequest(buildEvent({ body: 'é' }), now).headers.get('content-length')).toBe('2');
    const event = buildEvent({ body: 'é', headers: { 'content-length': '7' } });
    expect(readRequest(event, now).headers.get('content-length')).toBe('7');
  });

  it('keeps the query verbatim', () => {
    expect(readRequest(buildEvent({ rawQueryString: 'a=%2f&b=+&&c' }), now).rawQuery).toBe('a=%2f&b=+&&c');
  });

  it('takes a body of the limit and refuses one byte more', () => {
    const body = 'x'.repeat(receiverLimits.maxBodyBytes);
    expect(readRequest(buildEvent({ body }), now).body).toHaveLength(receiverLimits.maxBodyBytes);
    expect(() => readRequest(buildEvent({ body: `${body}x` }), now)).toThrow(
      expect.objectContaining({ code: 'body-too-large', status: 413 }),
    );
  });
});

describe('the request target', () => {
  const path = '/callbacks/main/database/788/update';
  it.each<[string, string | string[], string, string, string[]]>([
    ['no base path', 'https://x.example.com', path, '$default', [path]],
    [
      'a stage that RECEIVER_URL names',
      'https://x.example.com/prod',
      `/prod${path}`,
      'prod',
      [`/prod${path}`],
    ],
    [
      'a stage behind a custom domain',
      'https://x.example.com',
      `/prod${path}`,
      'prod',
      [path, `/prod${path}`],
    ],
    [
      'a base path that API Gateway shows',
      'https://x.example.com/base',
      `/base${path}`,
      '$default',
      [`/base${path}`],
    ],
    [
      'a base path that API Gateway hides',
      'https://x.example.com/base',
      path,
      '$default',
      [`/base${path}`, path],
    ],
    [
      'a stage in place of the base path',
      'https://x.example.com/base',
      `/prod${path}`,
      'prod',
      [`/base${path}`, `/prod${path}`],
    ],
    [
      'a base path that is called callbacks',
      'https://x.example.com/callbacks',
      `/callbacks${path}`,
      '$default',
      [`/callbacks${path}`],
    ],
    [
      'a base path that API Gateway has unescaped',
      'https://x.example.com/caf%c3%a9%20bar/',
      `/caf\u00e9 bar${path}`,
      '$default',
      [`/caf%c3%a9%20bar${path}`, `/caf\u00e9 bar${path}`],
    ],
    [
      'a base path that API Gateway shows as it is',
      'https://x.example.com/caf\u00e9',
      `/caf%c3%a9${path}`,
      '$default',
      [`/caf%C3%A9${path}`, `/caf%c3%a9${path}`],
    ],
    [
      'a base path with a malformed escape',
      'https://x.example.com/100%',
      `/100%${path}`,
      '$default',
      [`/100%${path}`],
    ],
    [
      'a stage before an escaped base path',
      'https://x.example.com/a%20b',
      `/prod/a b${path}`,
      'prod',
      [`/a%20b${path}`, `/prod/a b${path}`],
    ],
    [
      'a base path of old',
      ['https://x.example.com/new', 'https://old.example.com/old'],
      `/old${path}`,
      '$default',
      [`/new${path}`, `/old${path}`],
    ],
    [
      'a base path of old that API Gateway hides',
      ['https://x.example.com', 'https://old.example.com/old'],
      path,
      '$default',
      [path, `/old${path}`],
    ],
    ['a trailing slash', 'https://x.example.com/base', `/base${path}/`, '$default', [`/base${path}/`]],
  ])('is found with %s', (_, receiverUrl, rawPath, stage, targets) => {
    const request = readRequest(buildEvent({ rawPath, rawQueryString: 'q=%20' }, stage), now);
    const { route, requestTargets } = readRequestTarget(request, [receiverUrl].flat());
    expect(route).toMatchObject({ account: 'main', target: { kind: 'database', id: 788 }, action: 'update' });
    expect(requestTargets).toEqual(targets.map((target) => `${target}?q=%20`));
  });

  it('may end in a question mark, which API Gateway does not show', () => {
    const request = readRequest(buildEvent(), now);
    expect(readRequestTarget(request, ['https://x.example.com/base']).requestTargets).toEqual([
      `/base${path}`,
      path,
      `/base${path}?`,
      `${path}?`,
    ]);
  });

  it.each([
    '/',
    '/callbacks',
    '/callbacks/',
    '/callbacks/main//',
    '/other/callbacks/main',
    '/callbacks/main/database/788',
    '/callbacks/main/database/788/drop',
    '/callbacks/main/database/Customers/update',
    '/callbacks/main/database/0/update',
    '/callbacks/main/database/788/update/Name',
    '/callbacks/main/database/788/update/name/more',
    '/callbacks/main/webhook',
    '/callbacks/main/../other/database/788/update',
    '/callbacks/ma%69n/database/788/update',
  ])('is not a callback URL: %s', (rawPath) => {
    const request = readRequest(buildEvent({ rawPath }), now);
    expect(() => readRequestTarget(request, ['https://x.example.com'])).toThrow(
      expect.objectContaining({ code: 'not-found', status: 404 }),
    );
  });
});
