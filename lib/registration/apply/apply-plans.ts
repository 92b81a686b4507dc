import type { CallbacksApi } from '../../copernica/callbacks-api.ts';
import type { Log } from '../../log.ts';
import { createOnce, type CreateContext } from './create-once.ts';
import { toReason } from '../registration-error.ts';
import { endBeforeVerifying } from '../time-budget.ts';
import { isWrite, type AccountPlan, type Step, type Write } from '../plan/step.ts';

/** What Copernica answered to one write; whether it worked is for verify to say. */
export interface Attempt {
  /** Of a new callback, where the answer told it. */
  id: number | null;
  error: string | null;
}

/** The writes that were tried. */
export type Attempts = ReadonlyMap<Step, Attempt>;

/** What applying needs from outside. */
export interface ApplyContext extends CreateContext {
  log: Log;
}

/** Carries out the plans, accounts at the same time. A failing step stops no other. */
export async function applyPlans(plans: readonly AccountPlan[], context: ApplyContext): Promise<Attempts> {
  const attempts = await Promise.all(plans.map((plan) => applyPlan(plan, context)));
  return new Map(attempts.flatMap((map) => [...map]));
}

// One call at a time, in the order of the plan: what is declared first, deletions last.
async function applyPlan(
  { listing: { api, tookMs }, steps }: AccountPlan,
  context: ApplyContext,
): Promise<Attempts> {
  const attempts = new Map<Step, Attempt>();
  if (!api) return attempts;
  const deadline = endBeforeVerifying(context.deadline, tookMs);
  for (const step of steps.filter(isWrite)) {
    const { account, target, action, change } = step;
    try {
      const id = await carryOut(step, api, { ...context, deadline });
      attempts.set(step, { id, error: null });
      context.log.info('callback written', { account, target, action, change, id });
    } catch (error) {
      const reason = toReason(error);
      attempts.set(step, { id: step.id, error: reason });
      context.log.warn('callback not written', { account, target, action, change, id: step.id, reason });
    }
  }
  return attempts;
}

async function carryOut(step: Write, api: CallbacksApi, context: ApplyContext): Promise<number | null> {
  if (step.change === 'create') return createOnce(step.wanted, api, context);
  if (step.change === 'update') await api.update(step.id, step.wanted.properties, context.deadline);
  else await api.remove(step.id, context.deadline);
  return step.id;
}
