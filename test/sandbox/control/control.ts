import type { IncomingMessage, RequestListener } from 'node:http';
import type { StoredCallback } from '../copernica/callback-store.ts';
import type { Profile, Subprofile } from '../delivery/change.ts';
import type { DeliveryRecord } from '../delivery/delivery-service.ts';
import { answer, json, type Answer } from '../network/fault.ts';
import type { ProfileInput, Profiles } from '../copernica/profiles.ts';
import { readBody, serve, type Served } from '../network/serve.ts';
import { toCurl } from './to-curl.ts';

/** What the endpoints work on. */
export interface Controlled {
  profiles: Profiles;
  deliveries: () => DeliveryRecord[];
  callbacks: () => StoredCallback[];
  /** A delivery as it could be sent just now, null when no callback is registered. */
  freshDelivery: () => DeliveryRecord['request'] | null;
  /** Where to listen. */
  port: number;
  /** Answers everything outside `/sandbox/`. */
  page: RequestListener | null;
}

interface Call {
  method: string;
  kind: string;
  id: number;
  sub: string | undefined;
  input: ProfileInput & { profile?: number };
}

/** Serves `/sandbox/…` for curl: change profiles, look at what is there, get a signed delivery as a curl line. */
export async function startControl(world: Controlled): Promise<Served> {
  return serve(async (request, response) => {
    if (isFromElsewhere(request)) return void response.writeHead(403).end();
    if (world.page && !request.url?.startsWith('/sandbox/')) {
      world.page(request, response);
      return;
    }
    const body = (await readBody(request)).toString();
    const [, , kind = '', id = '', sub] = (request.url ?? '').replace(/\?.*/s, '').split('/');
    await answer(response, undefined, async () => {
      const input = JSON.parse(body || '{}') as Call['input'];
      return act(world, { method: request.method ?? '', kind, id: Number(id), sub, input });
    });
  }, world.port);
}

// A page of somebody else in the developer's browser can reach this port too, by its own name or by another one for it.
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)) return true;
  return origin !== undefined && origin !== `http://${host}`;
}

async function act(world: Controlled, call: Call): Promise<Answer> {
  if (call.method === 'GET') return look(world, call.kind);
  const before = world.deliveries().length;
  const changed = await change(world.profiles, call);
  if (!changed) return json(404, { message: 'Not Found' });
  const deliveries = world.deliveries().slice(before).map(toSummary);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: pretty({ ...changed, deliveries }),
  };
}

function look(world: Controlled, kind: string): Answer {
  const text = (body: string): Answer => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });
  const fresh = kind === 'delivery' ? world.freshDelivery() : null;
  if (fresh) return text(`${toCurl(fresh)}\n`);
  switch (kind) {
    case 'profiles':
      return text(pretty({ profiles: world.profiles.all(), subprofiles: world.profiles.allSubprofiles() }));
    case 'deliveries':
      return text(pretty(world.deliveries().map(toSummary)));
    case 'callbacks':
      return text(
        pretty(world.callbacks().map((callback) => ({ ...callback, url: withoutQuery(callback.url) }))),
      );
    default:
      return json(404, { message: 'Not Found' });
  }
}

async function change(profiles: Profiles, call: Call): Promise<Profile | Subprofile | null> {
  const { method, kind, id, sub, input } = call;
  switch (`${method} ${kind}${sub === undefined ? '' : ` ${sub}`}`) {
    case 'POST databases profiles':
      return profiles.create(id, input);
    case 'POST profiles':
      return profiles.update(id, input);
    case 'DELETE profiles':
      return profiles.delete(id);
    case 'POST collections subprofiles':
      return profiles.createSubprofile(id, input.profile ?? 0, input.fields ?? {});
    case 'POST subprofiles':
      return profiles.updateSubprofile(id, input.fields ?? {});
    case 'DELETE subprofiles':
      return profiles.deleteSubprofile(id);
    default:
      return null;
  }
}

function toSummary({ subject, action, shape, request, status, answer: body }: DeliveryRecord) {
  return { subject, action, shape, url: withoutQuery(request.url), status, answer: body };
}

// The query may hold a callback token.
function withoutQuery(url: string): string {
  return url.replace(/\?.*/s, '');
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
