import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Tls } from '../tls.ts';

/** Just enough of SQS and S3 for a snapshot, in as little time as possible, over TLS as in production. */
export interface QueueStandIn {
  url: string;
  /** How many messages the event queue took. */
  countEvents(): number;
  /** The bodies that wait on the snapshot queue; whoever takes one removes it. */
  steps: string[];
  close(): Promise<void>;
}

interface Batch {
  QueueUrl: string;
  Entries: { Id: string; MessageBody: string }[];
}

export async function startQueueStandIn({ key, cert }: Tls): Promise<QueueStandIn> {
  const steps: string[] = [];
  const objects = new Map<string, Buffer>();
  let events = 0;

  function answer(method: string, path: string, body: Buffer): { status: number; text: string | Buffer } {
    if (method === 'PUT') objects.set(path, body);
    if (method === 'DELETE') objects.delete(path);
    const object = objects.get(path);
    if (method === 'GET')
      return object ? { status: 200, text: object } : { status: 404, text: '<Code>NoSuchKey</Code>' };
    if (method !== 'POST') return { status: method === 'PUT' ? 200 : 204, text: '' };
    const { QueueUrl, Entries } = JSON.parse(body.toString('utf8')) as Batch;
    if (QueueUrl.endsWith('/snapshot.fifo')) steps.push(...Entries.map(({ MessageBody }) => MessageBody));
    else events += Entries.length;
    return {
      status: 200,
      text: JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id, MessageId: 'm' })) }),
    };
  }

  const server = createServer({ key, cert, keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, text } = answer(request.method ?? '', request.url ?? '', Buffer.concat(chunks));
      response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    countEvents: () => events,
    steps,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
