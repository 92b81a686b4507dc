import { isDeliveredAction } from '../../event/vocabulary.ts';
import type { Row } from './step.ts';

type Planned = Row & { change: string };

// Names that belong to AWS: Copernica cannot validate them (protocol 5).
const awsHost = /(?:^|\.)(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.aws|cloudfront\.net|awsapprunner\.com)$/i;

/** What a person should know about webhooks that are to be there: where they cannot be made, and what comes twice. */
export function findWebhookWarnings(
  webhookPlans: readonly { steps: readonly Planned[] }[],
  callbackPlans: readonly { steps: readonly Planned[] }[],
  receiverUrl: string,
): string[] {
  const wanted = webhookPlans.flatMap(({ steps }) => steps).filter(isWanted);
  const callbacks = callbackPlans.flatMap(({ steps }) => steps).filter(isWanted);
  if (wanted.length === 0) return [];
  const { hostname } = new URL(receiverUrl);
  const host = awsHost.test(hostname)
    ? [
        `webhooks need a domain that was validated at Copernica, which ${hostname}, a host of AWS, cannot be: put a domain of your own in front of the receiver (docs/registration.md, 'Validating the domain')`,
      ]
    : [];
  const doubles = wanted
    .filter(({ action }) => isDeliveredAction(action))
    .flatMap((webhook) =>
      callbacks
        .filter((callback) => isDouble(webhook, callback))
        .map(
          ({ account, target }) =>
            `${account}: ${target} is delivered by callbacks and by webhooks of ${webhook.target}, so each ${webhook.action} comes as two events`,
        ),
    );
  return [...host, ...new Set(doubles)];
}

function isWanted({ change }: Planned): boolean {
  return change !== 'stray' && change !== 'delete';
}

// Whether a webhook of a database tells of its collections too is not documented (protocol 3).
function isDouble(webhook: Planned, callback: Planned): boolean {
  const isSameTarget = webhook.target === callback.target || webhook.target === 'account';
  const isSameAction = callback.action === 'all' || callback.action === webhook.action;
  return webhook.account === callback.account && isSameTarget && isSameAction;
}
