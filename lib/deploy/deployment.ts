import type { Settings } from './parameters.ts';

/** What a stage makes of the template: its parameters, and what callbacks.config.ts declares for it. */
export interface Deployment extends Settings {
  stage: string;
  /** The accounts' names. */
  accounts: readonly string[];
  /** True when an account authenticates by token. */
  usesTokens: boolean;
}
