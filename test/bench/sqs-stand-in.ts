import { createHash, randomUUID } from 'node:crypto';
import { readBody, serve } from '../sandbox/serve.ts';

/** Just enough of SQS to accept messages, in as little time as possible. */
export interface SqsStandIn {
  /** Base URL without a trailing slash. */
  url: string;
  /** The request that came in last, as sent. */
  lastMessage(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Accepts each SendMessage; the AWS SDK insists on the right MD5OfMessageBody. */
export async function startSqsStandIn(): Promise<SqsStandIn> {
  let last: Record<string, unknown> = {};
  const { url, close } = await serve(async (request, response) => {
    last = JSON.parse((await readBody(request)).toString('utf8'));
    const answer = JSON.stringify({
      MessageId: randomUUID(),
      MD5OfMessageBody: createHash('md5').update(String(last['MessageBody'])).digest('hex'),
    });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
  });
  return { url, lastMessage: () => last, close };
}
