import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deadlineIn } from '../../deadline.ts';
import { isKnownError } from '../../errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { createLocalRegistrar } from '../local-registrar.ts';
import { renderTypes, type AccountDatabase } from './render-types.ts';

const totalMs = 10 * 60_000;
const defaultFile = 'copernica-databases.ts';

/** Writes down what the accounts' databases look like, for the compiler of those who consume the events. */
export const types: Command = {
  summary: "Writes the accounts' databases, fields and interests as TypeScript, for use with ofDatabase.",
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      description: `where to (default: ${defaultFile}; - prints it, as --json does by default)`,
    },
    account: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      description: 'only this account; may be repeated',
    },
    json: { type: 'boolean', description: 'as JSON instead' },
  },
  async run(context) {
    const { stage, options, console } = context;
    const isJson = options['json'] === true;
    const databases = await readDatabases(context);
    const text = isJson
      ? `${JSON.stringify(databases, null, 2)}\n`
      : renderTypes(databases, `npm run types -- --stage ${stage}`);
    const file = String(options['out'] ?? (isJson ? '-' : defaultFile));
    if (file === '-') {
      console.print(text.trimEnd());
      return 0;
    }
    const path = resolve(file);
    await writeFile(path, text).catch((error: unknown) => {
      throw new CommandError(`${path} cannot be written: ${String(error)}`, { cause: error });
    });
    console.note(
      `${databases.length} databases of ${new Set(databases.map(({ account }) => account)).size} accounts`,
    );
    console.print(path);
    return 0;
  },
};

async function readDatabases(context: CommandContext): Promise<AccountDatabase[]> {
  try {
    const { config, open, clock } = await createLocalRegistrar(context);
    const names = [context.options['account'] ?? [...config.accounts.keys()]].flat().map(String);
    const deadline = deadlineIn(totalMs, clock.now);
    const databases: AccountDatabase[] = [];
    for (const name of names) {
      const account = config.accounts.get(name);
      if (!account)
        throw new CommandError(
          `no account ${name} in callbacks.config.ts: ${[...config.accounts.keys()].join(', ')}`,
        );
      context.console.progress(`${name}: reading the databases`);
      const { structure } = await open(account, deadline);
      for (const database of await structure.databases(deadline))
        databases.push({ account: name, ...database });
    }
    return databases;
  } catch (error) {
    if (!isKnownError(error)) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}
