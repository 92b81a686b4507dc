import { listWarnings, type Report } from '../registration/report/report.ts';
import type { Console } from './console.ts';

type Row = Report['callbacks'][number];

const signs: Record<Row['change'], { sign: string; style: Parameters<Console['style']>[0]; verb: string }> = {
  create: { sign: '+', style: 'green', verb: 'to create' },
  update: { sign: '~', style: 'yellow', verb: 'to update' },
  delete: { sign: '-', style: 'red', verb: 'to delete' },
  failed: { sign: '!', style: 'red', verb: 'failed' },
  stray: { sign: '?', style: 'yellow', verb: 'stray' },
  unchanged: { sign: ' ', style: 'dim', verb: 'unchanged' },
};

/** A report in Terraform's manner: an account a block, a change a line with its sign, before → after, the counts last. */
export function renderReport(
  report: Report,
  { style, isAll }: { style: Console['style']; isAll: boolean },
): string[] {
  const { mode, summary, callbacks } = report;
  const shown = callbacks.filter(({ change }) => isAll || change !== 'unchanged');
  const width = Math.max(0, ...shown.map((row) => describe(row).length));
  const blocks = [...new Set(shown.map(({ account }) => account))].flatMap((account) => [
    style('bold', account),
    ...shown
      .filter((row) => row.account === account)
      .map((row) => {
        const { sign, style: colour } = signs[row.change];
        return `  ${style(colour, `${sign} ${describe(row).padEnd(width)}`)}  ${toArrow(row.reason)}`.trimEnd();
      }),
    '',
  ]);
  const counts = Object.entries(signs).flatMap(([change, { verb }]) => {
    const count = summary[change as Row['change']];
    return count > 0 ? [`${count} ${mode === 'plan' ? verb : verb.replace(/^to (\w+?)e?$/, '$1ed')}`] : [];
  });
  const end = counts.length > 0 ? counts.join(', ') : 'nothing is declared';
  const warned = listWarnings(report).map((warning) => style('yellow', `Warning: ${warning}`));
  return [...blocks, ...warned, style('bold', `${mode === 'plan' ? 'Plan' : 'Applied'}: ${end}.`)];
}

/** True when an apply would change something. */
export function hasChanges({ summary }: Report): boolean {
  return summary.create + summary.update + summary.delete > 0;
}

function describe({ target, action, id }: Row): string {
  return `${target} ${action}${id === null ? '' : ` #${id}`}`;
}

function toArrow(reason: string): string {
  return reason.replaceAll(/(\w+) differs: (".*?") is registered, (".*?") is declared/g, '$1: $2 → $3');
}
