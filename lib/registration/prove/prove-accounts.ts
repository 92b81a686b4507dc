import type { Clock } from '../../clock.ts';
import type { Account, ResolvedConfig } from '../../config/resolve-config.ts';
import type { Canary } from '../../config/declaration.ts';
import { earlier, type Deadline } from '../../deadline.ts';
import { RegistrationError, toReason } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { CanaryNote } from '../../queue/canary-notes.ts';

/** What the closed loop needs at its two ends. */
export interface Prover {
  /** Writes the canary's field by REST. */
  write(account: Account, canary: Canary, value: string, deadline: Deadline): Promise<void>;
  /** What receive noted of an event with this value; null while there is none. */
  find(account: string, value: string, deadline: Deadline): Promise<CanaryNote | null>;
}

/** How it went with one account's canary. */
export interface Proof {
  account: string;
  /** `database/788/profile/1`. */
  canary: string;
  result: 'proven' | 'failed';
  /** From the write to the event on the queue. */
  seconds: number;
  /** The event's id; null when none came. */
  id: string | null;
  /** Where it stopped; '' when it did not. */
  reason: string;
}

/** What prove answers. */
export interface ProofReport {
  mode: 'prove';
  summary: { proven: number; failed: number };
  canaries: Proof[];
}

interface ProveContext {
  config: ResolvedConfig;
  prover: Prover;
  clock: Clock;
  log: Log;
}

const longestWaitMs = 120_000;
const askEveryMs = 1_000;
const tellEveryMs = 10_000;

/**
 * Writes a fresh value to the canary of each account and waits until receive has forwarded an event with it.
 * @throws RegistrationError when none of the accounts has a canary, or when one was not seen again
 */
export async function proveAccounts(
  accounts: readonly string[],
  context: ProveContext,
  deadline: Deadline,
): Promise<ProofReport> {
  const asked = [...context.config.accounts.values()].filter(({ name }) => accounts.includes(name));
  const pairs = asked.flatMap((account) => (account.canary ? [{ account, canary: account.canary }] : []));
  if (pairs.length === 0)
    throw new RegistrationError(
      'invalid-input',
      `register: there is no canary to prove with: give account '${accounts[0] ?? ''}' one in callbacks.config.ts, a test profile that may be written to`,
    );
  const canaries = await Promise.all(pairs.map((pair) => proveOne(pair, context, deadline)));
  const proven = canaries.filter(({ result }) => result === 'proven').length;
  const report: ProofReport = {
    mode: 'prove',
    summary: { proven, failed: canaries.length - proven },
    canaries,
  };
  context.log.info('proved', { ...report });
  const failed = canaries.find(({ result }) => result === 'failed');
  if (failed)
    throw new RegistrationError(
      'registration-failed',
      `${failed.account} ${failed.canary}: ${failed.reason}`,
    );
  return report;
}

async function proveOne(
  { account, canary }: { account: Account; canary: Canary },
  { prover, clock, log }: ProveContext,
  deadline: Deadline,
): Promise<Proof> {
  const startedAt = clock.now();
  const value = `prove ${new Date(startedAt).toISOString()} ${Math.floor(clock.random() * 1e9)}`;
  const told = { account: account.name, canary: `database/${canary.database}/profile/${canary.profile}` };
  const toProof = (id: string | null, reason: string): Proof => {
    const seconds = Math.round((clock.now() - startedAt) / 100) / 10;
    return { ...told, result: id === null ? 'failed' : 'proven', seconds, id, reason };
  };
  try {
    await prover.write(account, canary, value, deadline);
  } catch (error) {
    return toProof(null, `Copernica did not take the value: ${toReason(error)}`);
  }
  log.info('the canary was written', told);
  const end = earlier(deadline, askEveryMs);
  let problem = '';
  for (let toldAt = startedAt; clock.now() - startedAt < longestWaitMs && end.remainingMs() > 0;) {
    const note = await prover.find(account.name, value, deadline).catch(toReason);
    if (note !== null && typeof note === 'object') return toProof(note.id, '');
    problem = note === null ? '' : ` (its notes cannot be read: ${note})`;
    if (clock.now() - toldAt >= tellEveryMs) {
      toldAt = clock.now();
      log.info('waiting for its event', { ...told, seconds: Math.round((toldAt - startedAt) / 1000) });
    }
    await clock.sleep(askEveryMs);
  }
  return toProof(
    null,
    `Copernica took the value, but receive forwarded no event with it: see that an update of this database is registered (plan), then whether receive refused it (its log)${problem}`,
  );
}
