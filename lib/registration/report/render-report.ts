import type { Report } from './report.ts';

const signs = { create: '+', update: '~', delete: '-', unchanged: '=', stray: '?', failed: '!' } as const;

/** A report as text for people, one callback a line, the counts last. */
export function renderReport({ mode, summary, callbacks }: Report): string {
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
  return [...lines, `${mode === 'plan' ? 'Plan' : 'Applied'}: ${counts.join(', ')}`].join('\n');
}
