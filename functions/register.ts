import { endBeforeLambda, type Deadline, type InvocationContext } from '../lib/deadline.ts';
import { applyPlans } from '../lib/registration/apply/apply-plans.ts';
import { checkExpressions } from '../lib/registration/list/check-expressions.ts';
import { listAccounts } from '../lib/registration/list/list-accounts.ts';
import { planAccount, planDoubles } from '../lib/registration/plan/plan-account.ts';
import { readInput, type RegisterInput } from '../lib/registration/read-input.ts';
import { reachReceiver, requireOwn } from '../lib/registration/reach-receiver.ts';
import { publishReport, requireSuccess } from '../lib/registration/report/publish-report.ts';
import { toReport, type Report } from '../lib/registration/report/report.ts';
import { answerStack } from '../lib/registration/stack/answer-stack.ts';
import { isStackEvent, type StackAnswer } from '../lib/registration/stack/stack-event.ts';
import { verifyPlans } from '../lib/registration/verify/verify-plans.ts';
import { loadRegistrar, type Registrar, type Surroundings } from '../lib/registration/wire-registrar.ts';
import { systemClock } from '../lib/wire-clock.ts';

let world: World | undefined;

/** Makes Copernica's callbacks equal to callbacks.config.ts: invoked by hand, by the schedule, or by CloudFormation. */
export function handler(event: unknown, context?: InvocationContext): Promise<Report | StackAnswer> {
  world ??= createWorld();
  return register(event, context, world);
}

function createWorld(): World {
  const loadConfig = () => import('../callbacks.config.ts');
  let loaded: Registrar | undefined;
  const load = async () => (loaded ??= await loadRegistrar(loadConfig, process.env));
  return { clock: systemClock, fetch, stackId: process.env['STACK_ID'] || null, load };
}

/** What register is given: the rest of its world is loaded late, so that CloudFormation is told also when that fails. */
export interface World extends Pick<Surroundings, 'clock' | 'fetch'> {
  /** Of the stack that we belong to; null where that is not known. */
  stackId: string | null;
  load: () => Promise<Registrar>;
}

/** The handler's work, with its outside world passed in. */
export async function register(
  event: unknown,
  context: InvocationContext | undefined,
  { load, ...world }: World,
): Promise<Report | StackAnswer> {
  const deadline = endBeforeLambda(context, world.clock.now);
  if (!isStackEvent(event)) {
    const registrar = await load();
    const input = readInput(event, [...registrar.config.accounts.keys()]);
    return requireSuccess(await reconcile({ ...input, removal: false }, registrar, deadline));
  }
  const work = async (removal: boolean, end: Deadline): Promise<Report> => {
    const registrar = await load();
    return reconcile({ ...readInput({}, [...registrar.config.accounts.keys()]), removal }, registrar, end);
  };
  return answerStack(event, { ...world, deadline, work });
}

async function reconcile(
  input: RegisterInput & { removal: boolean },
  registrar: Registrar,
  deadline: Deadline,
): Promise<Report> {
  const { mode, accounts, prune, removal } = input;
  const reaching = reachReceiver({ ...registrar, account: accounts[0] ?? 'none' }, registrar);
  if (removal) requireOwn(await reaching);
  const listings = await listAccounts({ accounts, isEverywhere: prune || removal }, registrar, deadline);
  const plans = listings.map((listing) => planAccount(listing, input));
  const advice = mode === 'plan' ? await checkExpressions(listings, deadline) : [];
  const warnings = [...listings.flatMap((listing) => listing.warnings), ...advice];
  const { reachable } = await reaching;
  const findings = { plans, warnings, reachable };
  if (mode === 'plan') return publishReport(toReport(mode, findings), accounts, registrar);

  const attempts = await applyPlans(plans, registrar, deadline);
  const verified = await verifyPlans(plans, attempts, deadline);
  // What another run made at the same time; once more, as only then can it be seen.
  const doubles = removal ? [] : verified.map(planDoubles);
  const settled = await verifyPlans(doubles, await applyPlans(doubles, registrar, deadline), deadline);
  const report = toReport(mode, { ...findings, plans: [...verified, ...settled] });
  return publishReport(report, accounts, registrar);
}
