import { describeWebhookDifference } from '../../callback/compare-webhook.ts';
import type { Deadline } from '../../deadline.ts';
import { toReason } from '../../errors.ts';
import type { WebhookAttempts } from '../apply/apply-webhooks.ts';
import type { OpenWebhooks } from '../list/webhook-listing.ts';
import {
  isWebhookWrite,
  type WebhookPlan,
  type WebhookStep,
  type WebhookWrite,
} from '../plan/webhook-step.ts';

/** Looks again at what was written, and says of each step whether it is so. What is kept and shown counts, not what was answered. */
export function verifyWebhooks(
  plans: readonly WebhookPlan[],
  attempts: WebhookAttempts,
  deadline: Deadline,
): Promise<WebhookPlan[]> {
  return Promise.all(
    plans.map(async ({ open, steps }) => {
      const verified: WebhookStep[] = [];
      for (const step of steps) {
        const attempt = attempts.get(step);
        const isWritten = open && attempt && isWebhookWrite(step);
        verified.push(isWritten ? await verify(step, attempt.error, { open, deadline }) : step);
      }
      return { open, steps: verified };
    }),
  );
}

async function verify(
  step: WebhookWrite,
  error: string | null,
  context: { open: OpenWebhooks; deadline: Deadline },
): Promise<WebhookStep> {
  const fail = (problem: string): WebhookStep => {
    const { account, target, action, id } = step;
    const why = step.change === 'delete' ? `${step.reason}; ` : '';
    return { mechanism: 'webhook', account, target, action, id, change: 'failed', reason: why + problem };
  };
  try {
    if (step.change === 'delete')
      return (await isGone(step, context)) ? step : fail(error ?? 'deleted, but still there');
    const { id, problem } = await inspect(step, context);
    if (problem !== null) return fail(error ?? `written, but ${problem}`);
    return step.change === 'create' && id !== null ? { ...step, id } : step;
  } catch (cause) {
    return fail(
      error ?? `${step.change === 'delete' ? 'deleted' : 'written'}, but not verified: ${toReason(cause)}`,
    );
  }
}

async function inspect(
  { wanted }: Exclude<WebhookWrite, { change: 'delete' }>,
  { open: { api, records }, deadline }: { open: OpenWebhooks; deadline: Deadline },
): Promise<{ id: number | null; problem: string | null }> {
  const record = await records.get(wanted.account, wanted.key, deadline);
  if (record === null || record.id === null) return { id: null, problem: 'its id is not kept' };
  const shown = await api.get(record.id, deadline);
  const problem = shown ? describeWebhookDifference(wanted.properties, shown) : 'Copernica does not show it';
  return { id: record.id, problem };
}

async function isGone(
  { id, record: { account, key } }: Extract<WebhookWrite, { change: 'delete' }>,
  { open: { api, records }, deadline }: { open: OpenWebhooks; deadline: Deadline },
): Promise<boolean> {
  const isKept = (await records.get(account, key, deadline)) !== null;
  return !isKept && (id === null || (await api.get(id, deadline)) === null);
}
