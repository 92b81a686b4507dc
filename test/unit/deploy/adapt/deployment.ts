import type { Deployment } from '../../../../lib/deploy/adapt/adapt-template.ts';
import type { Template } from '../../../../lib/deploy/adapt/template.ts';
import type { Settings } from '../../../../lib/deploy/parameters.ts';
import { readSettings } from '../../../../lib/deploy/settings.ts';

/** A deployment of stage prod with these settings, the rest being defaults. */
export function deploymentWith(
  settings: Partial<Settings & Pick<Deployment, 'usesTokens'>> = {},
): Deployment {
  return { ...readSettings('prod', []).settings, stage: 'prod', usesTokens: false, ...settings };
}

/** As little of a template as every adaptation finds something in. */
export const small: Template = {
  Resources: {
    EventQueue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, SqsManagedSseEnabled: true } },
    PayloadBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
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
