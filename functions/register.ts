import config from '../callbacks.config.ts';
import type { Deadline } from '../lib/deadline.ts';
import { applyPlans } from '../lib/registration/apply/apply-plans.ts';
import { answerStack, isStackEvent, type StackAnswer } from '../lib/registration/stack/answer-stack.ts';
import { listCallbacks } from '../lib/registration/list/list-callbacks.ts';
import { planAccount } from '../lib/registration/plan/plan-account.ts';
import { publishReport, requireSuccess } from '../lib/registration/report/publish-report.ts';
import { readInput, type RegisterInput } from '../lib/registration/read-input.ts';
import { createRegistrar, type Registrar } from '../lib/registration/wire-registrar.ts';
import { toReport, type Report } from '../lib/registration/report/report.ts';
import { endBeforeLambda, type InvocationContext } from '../lib/registration/time-budget.ts';
import { verifyPlans } from '../lib/registration/verify/verify-plans.ts';

let loaded: Registrar | undefined;

/** Makes Copernica's callbacks equal to callbacks.config.ts: invoked by hand, by the schedule, or by CloudFormation. */
export function handler(event: unknown, context?: InvocationContext): Promise<Report | StackAnswer> {
  return register(event, context, () => (loaded ??= createRegistrar(config, process.env)));
}

/** The handler's work. Its outside world is loaded late, so that CloudFormation is told also when that fails. */
export async function register(
  event: unknown,
  context: InvocationContext | undefined,
  load: () => Registrar,
): Promise<Report | StackAnswer> {
  const deadline = endBeforeLambda(context);
  const work = async (end: Deadline): Promise<Report> => {
    const registrar = load();
    return reconcile(readInput(event, registrar.config.accounts), registrar, end);
  };
  if (isStackEvent(event)) return answerStack(event, deadline, work);
  return requireSuccess(await work(deadline));
}

async function reconcile(input: RegisterInput, registrar: Registrar, deadline: Deadline): Promise<Report> {
  const listings = await listCallbacks(input.accounts, registrar, deadline);
  const plans = listings.map((listing) => planAccount(listing, { ...registrar, ...input }));
  const attempts = await applyPlans(input.mode === 'plan' ? [] : plans, { ...registrar, deadline });
  const steps = await verifyPlans(plans, attempts, deadline);
  return publishReport(toReport(input.mode, steps), input.accounts, registrar);
}
