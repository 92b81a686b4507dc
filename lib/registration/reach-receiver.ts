import type { Clock } from '../clock.ts';
import { probeHeader, stackMarkHeader } from '../config/stack-mark.ts';
import { abortAfter } from '../deadline.ts';
import { OutOfTimeError, RegistrationError } from '../errors.ts';

/** What the receiver URL leads to. */
export interface Reach {
  /** True when this receiver answered, else what came instead. */
  reachable: true | string;
  /** True when another stack of ours answered: whatever stands at Copernica is that one's by now. */
  isOthers: boolean;
}

/** Where to call, and who should answer. */
export interface Receiver {
  receiverUrl: string;
  /** An account's name, whose deliveries come in there. */
  account: string;
  /** Of our own stack; null where that is not known. */
  stackMark: string | null;
}

const timeoutMs = 5_000;
const maxBodyCharacters = 10_000;

/**
 * Calls the receiver URL once, without a signature, which the receiver answers with 401. So a wrong domain or mapping is found at
 * deploy and not by silence. Never throws: a domain may be put in place later.
 */
export async function reachReceiver(
  { receiverUrl, account, stackMark }: Receiver,
  { clock, fetch }: { clock: Clock; fetch: typeof globalThis.fetch },
): Promise<Reach> {
  // RFC 2606: a name that never leads anywhere stands for a stack that is not deployed.
  if (new URL(receiverUrl).hostname.endsWith('.invalid')) return fail('not deployed yet');
  try {
    return await abortAfter(timeoutMs, clock, async (signal) => {
      const response = await fetch(`${receiverUrl}/callbacks/${account}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [probeHeader]: 'register' },
        body: '{}',
        redirect: 'manual',
        signal,
      });
      return judge(response, (await response.text()).slice(0, maxBodyCharacters), stackMark);
    });
  } catch (error) {
    return fail(error instanceof OutOfTimeError ? 'no answer within 5 s' : describe(error));
  }
}

/** @throws RegistrationError when the receiver URL is another stack's: what is registered there is not ours to delete */
export function requireOwn({ isOthers, reachable }: Reach): void {
  if (isOthers) {
    throw new RegistrationError(
      'foreign-stack',
      `nothing was deregistered: at RECEIVER_URL, ${String(reachable)}`,
    );
  }
}

function judge({ status, headers }: Response, body: string, stackMark: string | null): Reach {
  const mark = headers.get(stackMarkHeader);
  if (mark !== null && stackMark !== null && mark !== stackMark) {
    return { reachable: 'another stack of copernica-callbacks answers', isOthers: true };
  }
  if (status !== 401) return fail(`answered ${status} where this receiver answers 401`);
  const isOurs = mark !== null || isProblem(body);
  return isOurs ? { reachable: true, isOthers: false } : fail('answered 401, but not as this receiver does');
}

// The receiver's answers are problems with a code (RFC 9457).
function isProblem(body: string): boolean {
  try {
    const problem: unknown = JSON.parse(body);
    return typeof problem === 'object' && problem !== null && 'code' in problem && 'title' in problem;
  } catch {
    return false;
  }
}

function describe(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return `no connection${typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : ''}`;
}

function fail(reachable: string): Reach {
  return { reachable, isOthers: false };
}
