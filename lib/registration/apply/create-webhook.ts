import type { WebhookRecord } from '../../aws/webhook-records.ts';
import { toIdentity } from '../../callback/callback-url.ts';
import { describePossiblyCreated } from '../../callback/compare-webhook.ts';
import type { Clock } from '../../clock.ts';
import { CopernicaError } from '../../copernica/copernica-error.ts';
import { earlier, type Deadline } from '../../deadline.ts';
import { OutOfTimeError, RegistrationError, toReason } from '../../errors.ts';
import type { OpenWebhooks } from '../list/webhook-listing.ts';
import type { WantedWebhook } from '../plan/webhook-step.ts';

/** What creating a webhook needs from outside. */
export interface CreateWebhookContext extends Pick<OpenWebhooks, 'api' | 'records'> {
  deadline: Deadline;
  clock: Pick<Clock, 'sleep'>;
}

const maxAttempts = 3;
const firstPauseMs = 1_000;
// How often to look, and how long after each other, for what another run is making.
const maxLooks = 10;
const lookPauseMs = 1_000;
// With less time than this none is begun; of it, this is left to keep what came of it.
const leastMs = 6_000;
const keepingMs = 3_000;

/**
 * Makes a webhook, and never two: an intention is kept first, which one run of all that try can do; and where Copernica's
 * answer does not tell for certain what came of it, the intention stays for a person to look at. `previous`: what is kept of
 * one that is gone, or that another run is making. Returns the new id.
 * @throws RegistrationError `possibly-created`; CopernicaError, UnavailableError, OutOfTimeError: nothing was made
 */
export async function createWebhook(
  { wanted, previous }: { wanted: WantedWebhook; previous: WebhookRecord | null },
  context: CreateWebhookContext,
): Promise<number> {
  const { records, deadline } = context;
  const { account, key, properties } = wanted;
  const recorded = { handler: toIdentity(properties.handler), callers: properties.callers };
  if (deadline.remainingMs() < leastMs) throw new OutOfTimeError('out-of-time', 'out of time');
  const isUnderway = previous !== null && previous.id === null;
  const isFirst = !isUnderway && (await records.intend({ account, key, ...recorded }, previous, deadline));
  if (!isFirst) return waitForOther(wanted, context);

  const told = await post(wanted, { ...context, deadline: earlier(deadline, keepingMs) }).catch(
    async (error: unknown) => {
      const isSureNot =
        error instanceof OutOfTimeError || (error instanceof CopernicaError && !error.mayBeDone);
      if (!isSureNot) return { id: null, error };
      await records.forget(account, key, deadline);
      throw error;
    },
  );
  const id = await findMade(told.id, wanted, context);
  if (id === null) {
    const cause = 'error' in told ? `; ${toReason(told.error)}` : '';
    throw possiblyCreated(wanted, context, cause);
  }
  try {
    await records.keep(account, key, { id, ...recorded }, deadline);
  } catch (error) {
    throw new RegistrationError(
      'possibly-created',
      `possibly created: webhook ${id} was made, but its id could not be kept (${toReason(error)}): ` +
        `take it over with ids: { ${key.trigger}: ${id} } in callbacks.config.ts`,
    );
  }
  return id;
}

// Only a call that was turned away at the door is made again.
async function post(
  { key, properties }: WantedWebhook,
  { api, clock, deadline }: CreateWebhookContext,
): Promise<{ id: number | null }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { id: await api.create({ ...properties, scope: key.scope }, deadline) };
    } catch (error) {
      const isTurnedAway =
        error instanceof CopernicaError && error.code === 'copernica-unavailable' && !error.mayBeDone;
      const pauseMs = (isTurnedAway ? error.retryAfterMs : null) ?? firstPauseMs * attempt;
      if (!isTurnedAway || attempt >= maxAttempts || pauseMs >= deadline.remainingMs()) throw error;
      await clock.sleep(pauseMs);
    }
  }
}

// An answer may be of a proxy, and its id of anybody's webhook: what counts is what Copernica shows under it.
async function findMade(
  told: number | null,
  { account, key, properties }: WantedWebhook,
  { api, records, deadline }: CreateWebhookContext,
): Promise<number | null> {
  const isIt = (shown: { handler: string; trigger: string }): boolean =>
    shown.trigger === key.trigger && toIdentity(shown.handler) === toIdentity(properties.handler);
  try {
    const shown = told === null ? null : await api.get(told, deadline);
    if (shown && isIt(shown)) return shown.id;
    const listed = ((await api.list(deadline)) ?? []).filter(isIt);
    return listed.length > 0 ? Math.min(...listed.map(({ id }) => id)) : null;
  } catch {
    const handler = toIdentity(properties.handler);
    const recorded = { id: null, handler, callers: properties.callers, candidate: told };
    if (told !== null) await records.keep(account, key, recorded, deadline).catch(() => undefined);
    return null;
  }
}

async function waitForOther(wanted: WantedWebhook, context: CreateWebhookContext): Promise<number> {
  const { records, clock, deadline } = context;
  const { account, key } = wanted;
  for (let look = 1; look <= maxLooks; look += 1) {
    const record = await records.get(account, key, deadline);
    if (record === null)
      throw new RegistrationError(
        'registration-failed',
        'another run tried to make it at the same time, and Copernica refused: see its report',
      );
    if (record.id !== null) return record.id;
    if (lookPauseMs >= deadline.remainingMs()) break;
    await clock.sleep(lookPauseMs);
  }
  throw possiblyCreated(wanted, context, '; another run has begun to make it');
}

function possiblyCreated(
  { account, key, properties }: WantedWebhook,
  { records }: CreateWebhookContext,
  cause: string,
): RegistrationError {
  const handler = toIdentity(properties.handler);
  const text = describePossiblyCreated({ key, handler }, records.nameOf(account, key));
  return new RegistrationError('possibly-created', text + cause);
}
