import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receiverLimits } from '../config/receiver-limits.ts';
import { RequestError } from '../errors.ts';
import type { IncomingRequest } from './incoming-request.ts';

/**
 * Reads an API Gateway HTTP API event (payload 2.0): the one place that knows its quirks.
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
