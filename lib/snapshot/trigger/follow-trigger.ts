import type { Account } from '../../config/resolve-config.ts';
import type { DeliveryLog } from '../../copernica/delivery-log.ts';
import type { ProfilesApi } from '../../copernica/profiles-api.ts';
import type { Structure } from '../../copernica/structure-api.ts';
import type { Deadline } from '../../deadline.ts';
import { selectTargets, type DeclaredTarget } from '../read/select-targets.ts';
import { findTargets, type FindContext } from '../start/find-targets.ts';
import { queueRuns, type StartContext, type StartedRun } from '../start/start-runs.ts';
import type { SnapshotTarget } from '../target.ts';
import { findFailures } from './find-failures.ts';
import { marginMs, type Trigger } from './read-trigger.ts';
import type { SweepMarks } from './sweep-mark.ts';

/** What following a trigger needs from outside. */
export interface TriggerContext extends StartContext, FindContext {
  open: (account: Account, deadline: Deadline) => Promise<ProfilesApi & Structure & DeliveryLog>;
  sweeps: SweepMarks;
}

const dayMs = 24 * 60 * 60_000;
const everything = { accounts: null, databases: null, collections: null };
const whole = { since: null, deletions: false, force: false };

/** Puts the runs on their way that a trigger asks for. One that goes on already is waited for: what a catch-up is for must not be missed. */
export async function followTrigger(
  trigger: Trigger,
  context: TriggerContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const declared = selectTargets(context.config, everything);
  switch (trigger.kind) {
    case 'none':
      return [];
    case 'outage':
      return catchUp(declared, trigger, context, deadline);
    case 'deploy': {
      const targets = await toTargets(declared, context, deadline);
      const isLoaded = await Promise.all(targets.map((target) => context.runs.wasLoaded(target, deadline)));
      const fresh = targets.filter((_, index) => !isLoaded[index]);
      return queueRuns(fresh, whole, trigger.run, context, deadline);
    }
    case 'sweep':
      return sweep(declared, trigger, context, deadline);
  }
}

// Deletions too: profiles that were deleted meanwhile are in no answer to `since`.
async function catchUp(
  declared: readonly DeclaredTarget[],
  { run, since }: { run: string; since: string },
  context: TriggerContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const targets = await toTargets(declared, context, deadline);
  return queueRuns(targets, { since, deletions: true, force: false }, run, context, deadline);
}

async function toTargets(
  declared: readonly DeclaredTarget[],
  context: TriggerContext,
  deadline: Deadline,
): Promise<SnapshotTarget[]> {
  return (await findTargets(declared, context, deadline)).map(({ target }) => target);
}

async function sweep(
  declared: readonly DeclaredTarget[],
  { run, isAlways }: Extract<Trigger, { kind: 'sweep' }>,
  context: TriggerContext,
  deadline: Deadline,
): Promise<StartedRun[]> {
  const { config, open, sweeps, clock, log } = context;
  const started: StartedRun[] = [];
  for (const [name, targets] of Map.groupBy(declared, ({ account }) => account)) {
    const account = config.accounts.get(name);
    if (!account) continue;
    const before = await sweeps.read(name, deadline);
    const found = await findFailures(await open(account, deadline), before, clock.now(), deadline);
    const since =
      found.since ??
      (isAlways ? new Date((before?.at ?? clock.now() - dayMs) - marginMs).toISOString() : null);
    log.info('sweep', { account: name, failedDeliveriesSince: found.since, catchesUpFrom: since });
    if (since !== null) started.push(...(await catchUp(targets, { run, since }, context, deadline)));
    // Only now: what failed before this is asked for again.
    await sweeps.write(name, found.mark, deadline);
  }
  return started;
}
