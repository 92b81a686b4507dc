import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receiverLimits } from '../config/receiver-limits.ts';
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
  /** API Gateway's id of this request. */
  requestId: string;
  receivedAt: Date;
}

/**
 * Reads an API Gateway HTTP API event (payload 2.0): no stage after this one sees the event.
 * @throws RequestError when the body is over the limit.
 */
export function readRequest(event: APIGatewayProxyEventV2, receivedAt: Date): IncomingRequest {
  const { http, stage, requestId } = event.requestContext;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > receiverLimits.maxBodyBytes) {
    throw new RequestError('body-too-large', `the body has more than ${receiverLimits.maxBodyBytes} bytes`);
  }
  return {
    method: http.method.toUpperCase(),
    rawPath: event.rawPath,
    rawQuery: event.rawQueryString || '',
    stage: stage && stage !== '$default' ? stage : null,
    headers: readHeaders(event, body.length),
    body,
    requestId,
    receivedAt,
  };
}

function readHeaders(event: APIGatewayProxyEventV2, bodyBytes: number): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(
    (event.headers as Partial<typeof event.headers> | undefined) ?? {},
  )) {
    if (value !== undefined) headers.set(name.toLowerCase(), value);
  }
  // API Gateway moves cookies out of the headers, and may drop the length of a chunked body; a signature can cover both.
  if (event.cookies?.length) headers.set('cookie', event.cookies.join('; '));
  if (!headers.has('content-length')) headers.set('content-length', String(bodyBytes));
  return headers;
}

/** What the log may tell of a request that was not accepted: it may be forged. */
export interface RequestDescription {
  /** Only where callbacks.config.ts declares it: anything else in a path is the sender's text. */
  account?: string;
  bodyBytes: number;
}

/** Describes a request by what is safe to tell of it. */
export function describeRequest(
  event: APIGatewayProxyEventV2,
  accounts: ReadonlyMap<string, unknown>,
): RequestDescription {
  const name = /\/callbacks\/([^/]+)/.exec(event.rawPath)?.[1] ?? '';
  const bodyBytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return { ...(accounts.has(name) ? { account: name } : {}), bodyBytes };
}
