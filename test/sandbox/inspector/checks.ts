import { createHash } from 'node:crypto';
import type { RecordedExchange } from './recorder.ts';

/** One thing that the receiver looks at, in the order in which it does. */
export interface Check {
  name: string;
  state: 'passed' | 'failed' | 'not reached';
  /** What there is to see of it in this request. */
  fact: string;
}

type Facts = (exchange: RecordedExchange) => string;

interface CheckRow {
  name: string;
  /** The answer's codes that say it failed. */
  codes: readonly string[];
  fact: Facts;
}

const header =
  (name: string): Facts =>
  ({ headers }) =>
    headers
      .filter(([sent]) => sent.toLowerCase() === name)
      .map(([, value]) => value)
      .join(', ') || `no ${name} header`;
const nothing: Facts = () => '';
const parameterOf =
  (name: string): Facts =>
  (exchange) =>
    new RegExp(`${name}="([^"]*)"`, 'i').exec(header('signature')(exchange))?.[1] ?? '';

const address: readonly CheckRow[] = [
  {
    name: 'The gateway has a route for it',
    codes: [],
    fact: ({ method }) => method,
  },
  {
    name: 'The body is within the limit',
    codes: ['body-too-large'],
    fact: ({ body }) => `${body.length} bytes`,
  },
  { name: 'The path is a callback URL', codes: ['not-found'], fact: ({ target }) => toPath(target) },
  {
    name: 'The account is declared',
    codes: ['unknown-account'],
    fact: ({ target }) => /\/callbacks\/([^/?]+)/.exec(target)?.[1] ?? '',
  },
];

const signature: readonly CheckRow[] = [
  {
    name: 'There is a signature, and it can be read',
    codes: ['missing-signature', 'malformed-signature', 'unsupported-algorithm'],
    fact: parameterOf('algorithm'),
  },
  { name: 'It covers the headers it must', codes: ['header-not-signed'], fact: parameterOf('headers') },
  { name: 'The host is this receiver', codes: ['wrong-host'], fact: header('host') },
  { name: 'X-Copernica-ID is the account’s', codes: ['wrong-account'], fact: header('x-copernica-id') },
  { name: 'The date is fresh', codes: ['malformed-date', 'stale-date'], fact: describeDate },
  {
    name: 'The digest belongs to the body',
    codes: ['malformed-digest', 'digest-mismatch'],
    fact: describeDigest,
  },
  { name: 'The key is one of Copernica’s', codes: ['untrusted-key'], fact: parameterOf('keyId') },
  {
    name: 'The key is in DNS',
    codes: ['unknown-key', 'revoked-key', 'weak-key', 'malformed-key', 'dns-unavailable'],
    fact: parameterOf('keyId'),
  },
  { name: 'The signature belongs to the request', codes: ['wrong-signature'], fact: nothing },
];

const token: readonly CheckRow[] = [
  { name: 'The URL carries one token', codes: ['missing-token'], fact: nothing },
  { name: 'The token is the account’s', codes: ['wrong-token', 'secrets-unavailable'], fact: nothing },
];

const content: readonly CheckRow[] = [
  {
    name: 'The body can be read',
    codes: [
      'unsupported-content-type',
      'unsupported-charset',
      'undecodable',
      'empty-body',
      'invalid-json',
      'invalid-xml',
      'invalid-form',
      'doctype',
      'too-deep',
      'too-many-nodes',
    ],
    fact: header('content-type'),
  },
  {
    name: 'The body is understood',
    codes: ['unknown-shape', 'contradiction', 'invalid-id', 'invalid-time'],
    fact: ({ message }) => message?.attributes['ce_type'] ?? '',
  },
  {
    name: 'The event is on the queue',
    codes: ['queue-unavailable', 'storage-unavailable'],
    fact: ({ message }) => message?.attributes['ce_id'] ?? '',
  },
];

/** What the receiver looked at: by its answer, since it stops at the first thing that is wrong. */
export function toChecks(exchange: RecordedExchange, isByToken: boolean): Check[] {
  const rows = [...address, ...(isByToken ? token : signature), ...content];
  const failedAt = findFailed(rows, exchange);
  const checks = rows.map((row, index): Check => {
    const state = index < failedAt ? 'passed' : index === failedAt ? 'failed' : 'not reached';
    return { name: row.name, state, fact: state === 'not reached' ? '' : row.fact(exchange) };
  });
  // A code that no row knows still is what went wrong.
  if (failedAt === unknownFailure) return [{ name: exchange.code ?? '', state: 'failed', fact: '' }];
  return checks;
}

const unknownFailure = -1;

/** The index of the row that failed; past the last when none did. */
function findFailed(rows: readonly CheckRow[], { code, answer, message }: RecordedExchange): number {
  if (code === null) return message || answer.status < 300 ? rows.length : answer.status === 413 ? 1 : 0;
  const detail = answer.body?.toString() ?? '';
  // There is one code for whichever header is missing; the sentence says which.
  const [, missing] = code === 'missing-header' ? (/there is no (\S+) header/.exec(detail) ?? []) : [];
  const codeOfRow = missing === undefined ? code : (codesOfHeaders[missing] ?? code);
  return rows.findIndex(({ codes }) => codes.includes(codeOfRow));
}

const codesOfHeaders: Record<string, string> = {
  host: 'wrong-host',
  'x-copernica-id': 'wrong-account',
  date: 'malformed-date',
  digest: 'malformed-digest',
};

function describeDate(exchange: RecordedExchange): string {
  const sent = header('date')(exchange);
  const seconds = Math.round((exchange.receivedAt.getTime() - Date.parse(sent)) / 1000);
  if (Number.isNaN(seconds)) return sent;
  return `${sent} (${Math.abs(seconds)} s ${seconds < 0 ? 'ahead of' : 'before'} its receipt)`;
}

function describeDigest(exchange: RecordedExchange): string {
  const actual = createHash('sha256').update(exchange.body).digest('base64');
  const sent = header('digest')(exchange);
  return sent.includes(actual) ? sent : `${sent}; the body’s is SHA-256=${actual}`;
}

// The query may hold a token.
function toPath(target: string): string {
  return target.replace(/\?.*/s, '');
}
