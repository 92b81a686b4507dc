import type { Registrations } from '../../callback/registration.ts';
import type { Clock } from '../../clock.ts';
import { callsAtATime } from '../../copernica/rest-client.ts';
import { endBeforeVerifying, type Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import { inParallel } from '../../in-parallel.ts';
import type { Log } from '../../log.ts';
import { isWrite, type AccountPlan, type Step, type Write } from '../plan/step.ts';
import { createOnce, type CreateContext } from './create-once.ts';

/** What Copernica answered to one write; whether it worked is for verify to say. */
export interface Attempt {
  /** Of what is new, where the answer told it. */
  id: number | null;
  error: string | null;
}

/** The writes that were tried. */
export type Attempts = ReadonlyMap<Step, Attempt>;

/** What applying needs from outside. */
export interface ApplyContext {
  clock: Clock;
  log: Log;
}

/** Carries out the plans, accounts at the same time. A failing step stops no other. */
export async function applyPlans(
  plans: readonly AccountPlan[],
  context: ApplyContext,
  deadline: Deadline,
): Promise<Attempts> {
  const attempts = await Promise.all(plans.map((plan) => applyPlan(plan, context, deadline)));
  return new Map(attempts.flatMap((map) => [...map]));
}

// A few calls at a time, begun in the order of the plan. Deletions only when all else is done: what takes over is there first.
async function applyPlan(
  { listing: { open, tookMs }, steps }: AccountPlan,
  { clock, log }: ApplyContext,
  end: Deadline,
): Promise<Attempts> {
  const attempts = new Map<Step, Attempt>();
  if (!open) return attempts;
  const { registrations } = open;
  const deadline = endBeforeVerifying(end, tookMs);
  const writes = steps.filter(isWrite);
  const [deletions, others] = [true, false].map((isDeletion) =>
    writes.filter(({ change }) => (change === 'delete') === isDeletion),
  );
  await inParallel(others ?? [], callsAtATime, attempt);
  await inParallel(deletions ?? [], callsAtATime, attempt);
  return attempts;

  async function attempt(step: Write): Promise<void> {
    const { account, target, action, change } = step;
    try {
      const id = await carryOut(step, registrations, { clock, deadline });
      attempts.set(step, { id, error: null });
      log.info('callback written', { account, target, action, change, id });
    } catch (error) {
      const reason = toReason(error);
      attempts.set(step, { id: step.id, error: reason });
      log.warn('callback not written', { account, target, action, change, id: step.id, reason });
    }
  }
}

async function carryOut(
  step: Write,
  registrations: Registrations,
  context: CreateContext,
): Promise<number | null> {
  const { deadline } = context;
  if (step.change === 'create') return createOnce(step.wanted, registrations, context);
  if (step.change === 'update') await registrations.update(step.id, step.wanted, deadline);
  else await registrations.delete(step.id, step.unwanted, deadline);
  return step.id;
}
