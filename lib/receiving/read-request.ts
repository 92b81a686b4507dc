import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findAccount } from '../config/find-account.ts';
import { receiverLimits } from '../config/receiver-limits.ts';
import type { Account } from '../config/resolve-config.ts';
import { probeHeader } from '../config/stack-mark.ts';
import { RequestError } from '../errors.ts';

/** One HTTP request as it reached us, free of API Gateway's quirks. */
export interface IncomingRequest {
  /** Upper-case. */
  method: string;
  /** The path API Gateway saw, verbatim: with a stage or base path where there is one, without the query. */
  rawPath: string;
  /** Verbatim, without the question mark; '' when there is none. */
  rawQuery: string;
  /** The stage API Gateway put in front of the path, null for `$default`. */
  stage: string | null;
  /** Lower-case names; repeated headers joined by a comma. */
  headers: ReadonlyMap<string, string>;
  /** The bytes that were sent. */
  body: Buffer;
  /** API Gateway passed the body on as text: what was not UTF-8 in it is lost. */
  isText: boolean;
  /** API Gateway's id of this request. */
  requestId: string;
  /** By API Gateway's clock. */
  receivedAt: Date;
}

/**
 * Reads an API Gateway HTTP API event (payload 2.0): no stage after this one sees the event.
 * @param now where the event does not say when it was received
 * @throws RequestError when it is no such event, or the body is over the limit.
 */
export function readRequest(event: unknown, now: Date): IncomingRequest {
  if (!isHttpEvent(event)) {
    throw new RequestError('not-an-http-request', 'the event is no HTTP request of an API Gateway HTTP API');
  }
  const { http, stage, timeEpoch } = event.requestContext;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > receiverLimits.maxBodyBytes) {
    throw new RequestError('body-too-large', `the body has more than ${receiverLimits.maxBodyBytes} bytes`);
  }
  return {
    method: http.method.toUpperCase(),
    rawPath: event.rawPath,
    rawQuery: typeof event.rawQueryString === 'string' ? event.rawQueryString : '',
    stage: stage && stage !== '$default' ? stage : null,
    headers: readHeaders(event, body.length),
    body,
    isText: !event.isBase64Encoded,
    requestId: readRequestId(event),
    receivedAt: Number.isSafeInteger(timeEpoch) ? new Date(timeEpoch) : now,
  };
}

/** API Gateway's id of a request; '' where there is none. */
export function readRequestId(event: unknown): string {
  const context = isRecord(event) ? event['requestContext'] : undefined;
  const requestId = isRecord(context) ? context['requestId'] : undefined;
  return typeof requestId === 'string' ? requestId : '';
}

// A function can be invoked with anything: a test event, a warmer's.
function isHttpEvent(event: unknown): event is APIGatewayProxyEventV2 {
  if (!isRecord(event) || !isRecord(event['requestContext'])) return false;
  const { http } = event['requestContext'];
  const { rawPath, body = null } = event;
  const isRequest = isRecord(http) && typeof http['method'] === 'string' && typeof rawPath === 'string';
  return isRequest && (body === null || typeof body === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readHeaders(event: APIGatewayProxyEventV2, bodyBytes: number): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(
    (event.headers as Partial<typeof event.headers> | undefined) ?? {},
  )) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
  }
  // API Gateway moves cookies out of the headers, and may drop the length of a chunked body; a signature can cover both.
  if (Array.isArray(event.cookies) && event.cookies.length > 0)
    headers.set('cookie', event.cookies.join('; '));
  if (!headers.has('content-length')) headers.set('content-length', String(bodyBytes));
  return headers;
}

/** What the log may tell of a request that was not accepted: it may be forged. */
export interface RequestDescription {
  /** Only where callbacks.config.ts declares it: anything else in a path is the sender's text. */
  account?: string;
  bodyBytes: number;
  /** It says that it is register's own call. */
  isProbe?: true;
}

/** Describes a request by what is safe to tell of it; undefined where there is none. */
export function describeRequest(
  event: unknown,
  accounts: ReadonlyMap<string, Account>,
): RequestDescription | undefined {
  if (!isHttpEvent(event)) return undefined;
  const name = /\/callbacks\/([^/]+)/.exec(event.rawPath)?.[1] ?? '';
  const bodyBytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const account = findAccount(accounts, name);
  const isProbe = readHeaders(event, bodyBytes).has(probeHeader);
  return {
    ...(account ? { account: account.name } : {}),
    bodyBytes,
    ...(isProbe ? { isProbe } : {}),
  };
}
