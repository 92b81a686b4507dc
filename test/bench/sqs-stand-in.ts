import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Tls } from './tls.ts';

/** Just enough of SQS to accept messages, in as little time as possible, over TLS as in production. */
export interface SqsStandIn {
  /** Base URL without a trailing slash. */
  url: string;
  /** The request that came in last, as sent. */
  lastMessage(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Accepts each SendMessage, and each object for S3; the AWS SDK insists on the right MD5OfMessageBody. */
export async function startSqsStandIn({ key, cert }: Tls): Promise<SqsStandIn> {
  let last: Record<string, unknown> = {};
  const server = createServer({ key, cert, keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'PUT') return response.writeHead(200, { 'content-length': 0 }).end();
      last = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const answer = JSON.stringify({
        MessageId: randomUUID(),
        MD5OfMessageBody: createHash('md5').update(String(last['MessageBody'])).digest('hex'),
      });
      // With its length, as SQS sends it: what is chunked costs the client more.
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'content-length': answer.length };
      return response.writeHead(200, headers).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastMessage: () => last,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
