import { describeOwner } from '../../copernica/callbacks-api.ts';
import type { Deadline } from '../../deadline.ts';
import type { Attempt, Attempts } from '../apply/apply-plans.ts';
import { describeDifference, findMatch } from '../compare.ts';
import { listTarget, type TargetListing } from '../list/list-callbacks.ts';
import { isWrite, type AccountPlan, type Step, type Write } from '../plan/step.ts';

/** Lists again where something was written, and says of each step whether it is so. What Copernica lists counts, not what it answered. */
export async function verifyPlans(
  plans: readonly AccountPlan[],
  attempts: Attempts,
  deadline: Deadline,
): Promise<Step[]> {
  const steps = await Promise.all(plans.map((plan) => verifyPlan(plan, attempts, deadline)));
  return steps.flat();
}

async function verifyPlan(
  { listing: { api, targets }, steps }: AccountPlan,
  attempts: Attempts,
  deadline: Deadline,
): Promise<Step[]> {
  const written = steps.filter(isWrite).filter((step) => attempts.has(step));
  const listedAgain = new Map<TargetListing, TargetListing>();
  for (const target of targets) {
    const isTouched = written.some((step) => concerns(step, target));
    if (api && isTouched) listedAgain.set(target, await listTarget(target, api, deadline));
  }
  return steps.map((step) => {
    const attempt = attempts.get(step);
    if (!attempt || !isWrite(step)) return step;
    const now = [...listedAgain].filter(([before]) => concerns(step, before)).map(([, after]) => after);
    return step.change === 'delete' ? checkDeletion(step, attempt, now) : checkWritten(step, attempt, now);
  });
}

function concerns(step: Write, { owner, listed }: TargetListing): boolean {
  if (step.change === 'delete') return listed.some(({ id }) => id === step.id);
  return owner !== null && describeOwner(owner) === step.target;
}

function checkWritten(
  step: Exclude<Write, { change: 'delete' }>,
  attempt: Attempt,
  now: readonly TargetListing[],
): Step {
  const listing = now.find(({ failure }) => failure === null);
  if (!listing) return toFailed(step, attempt, `written, but not verified: ${now[0]?.failure ?? 'not read'}`);
  const { properties } = step.wanted;
  const match = findMatch(listing.listed, properties);
  const difference = match ? describeDifference(properties, match) : 'Copernica does not list it';
  if (difference !== null) return toFailed(step, attempt, `written, but ${difference}`);
  return step.change === 'create' ? { ...step, id: match?.id ?? attempt.id } : step;
}

function checkDeletion(step: Write, attempt: Attempt, now: readonly TargetListing[]): Step {
  const isListed = now.some(
    ({ listed, failure }) => failure === null && listed.some(({ id }) => id === step.id),
  );
  if (isListed) return toFailed(step, attempt, 'deleted, but Copernica still lists it');
  const unread = now.find(({ failure }) => failure !== null);
  return unread ? toFailed(step, attempt, `deleted, but not verified: ${unread.failure ?? ''}`) : step;
}

function toFailed(step: Write, { id, error }: Attempt, problem: string): Step {
  const { account, target, action, change } = step;
  const reason = error ?? problem;
  const context = change === 'delete' ? `${step.reason}; ` : '';
  return { account, target, action, id, change: 'failed', reason: context + reason };
}
