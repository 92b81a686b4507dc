import type { ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import type { Database } from '../copernica/database.ts';
import { toDatabases } from '../copernica/databases.ts';
import { createProfiles } from '../copernica/profiles.ts';
import { callWebhooks, type Occasion } from '../copernica/webhooks/call-webhooks.ts';
import { createMailings } from '../copernica/webhooks/mailings.ts';
import { createForeteller, type ExpectedEvent } from './foretell.ts';
import { planChanges, type PlannedChange } from './plan-changes.ts';

/** One change at Copernica, and the events it must lead to: none where no callback is meant. */
export interface Step extends PlannedChange {
  expected: ExpectedEvent[];
}

/** What to do with a fresh sandbox, in order and once. */
export interface Scenario {
  steps: Step[];
  /** What is declared and not met by any step, a line each. */
  omissions: string[];
}

/**
 * Changes that meet what a configuration declares. They are made here first, on profiles that nobody hears of: ids are
 * counted, so the world's profiles will have the same.
 */
export async function createScenario(
  config: ResolvedConfig,
  databases: readonly Database[] = toDatabases(config),
): Promise<Scenario> {
  const { changes, omissions } = planChanges(config, databases);
  const foreteller = createForeteller(config, databases);
  const now = (): Date => new Date(0);
  const tell = (occasion: Occasion): Promise<void> =>
    callWebhooks(foreteller.webhooks, { occasion, caller: 'ms' }, async (webhook) =>
      foreteller.callWebhook(webhook, occasion),
    );
  const profiles = createProfiles({
    databases,
    callbacks: () => foreteller.callbacks,
    now,
    call: async (callback, change) => foreteller.call(callback, change),
    tellWebhooks: tell,
  });
  const mailings = createMailings({ profiles, now, tell });
  const steps: Step[] = [];
  for (const planned of changes) {
    await planned.apply({ profiles, mailings });
    steps.push({ ...planned, expected: foreteller.take() });
  }
  return { steps, omissions };
}
