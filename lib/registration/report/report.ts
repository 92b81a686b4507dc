import type { Change, Row } from '../plan/step.ts';

const signs = { create: '+', update: '~', delete: '-', unchanged: '=', stray: '?', failed: '!' } as const;
const maxReasons = 3;

/** What register returns and logs: one row per declared callback, then the strays. */
export interface Report {
  mode: 'apply' | 'plan';
  /** How many rows there are of each change. */
  summary: Record<Change, number>;
  /** In a plan `change` is what would be done; after an apply it is what was, and seen to be so. */
  callbacks: (Row & { change: Change })[];
  /** What a person should know, although nothing failed. */
  warnings: string[];
  /** Whether the receiver URL leads to this receiver; else what came instead. */
  reachable: true | string;
}

/** What a report is made of. */
export interface Findings {
  plans: readonly { steps: readonly (Row & { change: Change })[] }[];
  warnings: readonly string[];
  reachable: true | string;
}

/** Steps as people and pipelines read them; URLs and tokens stay behind. */
export function toReport(mode: 'apply' | 'plan', { plans, warnings, reachable }: Findings): Report {
  const steps = plans.flatMap((plan) => plan.steps);
  const summary = { create: 0, update: 0, delete: 0, unchanged: 0, stray: 0, failed: 0 };
  for (const { change } of steps) summary[change]++;
  return {
    mode,
    summary,
    callbacks: steps.map(({ account, target, action, change, id, reason }) => {
      return { account, target, action, change, id, reason };
    }),
    warnings: [...warnings],
    reachable,
  };
}

/** A report as text for people, one callback a line, the counts last. */
export function renderReport(report: Report): string {
  const { mode, summary, callbacks } = report;
  const rows = callbacks.map(({ account, target, action, change, id, reason }) => {
    const callback = `${account} ${target} ${action}`;
    return { start: `${signs[change]} ${change}`, callback, id: id === null ? '' : `#${id}`, reason };
  });
  const width = (read: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => read(row).length));
  const startWidth = width(({ start }) => start);
  const callbackWidth = width(({ callback }) => callback);
  const idWidth = width(({ id }) => id);
  const lines = rows.map(({ start, callback, id, reason }) =>
    [start.padEnd(startWidth), callback.padEnd(callbackWidth), id.padEnd(idWidth), reason].join('  '),
  );
  const counts = Object.entries(summary).map(([change, count]) => `${count} ${change}`);
  const warned = listWarnings(report).map((warning) => `warning: ${warning}`);
  return [...lines, ...warned, `${mode === 'plan' ? 'Plan' : 'Applied'}: ${counts.join(', ')}`].join('\n');
}

/** All that a person should know, although nothing failed. */
export function listWarnings({ warnings, reachable }: Report): string[] {
  return reachable === true
    ? warnings
    : [...warnings, `the receiver URL does not lead to the receiver: ${reachable}`];
}

/** The first different reasons of what failed, with how many more there are. */
export function describeFailures(callbacks: Report['callbacks']): string {
  const failed = callbacks.filter(({ change }) => change === 'failed');
  const reasons = [
    ...new Set(failed.map(({ account, target, reason }) => `${account} ${target}: ${reason}`)),
  ];
  const more = reasons.length > maxReasons ? `, and ${reasons.length - maxReasons} more` : '';
  return reasons.slice(0, maxReasons).join(' | ') + more;
}
