import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json, type Answer } from '../network/fault.ts';
import { readBody } from '../network/serve.ts';
import type { World } from '../world.ts';
import { actOn } from './act.ts';
import { readPageFile } from './page-files.ts';
import { search } from './search.ts';
import { streamHappenings } from './stream.ts';
import { listTargets } from './targets.ts';
import { kinds } from './kinds.ts';
import { toDetails } from './to-details.ts';
import { tabs, toTab } from './to-state.ts';

/**
 * What the page may do: run its own scripts and talk to its own server, and nothing else. Whatever a delivery holds is
 * text to it, and should that fail somewhere, this stands behind it.
 */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The page to look at a world, and what it asks its server. */
export function createInspector(world: World): RequestListener {
  const stream = streamHappenings(world);
  return (request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    if (request.url === '/api/stream') return stream(request, response);
    void answer(world, request).then(
      (given) => send(response, given),
      (error: unknown) =>
        send(response, json(400, { message: error instanceof Error ? error.message : String(error) })),
    );
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

async function answer(world: World, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page.invalid');
  const [, api, resource = '', id = '', sub] = pathname.split('/');
  if (api !== 'api') return request.method === 'GET' ? readPageFile(pathname) : notFound;
  if (request.method !== 'GET') {
    const input: unknown = JSON.parse((await readBody(request)).toString() || '{}');
    return actOn(world, `${resource} ${sub ?? ''}`.trim(), { id, input });
  }
  switch (resource) {
    case 'exchanges':
      return lookAt(world, Number(id), sub);
    case 'search':
      return json(200, await search(world.recorder.exchanges(), searchParams.get('q') ?? ''));
    case 'kinds':
      return json(200, {
        targets: listTargets(world).map(({ label }) => label),
        kinds: kinds.map(({ id: kind, group, label, hint }) => ({ id: kind, group, label, hint })),
      });
    case 'tabs': {
      const tab = tabs.find((name) => name === id);
      return tab ? json(200, toTab(world, tab)) : notFound;
    }
    default:
      return notFound;
  }
}

const notFound = json(404, { message: 'Not Found' });

async function lookAt(world: World, number: number, sub: string | undefined): Promise<Answer> {
  const exchange = world.recorder.find(number);
  if (!exchange) return notFound;
  if (sub === 'body') {
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="delivery-${number}"`,
      },
      body: exchange.body,
    };
  }
  const [, account = ''] = /\/callbacks\/([^/?]+)/.exec(exchange.target) ?? [];
  const isByToken = world.accounts.get(account)?.authentication === 'token';
  return json(200, await toDetails(exchange, { isByToken, receiverUrl: world.stack.url }));
}
