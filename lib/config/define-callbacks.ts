import type { CallbacksDeclaration } from './declaration.ts';
import { resolveConfig, type ResolvedConfig } from './resolve-config.ts';

/**
 * Checks the declaration and fills in the defaults.
 * @throws ConfigurationError naming the entry and the property that is wrong.
 */
export function defineCallbacks(declaration: CallbacksDeclaration): ResolvedConfig {
  return resolveConfig(declaration);
}
