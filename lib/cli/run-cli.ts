import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';
import { createConsole, type Streams } from './console.ts';
import { readArguments } from './read-arguments.ts';
import { renderHelp } from './render-help.ts';
import { findStack } from './stack.ts';

/** The operator's commands, each loaded when it is asked for. To add one is to add a row, and a script in package.json. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  plan: async () => (await import('./plan.ts')).plan,
  apply: async () => (await import('./apply.ts')).apply,
  snapshot: async () => (await import('./snapshot.ts')).snapshot,
  replay: async () => (await import('./replay.ts')).replay,
  prove: async () => (await import('./prove.ts')).prove,
  types: async () => (await import('./types/types.ts')).types,
  remove: async () => (await import('./remove/remove.ts')).remove,
};

/** The streams and the environment of the process. */
export interface Terminal extends Streams {
  env: Record<string, string | undefined>;
}

/** Runs a command as typed after `node lib/cli/main.ts` and gives its exit code. */
export async function runCli([name = '', ...args]: readonly string[], terminal: Terminal): Promise<number> {
  const { env } = terminal;
  const console = createConsole(terminal, env);
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load)
      throw new CommandError(`no command ${name}: ${Object.keys(commands).join(', ')}`, { exitCode: 2 });
    const command = await load();
    const { isHelp, stage, region, options } = readArguments(name, command, args, env);
    if (isHelp) {
      console.print(renderHelp(name, command));
      return 0;
    }
    // What callbacks.config.ts goes by when it is a function of the stage.
    env['STAGE'] = stage;
    return await command.run({ stage, region, options, env, console, stack: () => findStack(stage, region) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.note(error.message);
    return error.exitCode;
  }
}
