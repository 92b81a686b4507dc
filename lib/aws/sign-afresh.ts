import type { AwsAnswer, CallAws } from './aws-call.ts';
import { readErrorType } from './error-type.ts';

/** A clock for signatures, which a server's Date can set. */
export interface SigningClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Goes by an HTTP date from now on, or by the machine's clock where that is close to it. */
  setBy(date: string | undefined): void;
}

// A second is the Date's grain, and some may have passed on the way; AWS takes five minutes for wrong.
const closeMs = 30_000;

export function createSigningClock(now: () => number): SigningClock {
  let aheadMs = 0;
  return {
    now: () => now() + aheadMs,
    setBy: (date) => {
      const differenceMs = Date.parse(date ?? '') - now();
      aheadMs = Math.abs(differenceMs) > closeMs ? differenceMs : 0;
    },
  };
}

// As AWS's SDKs have them (clock skew errors), and what SQS and others say in a message.
const skewTypes: readonly string[] = [
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
];
const skewMessage = /Signature (?:expired|not yet current)/;

/**
 * Makes a call again, signed afresh, when AWS finds fault with its time: a function that was frozen between signing and
 * sending has an old signature, and one that was frozen for long may have a wrong clock. Whatever the second answer is counts.
 */
export function createFreshCall(callAws: CallAws, clock: SigningClock): CallAws {
  return async (call, timeoutMs) => {
    const answer = await callAws(call, timeoutMs);
    if (!isAboutTime(answer)) return answer;
    clock.setBy(answer.date);
    return callAws(call, timeoutMs);
  };
}

function isAboutTime({ status, body }: AwsAnswer): boolean {
  const isRefused = status >= 400 && status < 500;
  return isRefused && (skewTypes.includes(readErrorType(body)) || skewMessage.test(body));
}
