import type { Row, Step } from '../plan/step.ts';

type Change = Step['change'];

/** What register returns and logs: one row per declared callback, then the strays. */
export interface Report {
  mode: 'apply' | 'plan';
  /** How many rows there are of each change. */
  summary: Record<Change, number>;
  /** In a plan `change` is what would be done; after an apply it is what was, and seen to be so. */
  callbacks: (Row & { change: Change })[];
}

/** Steps as people and pipelines read them; URLs and tokens stay behind. */
export function toReport(mode: 'apply' | 'plan', steps: readonly Step[]): Report {
  const summary = { create: 0, update: 0, delete: 0, unchanged: 0, stray: 0, failed: 0 };
  for (const { change } of steps) summary[change]++;
  return {
    mode,
    summary,
    callbacks: steps.map(({ account, target, action, change, id, reason }) => {
      return { account, target, action, change, id, reason };
    }),
  };
}
