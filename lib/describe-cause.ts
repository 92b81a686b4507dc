import { KnownError, UnavailableError } from './errors.ts';

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
