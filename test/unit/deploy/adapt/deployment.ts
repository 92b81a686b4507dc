import type { Template } from '../../../../lib/deploy/adapt/template.ts';
import type { Deployment } from '../../../../lib/deploy/deployment.ts';
import type { Settings } from '../../../../lib/deploy/parameters.ts';
import { readSettings } from '../../../../lib/deploy/settings.ts';

/** A deployment of stage prod with these settings, the rest being defaults. */
export function deploymentWith(
  settings: Partial<Settings & Pick<Deployment, 'usesTokens' | 'accounts'>> = {},
): Deployment {
  return {
    ...readSettings('prod', []).settings,
    stage: 'prod',
    accounts: ['main'],
    usesTokens: false,
    ...settings,
  };
}

/** As little of a template as every adaptation finds something in. */
export const small: Template = {
  Resources: {
    EventQueue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, SqsManagedSseEnabled: true } },
    EventQueuePolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: [] } } },
    PayloadBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
    PayloadBucketPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement: [] } } },
    ConsumerPolicy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [] } } },
    CopernicaCallbacks: { Type: 'Custom::CopernicaCallbacks', DependsOn: 'HttpApiStage' },
    ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
    ReceiveLambdaFunction: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'receive' } },
    ReceiveRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyName: 'receive',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'queue' },
                {
                  Sid: 'ReadSecret',
                  Effect: 'Allow',
                  Action: 'secretsmanager:GetSecretValue',
                  Resource: 'secret',
                },
              ],
            },
          },
        ],
      },
    },
  },
};
