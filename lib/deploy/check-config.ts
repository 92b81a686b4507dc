import { isKnownError } from '../errors.ts';

/**
 * Loads callbacks.config.ts as it will be for the stage in the environment. Every mistake in it is one line; none when it may be deployed.
 * Otherwise the functions would only find out at AWS, with deliveries coming in.
 */
export async function checkConfig(
  load: () => Promise<unknown> = () => import('../../callbacks.config.ts'),
): Promise<{ mistakes: string[] }> {
  try {
    await load();
    return { mistakes: [] };
  } catch (error) {
    return { mistakes: toLines(error) };
  }
}

function toLines(error: unknown): string[] {
  if (isKnownError(error)) return error.message.split('\n');
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [`callbacks.config.ts: ${message.replace(/\s+/g, ' ').trim()}`];
}
