import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';

const usageExitCode = 2;

/** What was typed, read: `isHelp` when only help is wanted. */
export interface Arguments {
  isHelp: boolean;
  stage: string;
  region: string;
  options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
}

/** Reads a command's arguments. @throws CommandError with exit code 2 and what is right, when they are not */
export function readArguments(
  name: string,
  { options }: Pick<Command, 'options'>,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Arguments {
  const config: ParseArgsOptionsConfig = {
    stage: { type: 'string' },
    region: { type: 'string' },
    help: { type: 'boolean' },
  };
  for (const [option, { type, multiple = false, short }] of Object.entries(options))
    config[option] = { type, multiple, ...(short ? { short } : {}) };
  const { stage, region, help, ...values } = parse(name, args, config);
  const isHelp = help === true;
  if (!isHelp && !stage) throw usage(name, '--stage is missing');
  if (!isHelp && !/^[A-Za-z0-9-]{1,64}$/.test(String(stage)))
    throw usage(name, `--stage ${String(stage)} is no name of a stage`);
  return {
    isHelp,
    stage: String(stage),
    // What serverless.yml does, so that the stack is looked for where it was deployed to.
    region: String(region ?? env['AWS_REGION'] ?? 'eu-west-1'),
    options: values,
  };
}

function parse(name: string, args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw usage(name, error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function usage(name: string, problem: string): CommandError {
  return new CommandError(`${problem}. Usage: npm run ${name} -- --stage prod (--help says more)`, {
    exitCode: usageExitCode,
  });
}
