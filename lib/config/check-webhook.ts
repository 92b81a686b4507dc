import { callers } from '../callback/caller.ts';
import { triggers, type Trigger } from '../event/vocabulary.ts';
import {
  checkAccountName,
  checkProperties,
  commonChecks,
  isId,
  isRecord,
  listOf,
  type Check,
  type NoteMistake,
} from './check-properties.ts';

const triggerNames = Object.keys(triggers) as Trigger[];

const webhookChecks: Record<string, Check> = {
  ...commonChecks,
  triggers: listOf(triggerNames),
  callers: listOf(callers),
  ids: (value) =>
    isRecord(value) && Object.values(value).every(isId)
      ? null
      : 'must be an object with a positive whole number for each trigger, such as { update: 1894 }',
};

/** One entry of `webhooks`. */
export function checkWebhook(
  entry: string,
  webhook: unknown,
  { accounts, note }: { accounts: readonly string[]; note: NoteMistake },
): boolean {
  const required = ['account', 'triggers'];
  const isRight = checkProperties(entry, webhook, { checks: webhookChecks, required, note });
  if (!isRecord(webhook)) return false;
  const { account, database, collection, triggers: declared, ids } = webhook;
  const isKnown = checkAccountName(entry, account, { accounts, note });
  const isOneScope = database === undefined || collection === undefined;
  if (!isOneScope) note(`${entry}.collection`, 'cannot stand beside database: declare two webhooks');
  if (!isRight || !isRecord(ids)) return isRight && isKnown && isOneScope;
  const surplus = Object.keys(ids).filter((trigger) => !(declared as string[]).includes(trigger));
  for (const trigger of surplus) note(`${entry}.ids.${trigger}`, 'is none of its triggers');
  return isKnown && isOneScope && surplus.length === 0;
}
