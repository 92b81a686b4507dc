import { endBeforeLambda, type Deadline, type InvocationContext } from '../lib/deadline.ts';
import { applyPlans } from '../lib/registration/apply/apply-plans.ts';
import { applyWebhooks } from '../lib/registration/apply/apply-webhooks.ts';
import { checkExpressions } from '../lib/registration/list/check-expressions.ts';
import { listAccounts } from '../lib/registration/list/list-accounts.ts';
import { planAccount, planDoubles } from '../lib/registration/plan/plan-account.ts';
import { findWebhookWarnings } from '../lib/registration/plan/find-webhook-warnings.ts';
import { planAccountWebhooks } from '../lib/registration/plan/plan-account-webhooks.ts';
import { proveAccounts, type ProofReport } from '../lib/registration/prove/prove-accounts.ts';
import { readInput, type RegisterInput } from '../lib/registration/read-input.ts';
import { reachReceiver, requireOwn } from '../lib/registration/reach-receiver.ts';
import { publishReport, requireSuccess } from '../lib/registration/report/publish-report.ts';
import { toReport, type Findings, type Report } from '../lib/registration/report/report.ts';
import { answerStack } from '../lib/registration/stack/answer-stack.ts';
import { isStackEvent, type StackAnswer } from '../lib/registration/stack/stack-event.ts';
import { verifyPlans } from '../lib/registration/verify/verify-plans.ts';
import { verifyWebhooks } from '../lib/registration/verify/verify-webhooks.ts';
import { loadRegistrar, type Registrar, type Surroundings } from '../lib/registration/wire-registrar.ts';
import { systemClock } from '../lib/wire-clock.ts';

let world: World | undefined;

/** Makes Copernica's callbacks equal to callbacks.config.ts: invoked by hand, by the schedule, or by CloudFormation. */
export function handler(
  event: unknown,
  context?: InvocationContext,
): Promise<Report | ProofReport | StackAnswer> {
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
): Promise<Report | ProofReport | StackAnswer> {
  const deadline = endBeforeLambda(context, world.clock.now);
  if (!isStackEvent(event)) {
    const registrar = await load();
    const { mode, ...input } = readInput(event, [...registrar.config.accounts.keys()]);
    if (mode === 'prove') return proveAccounts(input.accounts, registrar, deadline);
    return requireSuccess(await reconcile({ ...input, mode, removal: false }, registrar, deadline));
  }
  const work = async (removal: boolean, end: Deadline): Promise<Report> => {
    const registrar = await load();
    const input = readInput({}, [...registrar.config.accounts.keys()]);
    return reconcile({ ...input, mode: 'apply', removal }, registrar, end);
  };
  return answerStack(event, { ...world, deadline, work });
}

async function reconcile(
  input: RegisterInput & { mode: 'apply' | 'plan'; removal: boolean },
  registrar: Registrar,
  deadline: Deadline,
): Promise<Report> {
  const { mode, accounts, prune, removal } = input;
  const reaching = reachReceiver({ ...registrar, account: accounts[0] ?? 'none' }, registrar);
  if (removal) requireOwn(await reaching);
  const listings = await listAccounts({ accounts, isEverywhere: prune || removal }, registrar, deadline);
  const plans = listings.map((listing) => planAccount(listing, input));
  const now = registrar.clock.now();
  const webhooks = listings.map((listing) => planAccountWebhooks(listing, { ...input, now }));
  const warnings = [
    ...listings.flatMap((listing) => listing.warnings),
    ...findWebhookWarnings(webhooks, plans, registrar.receiverUrl),
    ...(mode === 'plan' ? await checkExpressions(listings, deadline) : []),
  ];
  const { reachable } = await reaching;
  const report = (found: Findings['plans']): Report =>
    publishReport(toReport(mode, { plans: found, warnings, reachable }), accounts, registrar);
  if (mode === 'plan') return report([...plans, ...webhooks]);

  const attempts = await applyPlans(plans, registrar, deadline);
  const verified = await verifyPlans(plans, attempts, deadline);
  // What another run made at the same time; once more, as only then can it be seen.
  const doubles = removal ? [] : verified.map(planDoubles);
  const settled = await verifyPlans(doubles, await applyPlans(doubles, registrar, deadline), deadline);
  const tried = await applyWebhooks(webhooks, registrar, deadline);
  return report([...verified, ...settled, ...(await verifyWebhooks(webhooks, tried, deadline))]);
}
