import type { ProofReport } from '../registration/prove/prove-accounts.ts';
import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';
import { invokeFunction } from './invoke-function.ts';

/** The closed loop: from Copernica to the event queue. */
export const prove: Command = {
  summary:
    "Writes a fresh value to each account's canary at Copernica, and waits until its event was forwarded.",
  options: {
    account: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      description: 'only this account; may be repeated',
    },
    json: { type: 'boolean', description: 'print the report as JSON' },
  },
  async run(context) {
    const { options, console } = context;
    const stack = await context.stack();
    console.note('Writing to Copernica, and waiting for the event: two minutes at most.');
    const { account } = options;
    const input = { mode: 'prove', ...(account === undefined ? {} : { accounts: account }) };
    const report = await invokeFunction(stack.output('RegisterFunctionName'), input, context);
    if (!isProof(report)) throw new CommandError('register answered with something that is no proof');
    if (options['json'] === true) console.print(JSON.stringify(report, null, 2));
    else for (const line of report.canaries.map(toLine)) console.print(line);
    return report.summary.failed > 0 ? 1 : 0;
  },
};

function toLine({ account, canary, result, seconds, id }: ProofReport['canaries'][number]): string {
  return `${account} ${canary}: ${result} in ${seconds} s, event ${id ?? 'none'}`;
}

function isProof(value: unknown): value is ProofReport {
  return typeof value === 'object' && value !== null && 'canaries' in value && 'summary' in value;
}
