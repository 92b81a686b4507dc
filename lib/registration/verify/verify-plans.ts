import { chooseMatch, describeDifference } from '../../callback/compare.ts';
import type { Deadline } from '../../deadline.ts';
import type { Attempt, Attempts } from '../apply/apply-plans.ts';
import { listPlaces } from '../list/list-place.ts';
import type { AccountListing, PlaceListing } from '../list/place-listing.ts';
import { isWrite, type AccountPlan, type Step, type Write } from '../plan/step.ts';
import { indexPlaces, type PlaceIndex } from './index-places.ts';

/** What became of a plan, as Copernica's lists show it. */
export interface VerifiedPlan {
  steps: readonly Step[];
  /** As it is now. */
  listing: AccountListing;
}

/** Lists again where something was written, and says of each step whether it is so. What Copernica lists counts, not what it answered. */
export function verifyPlans(
  plans: readonly AccountPlan[],
  attempts: Attempts,
  deadline: Deadline,
): Promise<VerifiedPlan[]> {
  return Promise.all(plans.map((plan) => verifyPlan(plan, attempts, deadline)));
}

async function verifyPlan(
  { listing, steps }: AccountPlan,
  attempts: Attempts,
  deadline: Deadline,
): Promise<VerifiedPlan> {
  const { open, places } = listing;
  const written = steps.filter(isWrite).filter((step) => attempts.has(step));
  if (!open || written.length === 0) return { steps, listing };
  const before = indexPlaces(places);
  const touched = [...new Set(written.flatMap((step) => before.holding(step)))];
  const listedAgain = await listPlaces(touched, open, deadline);
  const now = new Map(touched.map((place, index) => [place, listedAgain[index] ?? place]));
  const after = indexPlaces(listedAgain);

  const verified = steps.map((step) => {
    const attempt = attempts.get(step);
    if (!attempt || !isWrite(step)) return step;
    const lists = before.holding(step).flatMap((place) => now.get(place) ?? []);
    return step.change === 'delete'
      ? checkDeletion(step, attempt, { lists, after })
      : checkWritten(step, attempt, { lists, after });
  });
  return { steps: verified, listing: { ...listing, places: places.map((place) => now.get(place) ?? place) } };
}

/** The lists in which a step is to show, and all that were read again. */
interface Evidence {
  lists: readonly PlaceListing[];
  after: PlaceIndex;
}

function checkWritten(
  step: Exclude<Write, { change: 'delete' }>,
  attempt: Attempt,
  { lists, after }: Evidence,
): Step {
  if (!lists.some(({ failure }) => failure === null)) {
    return toFailed(step, attempt, `written, but not verified: ${lists[0]?.failure ?? 'not read'}`);
  }
  const match = chooseMatch(after.like(step.wanted), step.wanted);
  const difference = match ? describeDifference(step.wanted, match) : 'Copernica does not list it';
  if (difference !== null) return toFailed(step, attempt, `written, but ${difference}`);
  return step.change === 'create' ? { ...step, id: match?.id ?? attempt.id } : step;
}

function checkDeletion(
  step: Extract<Write, { change: 'delete' }>,
  attempt: Attempt,
  { lists, after }: Evidence,
): Step {
  const isListed = after.holding(step).some(({ failure }) => failure === null);
  if (isListed) return toFailed(step, attempt, 'deleted, but Copernica still lists it');
  const unread = lists.find(({ failure }) => failure !== null);
  return unread ? toFailed(step, attempt, `deleted, but not verified: ${unread.failure ?? ''}`) : step;
}

function toFailed(step: Write, { id, error }: Attempt, problem: string): Step {
  const { account, target, action, change } = step;
  const reason = error ?? problem;
  const context = change === 'delete' ? `${step.reason}; ` : '';
  return { account, target, action, id, change: 'failed', reason: context + reason };
}
