import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A POST as API Gateway's HTTP API hands it to Lambda (payload 2.0): JSON and XML as text, forms as base64. */
export function toGatewayEvent(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): APIGatewayProxyEventV2 {
  const host = headers['host'] ?? '';
  const isText = /^(?:text\/|application\/json)/.test(headers['content-type'] ?? '');
  const routeKey = 'POST /callbacks/{proxy+}';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: {
      ...headers,
      accept: '*/*',
      'x-amzn-trace-id': 'Root=1-6924a1b2-0123456789abcdef01234567',
      'x-forwarded-for': '145.255.128.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'benchapi',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '145.255.128.1', userAgent: '' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: '23/Nov/2026:17:48:00 +0000',
      timeEpoch: Date.now(),
    },
    pathParameters: { proxy: path.replace('/callbacks/', '') },
    body: isText ? body : Buffer.from(body).toString('base64'),
    isBase64Encoded: !isText,
  };
}
