import type { Settings } from '../parameters.ts';
import {
  addStatements,
  changeResources,
  changeStatements,
  withProperties,
  type Statement,
  type Template,
} from './template.ts';

// How long SQS may use one data key, in seconds: each one is a call to KMS that is billed.
const dataKeyReuseSeconds = 3600;

/**
 * Encrypts queues and payloads with a key of the user's own, and lets those who write and read them use it. The key's own
 * policy has to let IAM decide (as AWS's default one does).
 */
export function encrypt(template: Template, { kmsKeyArn }: Pick<Settings, 'kmsKeyArn'>): Template {
  if (kmsKeyArn === null) return template;
  const mayDecrypt: Statement = {
    Sid: 'UseKey',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: kmsKeyArn,
  };
  const queues = changeResources(template, ['AWS::SQS::Queue'], ({ Properties = {}, ...queue }) => {
    const { SqsManagedSseEnabled: _managed, ...rest } = Properties;
    const key = { KmsMasterKeyId: kmsKeyArn, KmsDataKeyReusePeriodSeconds: dataKeyReuseSeconds };
    return { ...queue, Properties: { ...rest, ...key } };
  });
  const buckets = changeResources(queues, 'PayloadBucket', (bucket) =>
    withProperties(bucket, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
  const roles = changeResources(buckets, ['AWS::IAM::Role'], (role) =>
    changeStatements(role, (statements) => [...statements, mayDecrypt]),
  );
  return changeResources(roles, ['AWS::IAM::ManagedPolicy'], (policy) => addStatements(policy, [mayDecrypt]));
}
