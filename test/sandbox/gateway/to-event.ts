import type { IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import { accountId } from './resolve-intrinsics.ts';
import type { Route } from './routes.ts';

/** An HTTP request as API Gateway's HTTP API hands it to Lambda: payload format 2.0, stage `$default`. */
export interface GatewayEvent {
  requestContext: { requestId: string } & Record<string, unknown>;
  [property: string]: unknown;
}

// The only media types whose bodies an HTTP API passes on as text, unless their charset is declared to be another than UTF-8.
const textType = /^\s*(?:text\/[^;]*|application\/(?:json|xml|javascript))\s*(?:;|$)/i;
const otherCharset = /;\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))/i;

/** Turns a request into the event; `body` is what came over the wire. */
export function toEvent(request: IncomingMessage, body: Buffer, route: Route): GatewayEvent {
  const [rawPath = '', ...queryParts] = (request.url ?? '').split('?');
  const rawQueryString = queryParts.join('?');
  const headers = joinHeaders(request.rawHeaders);
  const cookies = headers['cookie']?.split(/;\s*/);
  delete headers['cookie'];
  const host = headers['host'] ?? '';
  const contentType = headers['content-type'] ?? '';
  // What is compressed is no text, whatever it will be.
  const isCompressed = !/^(?:identity)?$/i.test(headers['content-encoding'] ?? '');
  const isText = textType.test(contentType) && !otherCharset.test(contentType) && !isCompressed;
  const now = new Date();
  const query = joinQuery(rawQueryString);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies ? { cookies } : {}),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': host.split(':')[1] ?? '443',
      'x-forwarded-proto': 'https',
    },
    ...(rawQueryString === '' ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId: 'sandboxapi',
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomBytes(11).toString('base64').replace(/\+|\//g, '-'),
      routeKey: route.key,
      stage: '$default',
      time: toLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(route.parameters).length === 0 ? {} : { pathParameters: route.parameters }),
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Lower-case names; a repeated header's values joined by a comma, all repeats kept. */
function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const before = headers[name];
    const separator = name === 'cookie' ? '; ' : ',';
    if (name !== 'connection') headers[name] = before === undefined ? value : `${before}${separator}${value}`;
  }
  return headers;
}

function joinQuery(rawQueryString: string): Record<string, string> {
  const query = new URLSearchParams(rawQueryString);
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')]));
}

/** `24/Nov/2026:18:27:41 +0000`, as in the Common Log Format. */
function toLogTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
