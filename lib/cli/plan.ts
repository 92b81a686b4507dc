import type { Report } from '../registration/report/report.ts';
import type { Command, CommandContext } from './command.ts';
import { planLocally } from './plan-locally.ts';
import { hasChanges, renderReport } from './render-report.ts';
import { registerOptions, runRegister } from './run-register.ts';

/** What apply would do, without doing it. */
export const plan: Command = {
  summary: 'Shows what would change at Copernica; changes nothing.',
  options: {
    ...registerOptions,
    local: {
      type: 'boolean',
      description:
        'run here, without a deployed stack; the access token is COPERNICA_ACCESS_TOKEN, else the secret',
    },
    'receiver-url': {
      type: 'string',
      value: 'URL',
      description: 'with --local: the base URL that deliveries will come to',
    },
    'exit-code': { type: 'boolean', description: 'exit with 3 when something would change' },
  },
  exitCodes: { 3: 'with --exit-code: something would change' },
  async run(context) {
    const { options, console } = context;
    const report =
      options['local'] === true ? await planLocally(context) : await runRegister('plan', context);
    printReport(report, context);
    if (report.summary.failed > 0) return 1;
    if (options['local'] === true) console.note('Nothing was changed.');
    return options['exit-code'] === true && hasChanges(report) ? 3 : 0;
  },
};

/** Prints a report as the options ask for it. */
export function printReport(report: Report, { options, console }: CommandContext): void {
  const lines =
    options['json'] === true
      ? [JSON.stringify(report, null, 2)]
      : renderReport(report, { style: console.style, isAll: options['all'] === true });
  for (const line of lines) console.print(line);
}
