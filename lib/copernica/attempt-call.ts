import type { Clock } from '../clock.ts';
import { abortAfter } from '../deadline.ts';
import { OutOfTimeError } from '../errors.ts';
import { CopernicaError } from './copernica-error.ts';

/** One HTTP call. `repeatable`: doing it twice does no more than doing it once. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  repeatable: boolean;
}

/** What came back, read to the end. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** How one attempt ended. */
export type Outcome = { answer: HttpAnswer } | Failure;

/** No answer to the call. */
interface Failure {
  failure: string;
  /** Too much for Copernica just now, or for the load balancer before it; false: no answer at all. */
  isOverload: boolean;
  retryAfterMs: number | null;
  /** Whether the call may have been carried out. */
  mayBeDone: boolean;
}

// There was no connection to send anything over.
const unsentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const maxBodyBytes = 16 * 1024 * 1024;

/** Makes one attempt. A redirect is an answer like any other, never followed: its Location carries the token. @throws CopernicaError for an answer without end */
export async function attemptCall(
  call: HttpCall,
  timeoutMs: number,
  { clock, fetch }: { clock: Clock; fetch: typeof globalThis.fetch },
): Promise<Outcome> {
  try {
    return await abortAfter(timeoutMs, clock, async (signal) => {
      const response = await fetch(call.url, {
        method: call.method,
        headers: call.headers,
        ...(call.body === undefined ? {} : { body: call.body }),
        redirect: 'manual',
        signal,
      });
      const { status, headers } = response;
      const answer = { status, headers, body: await readBody(response) };
      const retryAfterMs = readRetryAfterMs(headers.get('retry-after'), clock.now());
      const failure = describeOverload(answer, retryAfterMs);
      if (failure === null) return { answer };
      return { failure, isOverload: true, retryAfterMs, mayBeDone: status !== 429 };
    });
  } catch (error) {
    if (error instanceof CopernicaError) throw error;
    const code = readNetworkCode(error);
    const failure = describeNetworkError(error, code);
    return { failure, isOverload: false, retryAfterMs: null, mayBeDone: !unsentCodes.has(code) };
  }
}

async function readBody({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream: AsyncIterable<Uint8Array> | Uint8Array[] = body ?? [];
  for await (const chunk of stream) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > maxBodyBytes)
      throw new CopernicaError('copernica-refused', "Copernica's answer is larger than 16 MB");
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Retry-After (RFC 9110 §10.2.3) in milliseconds: seconds or an HTTP date; null when absent or unreadable. */
export function readRetryAfterMs(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

// Protocol 1.5: the load balancer's answers are pages for people.
function describeOverload({ status, body }: HttpAnswer, retryAfterMs: number | null): string | null {
  if (status !== 429 && status !== 502 && status !== 503 && status !== 504) return null;
  const isOverload = status === 429 || /load\s?balancer/i.test(body.slice(0, 10_000));
  const cause = isOverload ? ': too many requests' : '';
  const wait = retryAfterMs === null ? '' : `, try again in ${Math.ceil(retryAfterMs / 1_000)} s`;
  return `Copernica answered ${status}${cause}${wait}`;
}

// Only the code or name: messages of fetch and its causes quote the URL, which holds the token.
function describeNetworkError(error: unknown, code: string): string {
  if (error instanceof OutOfTimeError) return 'Copernica did not answer in time';
  return `the connection to Copernica failed (${code})`;
}

function readNetworkCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  const code = cause && 'code' in cause ? cause.code : null;
  const names = [code, cause?.name].filter((text) => typeof text === 'string');
  return names.find((text) => /^\w{1,40}$/.test(text)) ?? 'network error';
}
