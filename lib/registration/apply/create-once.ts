import { findMatch } from '../../callback/compare.ts';
import { placeOf, type Registration, type Registrations } from '../../callback/registration.ts';
import type { Clock } from '../../clock.ts';
import { isLostAnswer } from '../../copernica/copernica-error.ts';
import type { Deadline } from '../../deadline.ts';

/** What creating needs from outside. */
export interface CreateContext {
  deadline: Deadline;
  clock: Pick<Clock, 'sleep'>;
}

const maxAttempts = 3;
// How long to wait before looking whether a create without an answer was carried out.
const lostAnswerWaitMs = 1_000;

/**
 * Creates a registration, and not twice: one without a clear answer may have been carried out, so it is looked for before
 * it is tried again. Returns the new id, null where nothing told it.
 * @throws CopernicaError, OutOfTimeError
 */
export async function createOnce(
  wanted: Registration,
  registrations: Registrations,
  { deadline, clock }: CreateContext,
): Promise<number | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await registrations.create(wanted, deadline);
    } catch (error) {
      if (!isLostAnswer(error) || attempt >= maxAttempts) throw error;
      const waitMs = Math.max(lostAnswerWaitMs, error.retryAfterMs ?? 0);
      if (waitMs >= deadline.remainingMs()) throw error;
      await clock.sleep(waitMs);
      const created = findMatch(await registrations.list(placeOf(wanted), deadline), wanted);
      if (created) return created.id;
    }
  }
}
