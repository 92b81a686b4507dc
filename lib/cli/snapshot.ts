import { setTimeout as sleep } from 'node:timers/promises';
import { createParameterStore, type ParameterStore } from '../aws/parameter-store.ts';
import { deadlineIn } from '../deadline.ts';
import type { RunMark } from '../snapshot/run/run-store.ts';
import type { SnapshotReport } from '../snapshot/report/report.ts';
import type { Command, CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import { invokeFunction } from './invoke-function.ts';
import { openAws } from './open-aws.ts';

const askEveryMs = 2_000;
const askTimeoutMs = 30_000;
// A step that fails comes again after six minutes.
const silentMs = 15 * 60_000;

/** Reads what is at Copernica onto the event queue. */
export const snapshot: Command = {
  summary:
    'Puts the profiles that Copernica has onto the event queue: all of what is declared, or what was missed.',
  options: {
    plan: { type: 'boolean', description: 'only say how many profiles and API calls it would be' },
    account: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      description: 'only this account; may be repeated',
    },
    database: {
      type: 'string',
      multiple: true,
      value: 'ID',
      description: 'only this database, as it is declared',
    },
    collection: { type: 'string', multiple: true, value: 'ID', description: 'only this collection' },
    since: {
      type: 'string',
      value: 'TIME',
      description: 'only what was modified since, like 2026-11-24T03:00:00Z',
    },
    deletions: {
      type: 'boolean',
      description: 'what is gone since the last whole run becomes deleted events',
    },
    force: { type: 'boolean', description: 'also when more than a tenth is gone' },
    detach: { type: 'boolean', description: 'start it, and do not wait for its end' },
    json: { type: 'boolean', description: 'print the report as JSON' },
  },
  async run(context) {
    const { options, console } = context;
    const stack = await context.stack();
    const report = await invokeFunction(stack.output('SnapshotFunctionName'), toInput(context), context);
    if (!isReport(report)) throw new CommandError('snapshot answered with something that is no report');
    if (options['json'] === true) console.print(JSON.stringify(report, null, 2));
    else for (const line of renderReport(report)) console.print(line);
    if (report.mode === 'plan' || options['detach'] === true) return 0;
    return follow(report, stack.output('StatePath'), context);
  },
};

function toInput({ options }: CommandContext): object {
  const given = {
    mode: options['plan'] === true ? 'plan' : undefined,
    accounts: options['account'],
    databases: toIds(options['database']),
    collections: toIds(options['collection']),
    since: options['since'],
    deletions: options['deletions'],
    force: options['force'],
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

// The function tells what is wrong with anything else.
function toIds(values: CommandContext['options'][string]): unknown {
  return Array.isArray(values)
    ? values.map((one) => (/^\d+$/.test(String(one)) ? Number(one) : one))
    : undefined;
}

function renderReport(report: SnapshotReport): string[] {
  if (report.mode === 'run')
    return report.runs.map(({ account, target, run }) => `started  ${account} ${target}  run ${run}`);
  const { rows, apiCalls } = report.summary;
  return [
    ...report.runs.map(
      (one) =>
        `${one.account} ${one.target}  ${one.rows.toLocaleString('en')} profiles, ${one.apiCalls} API calls`,
    ),
    '',
    `Plan: ${rows.toLocaleString('en')} profiles, ${apiCalls.toLocaleString('en')} API calls. Nothing was started.`,
  ];
}

/** Tells the progress until all runs have ended, as their marks show it. */
async function follow(
  { runs }: Extract<SnapshotReport, { mode: 'run' }>,
  statePath: string,
  context: CommandContext,
): Promise<number> {
  const { env, callUntil } = await openAws(context);
  const parameters = createParameterStore(env, callUntil);
  let open = runs.map(({ account, target, run }) => ({
    name: `${statePath}/${account}/snapshot/${target}`,
    run,
  }));
  for (;;) {
    const marks = await Promise.all(open.map(({ name }) => readMark(parameters, name)));
    open = open.filter(({ run }, index) => marks[index]?.run === run);
    if (open.length === 0) break;
    const going = marks.filter((mark) => mark !== null);
    const isSilent = going.every(({ at }) => Date.now() - at > silentMs);
    if (isSilent)
      throw new CommandError('snapshot has been silent for a quarter of an hour: its log says why');
    context.console.progress(renderProgress(going), { isMilestone: true });
    await sleep(askEveryMs);
  }
  context.console.print('All runs have ended; the log of snapshot says what they read.');
  return 0;
}

async function readMark(parameters: ParameterStore, name: string): Promise<RunMark | null> {
  const text = await parameters.get(name, deadlineIn(askTimeoutMs, Date.now));
  return text === null ? null : (JSON.parse(text) as RunMark);
}

function renderProgress(marks: readonly RunMark[]): string {
  const rows = marks.reduce((sum, mark) => sum + mark.rows, 0);
  const total = marks.reduce((sum, mark) => sum + (mark.total ?? 0), 0);
  const of = total > 0 ? ` of ${total.toLocaleString('en')}` : '';
  return `${marks.length} runs go on: ${rows.toLocaleString('en')}${of} profiles`;
}

function isReport(value: unknown): value is SnapshotReport {
  return typeof value === 'object' && value !== null && 'mode' in value && 'runs' in value;
}
