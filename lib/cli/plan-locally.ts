import { register } from '../../functions/register.ts';
import { isKnownError } from '../errors.ts';
import type { Report } from '../registration/report/report.ts';
import type { CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import { createLocalRegistrar, localSurroundings } from './local-registrar.ts';
import { toInput } from './run-register.ts';

/** Makes the plan on this machine, so that the first look at an account needs no stack. @throws CommandError */
export async function planLocally(context: CommandContext): Promise<Report> {
  try {
    const load = () => createLocalRegistrar(context);
    const surroundings = { ...localSurroundings, stackId: null, load };
    return (await register(toInput('plan', context), undefined, surroundings)) as Report;
  } catch (error) {
    if (!isKnownError(error)) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}
