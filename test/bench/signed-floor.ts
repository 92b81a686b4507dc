/**
 * The least that cannot be left out: the body's digest, Copernica's RSA signature, Signature Version 4 and one request
 * over a kept-alive connection. It reads nothing of the body, checks nothing else and logs nothing.
 */
import { createHmac, createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { post, queueUrl } from './floor/post.ts';
import { toMessage } from './floor/to-message.ts';

const key: KeyObject = createPublicKey({
  key: Buffer.from(process.env['BENCH_PUBLIC_KEY'] ?? '', 'base64'),
  format: 'der',
  type: 'spki',
});
const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = process.env;
const { host } = new URL(queueUrl);
const names = 'content-type;host;x-amz-date;x-amz-security-token;x-amz-target';
let signingKey: { day: string; bytes: Buffer } | undefined;

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers, rawPath, body = '', isBase64Encoded } = event;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const header = headers['signature'] ?? '';
  const signature = Buffer.from(/signature="([^"]+)"/.exec(header)?.[1] ?? '', 'base64');
  const covered = (/headers="([^"]+)"/.exec(header)?.[1] ?? '').split(' ');
  const signed = covered.map((name) =>
    name === '(request-target)' ? `${name}: post ${rawPath}` : `${name}: ${headers[name] ?? ''}`,
  );
  const digest = headers['digest']?.endsWith(`=${hash('sha256', bytes, 'base64')}`);
  if (!digest || !verify('sha256', Buffer.from(signed.join('\n')), key, signature))
    return { statusCode: 401 };
  const message = toMessage(event);
  return { statusCode: await post(message, sign(message)), body: '{}' };
}

function sign(message: string): Record<string, string> {
  const date = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = date.slice(0, 8);
  if (signingKey?.day !== day) signingKey = { day, bytes: deriveKey(day) };
  const scope = `${day}/eu-west-1/sqs/aws4_request`;
  const canonical = `POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:${host}\nx-amz-date:${date}\nx-amz-security-token:${AWS_SESSION_TOKEN}\nx-amz-target:AmazonSQS.SendMessage\n\n${names}\n${hash('sha256', message)}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`;
  const signature = createHmac('sha256', signingKey.bytes).update(text).digest('hex');
  return {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(Buffer.byteLength(message)),
    host,
    'x-amz-date': date,
    'x-amz-security-token': AWS_SESSION_TOKEN,
    'x-amz-target': 'AmazonSQS.SendMessage',
    authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function deriveKey(day: string): Buffer {
  const hmac = (secret: string | Buffer, text: string): Buffer =>
    createHmac('sha256', secret).update(text).digest();
  return hmac(hmac(hmac(hmac(`AWS4${AWS_SECRET_ACCESS_KEY}`, day), 'eu-west-1'), 'sqs'), 'aws4_request');
}
