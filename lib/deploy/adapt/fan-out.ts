import type { Settings } from '../parameters.ts';
import { addTo, getAtt, ref, type Template } from './template.ts';

/**
 * Passes events on to an EventBridge bus, for more than one consumer: the pipe is then the queue's only reader. What the bus
 * does not take is a dead letter after five attempts, like what a consumer gives up on.
 */
export function fanOut(
  template: Template,
  { fanOut: to, stage }: Pick<Settings, 'fanOut'> & { stage: string },
): Template {
  if (to === 'none') return template;
  return addTo(template, {
    Resources: {
      EventBus: { Type: 'AWS::Events::EventBus', Properties: { Name: `copernica-callbacks-${stage}` } },
      FanOutRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'pipes.amazonaws.com' },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'fan-out',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Sid: 'TakeEvents',
                    Effect: 'Allow',
                    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                    Resource: getAtt('EventQueue', 'Arn'),
                  },
                  {
                    Sid: 'PassOn',
                    Effect: 'Allow',
                    Action: 'events:PutEvents',
                    Resource: getAtt('EventBus', 'Arn'),
                  },
                ],
              },
            },
          ],
        },
      },
      FanOut: {
        Type: 'AWS::Pipes::Pipe',
        Properties: {
          Description: 'Passes the events of the queue on to the bus.',
          RoleArn: getAtt('FanOutRole', 'Arn'),
          Source: getAtt('EventQueue', 'Arn'),
          SourceParameters: { SqsQueueParameters: { BatchSize: 10 } },
          Target: getAtt('EventBus', 'Arn'),
          TargetParameters: {
            EventBridgeEventBusParameters: { Source: '$.body.source', DetailType: '$.body.type' },
            InputTemplate: '<$.body>',
          },
        },
      },
    },
    Outputs: {
      EventBusArn: { Description: 'Put rules on it for your consumers', Value: getAtt('EventBus', 'Arn') },
    },
  });
}
