import type { Settings } from '../parameters.ts';
import { addStatements, changeResources, getAtt, sub, type Statement, type Template } from './template.ts';

/** Lets consumers in other AWS accounts take events and read the payloads that were too large for the queue. */
export function shareEvents(
  template: Template,
  { consumerAccounts }: Pick<Settings, 'consumerAccounts'>,
): Template {
  if (consumerAccounts.length === 0) return template;
  const consumers = { Effect: 'Allow', Principal: { AWS: consumerAccounts } } as const;
  const takeEvents: Statement = {
    Sid: 'OtherAccountsTakeEvents',
    ...consumers,
    Action: [
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    Resource: getAtt('EventQueue', 'Arn'),
  };
  const readPayloads: Statement = {
    Sid: 'OtherAccountsReadPayloads',
    ...consumers,
    Action: 's3:GetObject',
    Resource: sub('${PayloadBucket.Arn}/*'),
  };
  const queues = changeResources(template, 'EventQueuePolicy', (policy) =>
    addStatements(policy, [takeEvents]),
  );
  return changeResources(queues, 'PayloadBucketPolicy', (policy) => addStatements(policy, [readPayloads]));
}
