import type { Command } from './command.ts';
import { printReport } from './plan.ts';
import { registerOptions, runRegister } from './run-register.ts';

/** Makes Copernica equal to what is declared, as each deploy and each night does. */
export const apply: Command = {
  summary: "Makes Copernica's callbacks equal to what the deployed callbacks.config.ts declares.",
  options: {
    ...registerOptions,
  },
  async run(context) {
    const report = await runRegister('apply', context);
    printReport(report, context);
    return report.summary.failed > 0 ? 1 : 0;
  },
};
