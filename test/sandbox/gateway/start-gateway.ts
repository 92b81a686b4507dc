import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answer, json, type Answer } from '../network/fault.ts';
import { serve } from '../network/serve.ts';
import type { Outcome } from './invocation.ts';
import type { Router } from './routes.ts';
import { isRecord } from './template.ts';
import { toEvent, type GatewayEvent } from './to-event.ts';

/** What the gateway leads to; set once the functions exist, which need the gateway's URL themselves. */
export interface Backend {
  route: Router;
  /** Runs the function with this logical id. */
  invoke: (lambdaId: string, event: GatewayEvent) => Promise<Outcome>;
}

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  receivedAt: Date;
  method: string;
  /** Path and query, verbatim. */
  target: string;
  /** As they came: names and values, repeats kept. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  answer: Answer;
  durationMs: number;
}

export interface GatewayOptions {
  /** 0: a free one. */
  port: number;
  /** Told of everything that comes in, whoever sent it and whatever becomes of it. */
  onExchange: (exchange: Exchange) => void;
}

/** An HTTP API on a real socket. */
export interface Gateway {
  url: string;
  connect(backend: Backend): void;
  close(): Promise<void>;
}

const maxBodyBytes = 10 * 1024 * 1024;
// Lambda takes 6 MB of JSON; base64 makes a body of 4.5 MB that large.
const maxEventBytes = 6 * 1024 * 1024;

const tooLarge = json(413, { message: 'Request Entity Too Large' });
const notFound = json(404, { message: 'Not Found' });
const failed = json(500, { message: 'Internal Server Error' });
const unavailable = json(503, { message: 'Service Unavailable' });

/** Starts it on 127.0.0.1; until it is connected, every path is unknown. */
export async function startGateway({ port, onExchange }: GatewayOptions): Promise<Gateway> {
  let backend: Backend | null = null;
  const served = await serve(async (request, response) => {
    response.setHeader('apigw-requestid', randomBytes(11).toString('base64'));
    const connected = backend;
    const receivedAt = new Date();
    await answer(response, undefined, async () => {
      const { body, isWhole } = await readLimited(request);
      const given = !isWhole ? tooLarge : connected ? await handle(connected, request, body) : notFound;
      onExchange(toExchange(request, { receivedAt, body, answer: given }));
      return given;
    });
  }, port);
  return { url: served.url, connect: (target) => void (backend = target), close: served.close };
}

function toExchange(
  { method = '', url = '', rawHeaders }: IncomingMessage,
  seen: Pick<Exchange, 'receivedAt' | 'body' | 'answer'>,
): Exchange {
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  return { ...seen, method, target: url, headers, durationMs: Date.now() - seen.receivedAt.getTime() };
}

async function handle({ route, invoke }: Backend, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const [path = ''] = (request.url ?? '').split('?');
  const found = route(request.method ?? '', path);
  if (!found) return notFound;
  const event = toEvent(request, body, found);
  if (Buffer.byteLength(JSON.stringify(event)) > maxEventBytes) return tooLarge;

  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), found.timeoutMs);
  });
  const outcome = await Promise.race([invoke(found.lambdaId, event), timeout]);
  clearTimeout(timer);
  if (outcome === 'timeout') return unavailable;
  return 'error' in outcome ? failed : toAnswer(outcome.result);
}

/** A function's result as an HTTP answer; without a `statusCode` the result itself is the body. */
function toAnswer(result: unknown): Answer {
  if (!isRecord(result) || typeof result['statusCode'] !== 'number') return json(200, result);
  const { statusCode, headers, body, isBase64Encoded, cookies } = result;
  const own = isRecord(headers)
    ? Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    : [];
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...(Object.fromEntries(own) as Record<string, string>),
      ...(Array.isArray(cookies) ? { 'set-cookie': cookies.join(', ') } : {}),
    },
    body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** The body as far as the gateway's limit; reads on past it so that the sender gets the answer. */
async function readLimited(request: IncomingMessage): Promise<{ body: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks), isWhole: size <= maxBodyBytes };
}
