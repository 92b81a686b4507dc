import { describeDifference, findMatch } from '../callback/compare.ts';
import { describePlace, isSame, placeOf } from '../callback/registration.ts';
import type { Deadline } from '../deadline.ts';
import type { Attempt, Attempts } from './apply/apply-plans.ts';
import { listPlace } from './list/list-place.ts';
import type { PlaceListing } from './list/place-listing.ts';
import { isWrite, type AccountPlan, type Step, type Write } from './plan/step.ts';

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
  { listing: { open, places }, steps }: AccountPlan,
  attempts: Attempts,
  deadline: Deadline,
): Promise<Step[]> {
  const written = steps.filter(isWrite).filter((step) => attempts.has(step));
  const listedAgain = new Map<PlaceListing, PlaceListing>();
  for (const place of places) {
    const isTouched = written.some((step) => concerns(step, place));
    if (open && isTouched) listedAgain.set(place, await listPlace(place, open, deadline));
  }
  return steps.map((step) => {
    const attempt = attempts.get(step);
    if (!attempt || !isWrite(step)) return step;
    const now = [...listedAgain].filter(([before]) => concerns(step, before)).map(([, after]) => after);
    return step.change === 'delete' ? checkDeletion(step, attempt, now) : checkWritten(step, attempt, now);
  });
}

function concerns(step: Write, { place, registered }: PlaceListing): boolean {
  if (step.change === 'delete') return registered.some((one) => isSame(step.unwanted, one));
  return place !== null && describePlace(placeOf(step.wanted)) === describePlace(place);
}

function checkWritten(
  step: Exclude<Write, { change: 'delete' }>,
  attempt: Attempt,
  now: readonly PlaceListing[],
): Step {
  const listing = now.find(({ failure }) => failure === null);
  if (!listing) return toFailed(step, attempt, `written, but not verified: ${now[0]?.failure ?? 'not read'}`);
  const match = findMatch(listing.registered, step.wanted);
  const difference = match ? describeDifference(step.wanted, match) : 'Copernica does not list it';
  if (difference !== null) return toFailed(step, attempt, `written, but ${difference}`);
  return step.change === 'create' ? { ...step, id: match?.id ?? attempt.id } : step;
}

function checkDeletion(
  step: Extract<Write, { change: 'delete' }>,
  attempt: Attempt,
  now: readonly PlaceListing[],
): Step {
  const isListed = now.some(
    ({ registered, failure }) => failure === null && registered.some((one) => isSame(step.unwanted, one)),
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
