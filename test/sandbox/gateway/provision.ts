import type { FauxqsServer } from 'fauxqs';
import { accountId, region, resolveIntrinsics, type References } from './resolve-intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** What the template's resources became. */
export interface Provisioned extends References {
  /** Logical id to the queue's name. */
  queueNames: Map<string, string>;
  /** Logical id to the bucket's name. */
  bucketNames: Map<string, string>;
}

/**
 * Makes the template's queues and buckets in fauxqs; `HttpApi.ApiEndpoint` stands for the given URL. What an `earlier`
 * deploy has made stays as it is, with what it holds.
 */
export function provision(
  template: Template,
  aws: FauxqsServer,
  { apiEndpoint, earlier }: { apiEndpoint: string; earlier: Provisioned | null },
): Provisioned {
  const provisioned: Provisioned = {
    refs: new Map(),
    attributes: new Map(),
    queueNames: new Map(),
    bucketNames: new Map(),
  };
  const { refs, attributes, queueNames, bucketNames } = provisioned;
  const resolve = (value: unknown): unknown => resolveIntrinsics(value, template, provisioned);

  for (const { id } of resourcesOf(template, 'AWS::ApiGatewayV2::Api')) {
    refs.set(id, 'sandboxapi');
    attributes.set(`${id}.ApiEndpoint`, apiEndpoint).set(`${id}.ApiId`, 'sandboxapi');
  }
  for (const { id } of resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    attributes.set(`${id}.Arn`, `arn:aws:cloudwatch:${region}:${accountId}:alarm:${id}`);
  for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
    const name = String(resolve(properties['FunctionName'] ?? id));
    refs.set(id, name);
    attributes.set(`${id}.Arn`, `arn:aws:lambda:${region}:${accountId}:function:${name}`);
  }
  for (const { id, properties } of resourcesOf(template, 'AWS::S3::Bucket')) {
    const name = String(resolve(properties['BucketName'] ?? `sandbox-${id.toLowerCase()}`));
    if (earlier?.bucketNames.get(id) !== name) aws.createBucket(name);
    bucketNames.set(id, name);
    refs.set(id, name);
    attributes.set(`${id}.Arn`, `arn:aws:s3:::${name}`);
  }
  // Names and ARNs first: queues refer to one another.
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  for (const { id, properties } of queues) {
    const suffix = properties['FifoQueue'] === true ? '.fifo' : '';
    const name = String(resolve(properties['QueueName'] ?? `sandbox-${id}${suffix}`));
    queueNames.set(id, name);
    attributes.set(`${id}.Arn`, `arn:aws:sqs:${region}:${accountId}:${name}`).set(`${id}.QueueName`, name);
  }
  const deadLettersFirst = [...queues].sort(
    (one, other) => Number('RedrivePolicy' in one.properties) - Number('RedrivePolicy' in other.properties),
  );
  for (const { id, properties } of deadLettersFirst) {
    const { QueueName: _name, Tags: _tags, ...rest } = properties;
    const name = queueNames.get(id) ?? id;
    const queueUrl =
      aws.inspectQueue(name)?.url ??
      aws.createQueue(name, { region, attributes: toAttributes(resolve(rest)) }).queueUrl;
    refs.set(id, queueUrl);
    attributes.set(`${id}.QueueUrl`, queueUrl);
  }
  return provisioned;
}

/** The API's attributes are all strings, where the template has numbers, booleans and policy objects. */
function toAttributes(properties: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
