import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { answer, type Answer, type Fault } from '../network/fault.ts';
import { readBody, serve } from '../network/serve.ts';

/** A request on its way to SQS or S3. */
export interface ProxiedRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** The SQS action, for example `SendMessage`; '' for S3. */
  action: string;
  /** The name of the queue it is for; '' for S3. */
  queue: string;
}

/** A request that got through, and what it was answered. */
export interface ForwardedRequest extends ProxiedRequest {
  body: Buffer;
  answer: Answer;
}

/** Stands in front of a server and lets requests go wrong. */
export interface FaultyProxy {
  url: string;
  /** Asked for every request; undefined lets it pass. */
  faults: ((request: ProxiedRequest) => Fault | undefined) | undefined;
  /** Told of every request that the server behind has answered. */
  onForwarded: ((forwarded: ForwardedRequest) => void) | undefined;
  /** Every request so far, failed ones included. */
  requests: ProxiedRequest[];
  /** Fulfils once all that was sent before has arrived, also what nobody waits for any more. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** How SQS says that it is asked too much. */
export const throttled: Fault = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': 'ThrottlingException' },
  body: JSON.stringify({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    message: 'Rate exceeded',
  }),
};

const settlePath = '/~settle';

/** Starts a proxy in front of `target` on a free port of 127.0.0.1. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const agent = new Agent({ keepAlive: true });
  const served = await serve(async (request, response) => {
    if (request.url === settlePath) return void response.end();
    // As things are when it arrives: who gave up on a request meanwhile may have mended everything.
    const { faults } = proxy;
    const body = await readBody(request);
    // Who gave up waiting before its turn came, on a busy machine, must not get through once the fault is over.
    await nextTurn();
    if (request.socket.destroyed || request.socket.readableEnded) return void request.socket.destroy();
    const proxied = {
      method: request.method ?? '',
      path: (request.url ?? '').replace(/\?.*/s, ''),
      action: String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, ''),
      queue: 'x-amz-target' in request.headers ? findQueue(body) : '',
    };
    proxy.requests.push(proxied);
    await answer(response, faults?.(proxied), async () => {
      const given = await forward(target, agent, request, body);
      proxy.onForwarded?.({ ...proxied, body, answer: given });
      return given;
    });
  });
  const proxy: FaultyProxy = {
    url: served.url,
    faults: undefined,
    onForwarded: undefined,
    requests: [],
    settle: async () => {
      // Connections are taken in turn.
      await fetch(`${served.url}${settlePath}`, { headers: { connection: 'close' } });
    },
    close: async () => {
      agent.destroy();
      await served.close();
    },
  };
  return proxy;
}

function findQueue(body: Buffer): string {
  // It is the first property that we send; a body of a megabyte need not be parsed for it.
  return /"QueueUrl":"[^"]*\/([^"/]+)"/.exec(body.toString('latin1', 0, 1_000))?.[1] ?? '';
}

function forward(target: string, agent: Agent, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${target}${url}`, { method, headers, agent }, (response) => {
      readBody(response).then((received) => {
        const { 'content-type': contentType, etag } = response.headers;
        resolve({
          status: response.statusCode ?? 502,
          headers: { ...(contentType ? { 'content-type': contentType } : {}), ...(etag ? { etag } : {}) },
          body: received,
        });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
