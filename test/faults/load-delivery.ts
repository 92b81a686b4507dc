import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildDelivery, type Shape } from '../sandbox/delivery/build-delivery.ts';
import { buildEvent, createSigningKey, tokenPath, type EventOptions } from './build-event.ts';
import { callbackToken } from './fault-world.ts';
import type { Random } from './random.ts';

export type LoadKind = 'signed' | 'with a token' | 'not understood' | 'forged';

/** One delivery of the load, and how its sender behaves. */
export interface LoadDelivery {
  kind: LoadKind;
  /** The profile it tells of; no two deliveries tell of the same. */
  profile: number;
  event: APIGatewayProxyEventV2;
  body: string;
  /** How many copies are sent at the same time. */
  copies: 1 | 2;
  /** Sends it again when told 503. */
  isPatient: boolean;
}

type Content = Pick<EventOptions, 'body' | 'contentType'>;
type Weighted<Choice> = readonly (readonly [Choice, number])[];

/** The names that the load's signing keys have: the receiver must look up each. */
export const keyIds = Array.from({ length: 12 }, (_, index) => `k${index + 1}._domainkey.copernica.com`);

const kinds: Weighted<LoadKind> = [
  ['signed', 80],
  ['with a token', 4],
  ['not understood', 8],
  ['forged', 8],
];

const shapes: Weighted<Shape | 'large'> = [
  ['json', 30],
  ['form-json', 25],
  ['xml', 15],
  ['form-xml', 10],
  ['webhook', 20],
  ['large', 1],
];

const notUnderstood: Weighted<(profile: number) => Content> = [
  [(profile) => ({ body: `{"id":"${profile}","fields":`, contentType: 'application/json' }), 1],
  [(profile) => ({ body: `{"hello":"${profile}"}`, contentType: 'application/json' }), 1],
  [(profile) => ({ body: `<!DOCTYPE a><a>${profile}</a>`, contentType: 'text/xml' }), 1],
  [(profile) => ({ body: `GIF89a ${profile}`, contentType: 'image/gif' }), 1],
];

const stranger = createSigningKey();
const forgeries: Weighted<(genuine: EventOptions) => APIGatewayProxyEventV2> = [
  [(genuine) => buildEvent({ ...genuine, privateKey: stranger.privateKey }), 1],
  [(genuine) => buildEvent({ ...genuine, date: new Date(Date.now() - 3_600_000) }), 1],
  [(genuine) => buildEvent({ ...genuine, path: tokenPath, query: 'token=a-guess' }), 1],
  [(genuine) => ({ ...buildEvent(genuine), body: Buffer.from('{"id":"1"}').toString('base64') }), 1],
  [(genuine) => withHeader(buildEvent(genuine), 'x-nonce', 'another'), 1],
  [(genuine) => withHeader(buildEvent(genuine), 'x-copernica-id', 'account_4321'), 1],
  [(genuine) => withHeader(buildEvent(genuine), 'signature', ''), 1],
  [(genuine) => ({ ...buildEvent(genuine), rawPath: '/callbacks/main/database/789/update' }), 1],
];

/** A delivery of some kind, signed with one of the keys. */
export function buildLoadDelivery(profile: number, random: Random): LoadDelivery {
  const kind = random.pick(kinds);
  const content =
    kind === 'not understood' ? random.pick(notUnderstood)(profile) : toContent(profile, random.pick(shapes));
  const genuine = { ...content, keyId: random.pick(keyIds.map((keyId) => [keyId, 1] as const)) };
  return {
    kind,
    profile,
    event: toEvent(kind, genuine, random),
    body: String(content.body),
    copies: random.chance(0.12) ? 2 : 1,
    isPatient: random.chance(0.8),
  };
}

/** What the event of this profile must say in its field `note`. */
export function toNote(profile: number): string {
  return `note ${profile}, ünïcode & <markup>`;
}

function toEvent(kind: LoadKind, genuine: EventOptions, random: Random): APIGatewayProxyEventV2 {
  if (kind === 'forged') return random.pick(forgeries)(genuine);
  if (kind === 'with a token')
    return buildEvent({ ...genuine, path: tokenPath, query: `token=${callbackToken}` });
  return buildEvent(genuine);
}

function toContent(id: number, shape: Shape | 'large'): Content {
  const fields = { note: toNote(id) };
  if (shape === 'large') {
    const body = JSON.stringify({ id: String(id), fields: { ...fields, large: 'x'.repeat(1_100_000) } });
    return { body, contentType: 'application/json' };
  }
  const times = { created: '2026-01-01 00:00:00', modified: '2026-11-23 17:48:00' };
  return buildDelivery(shape, {
    action: 'update',
    profile: { id, database: 788, fields, interests: { football: true, chess: false }, code: 'c', ...times },
    subprofile: null,
    before: { note: 'before' },
    parameters: fields,
    at: new Date(),
  });
}

function withHeader(event: APIGatewayProxyEventV2, name: string, value: string): APIGatewayProxyEventV2 {
  return { ...event, headers: { ...event.headers, [name]: value } };
}
