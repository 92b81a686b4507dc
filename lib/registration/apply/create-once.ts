import type { CallbacksApi } from '../../copernica/callbacks-api.ts';
import { isLostAnswer } from '../../copernica/copernica-error.ts';
import type { Deadline } from '../../deadline.ts';
import { findMatch } from '../compare.ts';
import type { Wanted } from '../plan/step.ts';

/** What creating needs from outside. */
export interface CreateContext {
  deadline: Deadline;
  sleep: (ms: number) => Promise<void>;
  /** How long to wait before looking whether a create without an answer was carried out. */
  lostAnswerWaitMs: number;
}

const maxAttempts = 3;

/**
 * Creates a callback, and not twice: one without a clear answer may have been carried out, so it is looked for before
 * it is tried again. Returns the new id, null where nothing told it.
 * @throws CopernicaError
 */
export async function createOnce(
  { owner, properties }: Wanted,
  api: CallbacksApi,
  { deadline, sleep, lostAnswerWaitMs }: CreateContext,
): Promise<number | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.create(owner, properties, deadline);
    } catch (error) {
      if (!isLostAnswer(error) || attempt >= maxAttempts) throw error;
      const waitMs = Math.max(lostAnswerWaitMs, error.retryAfterMs ?? 0);
      if (waitMs >= deadline.remainingMs()) throw error;
      await sleep(waitMs);
      const created = findMatch(await api.list(owner, deadline), properties);
      if (created) return created.id;
    }
  }
}
