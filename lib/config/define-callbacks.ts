import { readText } from './environment.ts';
import type { CallbacksDeclaration, DeclarationContext } from './declaration.ts';
import { resolveConfig, type ResolvedConfig } from './resolve-config.ts';

/**
 * Checks the declaration and fills in the defaults. As a function it is the declaration of a stage, the one in STAGE.
 * @throws ConfigurationError with a line for each mistake, naming the entry and the property
 */
export function defineCallbacks(
  declaration: CallbacksDeclaration | ((context: DeclarationContext) => CallbacksDeclaration),
): ResolvedConfig {
  if (typeof declaration !== 'function') return resolveConfig(declaration);
  // eslint-disable-next-line no-restricted-globals -- callbacks.config.ts has nobody to hand it an environment
  return resolveConfig(declaration({ stage: readText(process.env, 'STAGE') }));
}
