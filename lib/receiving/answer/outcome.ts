import { KnownError, UnavailableError } from '../../errors.ts';

/** What became of one delivery: what the sender is told, and what is logged and counted. */
export type Outcome =
  | {
      result: 'forwarded';
      status: 200;
      id: string;
      account: string;
      bodyBytes: number;
      eventBytes: number;
      isClaimCheck: boolean;
      type: string;
    }
  | {
      result: 'quarantined';
      status: 202;
      id: string;
      account: string;
      bodyBytes: number;
      code: string;
      /** For the log only. */
      cause?: string;
    }
  | Rejection;

/** A delivery that was not accepted; what is for the log only never reaches the sender. */
export interface Rejection {
  result: 'rejected';
  status: number;
  code: string;
  reason: string;
  /** For the log only, like what follows. */
  cause?: string;
  account?: string;
  bodyBytes?: number;
}

/** What an operator needs to know of an error: our own words, but of a foreign error only its name and where it was thrown. */
export function describeCause(error: unknown): string {
  if (error instanceof UnavailableError && error.cause instanceof Error) return error.cause.message;
  if (error instanceof KnownError) return error.message;
  return error instanceof Error ? `${error.name} at ${findPlace(error)}` : typeof error;
}

// A foreign message may quote the body (a JSON parser's does), and the stack begins with the message: only what follows it
// is the engine's, whatever in a body looks like a stack.
function findPlace({ message, stack = '' }: Error): string {
  const introduction = `: ${message}\n`;
  const start = stack.indexOf(introduction);
  const isIntact = start > 0 && /^[\w. [\]]+$/.test(stack.slice(0, start));
  const frames = isIntact ? stack.slice(start + introduction.length) : '';
  return /([\w.-]+:\d+:\d+)\)?$/m.exec(frames)?.[1] ?? 'an unknown place';
}
