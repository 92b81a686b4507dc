import { setInterval } from 'node:timers';
import type { Report } from '../registration/report/report.ts';
import type { CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import { invokeFunction } from './invoke-function.ts';

/** The options that say what register is to look at. */
export const registerOptions = {
  account: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    description: 'only this account; may be repeated',
  },
  prune: { type: 'boolean', description: 'also delete what is ours but not declared' },
  force: { type: 'boolean', description: "let --prune delete more than half of an account's callbacks" },
  all: { type: 'boolean', description: 'show what stays as it is, too' },
  json: { type: 'boolean', description: 'print the report as JSON' },
} as const;

/** Runs the deployed register function. @throws CommandError with its reason when it failed */
export async function runRegister(mode: 'plan' | 'apply', context: CommandContext): Promise<Report> {
  const stack = await context.stack();
  const functionName = stack.output('RegisterFunctionName');
  const started = Date.now();
  const tell = (): void => {
    context.console.progress(`${functionName}: ${mode}, ${Math.round((Date.now() - started) / 1000)} s`);
  };
  const timer = setInterval(tell, 1000);
  try {
    const result = await invokeFunction(functionName, toInput(mode, context), context);
    if (!isReport(result))
      throw new CommandError(`${functionName} answered with something that is no report`);
    // A function that was deployed with an older version says less.
    return { ...nothingToKnow, ...result };
  } finally {
    clearInterval(timer);
  }
}

/** The function's input from the command's options. */
export function toInput(mode: 'plan' | 'apply', { options }: CommandContext): object {
  return {
    mode,
    ...(options['prune'] === true ? { prune: true } : {}),
    ...(options['force'] === true ? { force: true } : {}),
    ...(options['account'] === undefined ? {} : { accounts: options['account'] }),
  };
}

const nothingToKnow = { warnings: [], reachable: true } as const;

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'summary' in value && 'callbacks' in value;
}
