import { toIdentity } from '../../callback/callback-url.ts';
import { toReason } from '../../errors.ts';
import type { Deadline } from '../../deadline.ts';
import {
  isWebhookWrite,
  type WebhookPlan,
  type WebhookStep,
  type WebhookWrite,
} from '../plan/webhook-step.ts';
import type { ApplyContext, Attempt } from './apply-plans.ts';
import { createWebhook, type CreateWebhookContext } from './create-webhook.ts';

/** The writes that were tried. */
export type WebhookAttempts = ReadonlyMap<WebhookStep, Attempt>;

/** Carries out the plans, accounts at the same time. A failing step stops no other. */
export async function applyWebhooks(
  plans: readonly WebhookPlan[],
  context: ApplyContext,
  deadline: Deadline,
): Promise<WebhookAttempts> {
  const attempts = await Promise.all(plans.map((plan) => applyPlan(plan, context, deadline)));
  return new Map(attempts.flatMap((map) => [...map]));
}

// One after the other, in the order of the plan: deletions stand last.
async function applyPlan(
  { open, steps }: WebhookPlan,
  { clock, log }: ApplyContext,
  deadline: Deadline,
): Promise<WebhookAttempts> {
  const attempts = new Map<WebhookStep, Attempt>();
  if (!open) return attempts;
  for (const step of steps.filter(isWebhookWrite)) {
    const { account, target, action, change } = step;
    try {
      const id = await carryOut(step, { ...open, clock, deadline });
      attempts.set(step, { id, error: null });
      log.info('webhook written', { account, target, action, change, id });
    } catch (error) {
      const reason = toReason(error);
      attempts.set(step, { id: step.id, error: reason });
      log.warn('webhook not written', { account, target, action, change, id: step.id, reason });
    }
  }
  return attempts;
}

async function carryOut(step: WebhookWrite, context: CreateWebhookContext): Promise<number | null> {
  const { api, records, deadline } = context;
  if (step.change === 'create') return createWebhook(step, context);
  if (step.change === 'update') {
    const { id, former, wanted } = step;
    const { account, key, properties } = wanted;
    await api.update(id, properties, deadline);
    const recorded = { id, handler: toIdentity(properties.handler), callers: properties.callers };
    await records.keep(account, key, recorded, deadline);
    if (former) await records.forget(former.account, former.key, deadline);
    return id;
  }
  // The record last: as long as there may be a webhook, something says so.
  if (step.id !== null) await api.delete(step.id, deadline);
  await records.forget(step.record.account, step.record.key, deadline);
  return step.id;
}
