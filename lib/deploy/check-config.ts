import type { ResolvedConfig } from '../config/resolve-config.ts';
import { isKnownError } from '../errors.ts';

/** A config that may be deployed, or one line for each mistake in it. */
export type CheckedConfig = { config: ResolvedConfig } | { mistakes: string[] };

/**
 * Loads callbacks.config.ts as it will be for the stage in the environment.
 * Otherwise the functions would only find out at AWS, with deliveries coming in.
 */
export async function checkConfig(
  load: () => Promise<unknown> = () => import('../../callbacks.config.ts'),
): Promise<CheckedConfig> {
  try {
    const loaded = await load();
    if (isConfigModule(loaded)) return { config: loaded.default };
    return { mistakes: ['callbacks.config.ts: its default export must be defineCallbacks({ … })'] };
  } catch (error) {
    return { mistakes: toLines(error) };
  }
}

function isConfigModule(loaded: unknown): loaded is { default: ResolvedConfig } {
  const config = (loaded as { default?: Partial<ResolvedConfig> } | undefined)?.default;
  return config?.accounts instanceof Map && Array.isArray(config.callbacks);
}

function toLines(error: unknown): string[] {
  if (isKnownError(error)) return error.message.split('\n');
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [`callbacks.config.ts: ${message.replace(/\s+/g, ' ').trim()}`];
}
