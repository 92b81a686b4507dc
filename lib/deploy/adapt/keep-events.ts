import type { Settings } from '../parameters.ts';
import { changeResources, type Template } from './template.ts';

/** What may hold an event, with the policies that protect it. */
const keepers = ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'];

/**
 * Lets what may hold an event outlive the stack, unless the stage is one to throw away. A first deploy that fails leaves
 * nothing all the same.
 */
export function keepEvents(template: Template, { removal }: Pick<Settings, 'removal'>): Template {
  const policies =
    removal === 'delete'
      ? { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }
      : { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  return changeResources(template, keepers, (resource, logicalId) =>
    // The framework's own bucket holds zips only.
    logicalId.startsWith('Serverless') ? resource : { ...resource, ...policies },
  );
}
