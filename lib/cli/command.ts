import type { ParseArgsOptionsConfig } from 'node:util';
import type { Console } from './console.ts';
import type { Stack } from './stack.ts';

/** What every command is given: where it runs, and how it tells what it does. */
export interface CommandContext {
  stage: string;
  region: string;
  /** Values of the command's own options, as parsed. */
  options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  env: Readonly<Record<string, string | undefined>>;
  console: Console;
  /** The deployed stack of the stage. @throws CommandError when there is none */
  stack(): Promise<Stack>;
}

/** One of the operator's commands: `npm run NAME -- --stage prod`. */
export interface Command {
  /** One sentence for --help. */
  summary: string;
  /** Options beside --stage, --region and --help, with what each is for. */
  options: Readonly<Record<string, ParseArgsOptionsConfig[string] & { description: string; value?: string }>>;
  /** The exit code: 0 done, 1 not (all) done; a command may have more, said in `exitCodes`. */
  run(context: CommandContext): Promise<number>;
  exitCodes?: Readonly<Record<number, string>>;
}
