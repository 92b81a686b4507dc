import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receiverLimits } from '../../lib/config/receiver-limits.ts';
import { buildEvent, formerPath, formerReceiverUrl, type EventOptions } from './build-event.ts';

const form = 'application/x-www-form-urlencoded';
const zoe = '{"id":"123","fields":{"name":"Zoë"}}';

/** Deliveries at which something is odd, while every service is well: what was once lost, refused or altered. */
export const oddDeliveries = {
  'UTF-8 declared ISO-8859-1': odd('200', { body: zoe, contentType: 'application/json; charset=ISO-8859-1' }),
  'JSON declared HTML': odd('200', { body: zoe, contentType: 'text/html' }),
  'a form after a line end': odd('200', { body: '\r\nid=123&fields[a]=1', contentType: form }),
  'bytes of no charset': odd('202 undecodable', { body: 'id=123&fields[a]=Zo%EB', contentType: form }),
  compressed: odd('200', { body: gzipSync(zoe) }, { 'content-encoding': 'gzip' }),
  'a compressed bomb': odd(
    '202 body-too-large',
    { body: gzipSync(Buffer.alloc(receiverLimits.maxBodyBytes * 10)) },
    { 'content-encoding': 'gzip' },
  ),
  'deleted, at the URL of updates': odd('200', { body: '{"id":"123","action":"delete","fields":{"a":"1"}}' }),
  'a webhook without a time': odd('200', { body: '{"profile":"123","fields":{"a":"1"},"time":"yesterday"}' }),
  'to a trailing slash': odd('200', { path: '/callbacks/main/database/788/update/' }),
  'under a former name': odd('200', { path: formerPath }),
  'to a former URL': odd('200', { origin: formerReceiverUrl }),
};

interface OddDelivery {
  prepare: () => APIGatewayProxyEventV2;
  /** What its sender is told. */
  accepted: '200' | `202 ${string}`;
}

function odd(
  accepted: OddDelivery['accepted'],
  options: EventOptions,
  headers: Record<string, string> = {},
): OddDelivery {
  const prepare = (): APIGatewayProxyEventV2 => {
    const event = buildEvent(options);
    return { ...event, headers: { ...event.headers, ...headers } };
  };
  return { prepare, accepted };
}
