import { createHash } from 'node:crypto';
import { readBody, serve, type Served } from '../../sandbox/network/serve.ts';

type Attributes = Record<string, { DataType: string; StringValue: string }>;

interface Received {
  Messages?: { ReceiptHandle: string; MD5OfMessageAttributes?: string; MessageAttributes?: Attributes }[];
}

/**
 * Stands in front of the SQS that is played here, where clients notice that it is: receipt handles are base64 at AWS, and
 * have no hyphen at which to be cut apart; the digest is that of the attributes in the answer, not of all there are.
 */
export async function startSqsAsAtAws(target: string): Promise<Served> {
  return serve(async (incoming, response) => {
    const body = (await readBody(incoming)).toString();
    const action = String(incoming.headers['x-amz-target']);
    const headers = { 'content-type': String(incoming.headers['content-type']), 'x-amz-target': action };
    const sent = action.endsWith('.DeleteMessage') ? toCall(body) : body;
    const answer = await fetch(`${target}${incoming.url ?? '/'}`, { method: 'POST', headers, body: sent });
    const text = await answer.text();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(action.endsWith('.ReceiveMessage') && answer.ok ? toAnswer(text) : text);
  });
}

function toAnswer(text: string): string {
  const { Messages = [] }: Received = JSON.parse(text);
  const messages = Messages.map(({ MD5OfMessageAttributes: _digest, ...message }) => ({
    ...message,
    ...(message.MessageAttributes ? { MD5OfMessageAttributes: digest(message.MessageAttributes) } : {}),
    ReceiptHandle: Buffer.from(message.ReceiptHandle).toString('base64'),
  }));
  return JSON.stringify({ Messages: messages });
}

// "Calculating the MD5 message digest for message attributes" in Amazon's developer guide; 1 stands before text.
function digest(attributes: Attributes): string {
  const hash = createHash('md5');
  const add = (text: string): void => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, { DataType, StringValue }] of Object.entries(attributes).toSorted()) {
    add(name);
    add(DataType);
    hash.update(Buffer.of(1));
    add(StringValue);
  }
  return hash.digest('hex');
}

function toCall(body: string): string {
  const call = JSON.parse(body);
  return JSON.stringify({ ...call, ReceiptHandle: Buffer.from(call.ReceiptHandle, 'base64').toString() });
}
