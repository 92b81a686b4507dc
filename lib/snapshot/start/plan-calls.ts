import { describeTarget } from '../../callback/registration.ts';
import { profilesPerPage } from '../../copernica/profiles-api.ts';
import type { Deadline } from '../../deadline.ts';
import type { Extent } from '../read/read-input.ts';
import { toEarliestPrint } from '../step/count-rows.ts';
import type { FoundTarget } from './find-targets.ts';

/** What a run on one target would read. */
export interface PlannedRun {
  account: string;
  /** `database/788` or `collection/8550`. */
  target: string;
  rows: number;
  /** What Copernica will bill, but for one more for each profile that is gone, when deletions are asked for. */
  apiCalls: number;
}

/** Counts what there is to read: two calls a target at most, and nothing is started. */
export async function planCalls(
  found: readonly FoundTarget[],
  { since, deletions }: Extent,
  deadline: Deadline,
): Promise<PlannedRun[]> {
  const planned: PlannedRun[] = [];
  for (const { target, api } of found) {
    const all = await api.count(target, { modifiedFrom: null }, deadline);
    const hasOwn = since !== null && (await api.hasField(target, 'modified', deadline));
    const isFiltered = since !== null && !hasOwn;
    const modifiedFrom = isFiltered ? toEarliestPrint(since) : null;
    const rows = isFiltered ? (await api.count(target, { modifiedFrom }, deadline)).answer : all.answer;
    // Counting, the pages and an empty one after them, and counting again or the list of ids.
    const listCalls = target.kind === 'database' ? toPages(all.answer) + 1 : 1;
    const closing = since === null ? 1 : deletions ? listCalls + 1 : 0;
    const apiCalls = (since === null ? 1 : 2) + toPages(rows) + 1 + closing;
    planned.push({ account: target.account, target: describeTarget(target), rows, apiCalls });
  }
  return planned;
}

function toPages(rows: number): number {
  return Math.ceil(rows / profilesPerPage);
}
