import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A stack as AWS would tell of it, to a command that removes it. What a test changes, AWS answers by. */
export interface PlayedStack {
  url: string;
  status: string;
  outputs: Record<string, string>;
  /** Logical id to type and physical id. */
  resources: Record<string, { type: string; id: string }>;
  /** Logical id of a queue to how many messages it holds. */
  messages: Record<string, number>;
  /** How many roles have the policy. */
  attachments: number;
  /** Keys in each bucket. */
  objects: Record<string, string[]>;
  /** What register's plan says. */
  plan: unknown;
  /** Statuses after an update or a deletion, in order; the last one stays. */
  updateStatuses: string[];
  deleteStatuses: string[];
  /** What UpdateStack is refused with. */
  updateError: string | null;
  /** What was done, in order. */
  done: string[];
  close(): Promise<void>;
}

/** Plays CloudFormation, IAM, S3, SQS and register for the one stack `copernica-callbacks-prod`. */
export async function playStack(): Promise<PlayedStack> {
  const queue = (name: string) => ({
    type: 'AWS::SQS::Queue',
    id: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}.fifo`,
  });
  let upcoming: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status = 200, answer } = answerCall(request, body);
      response.writeHead(status, {
        'content-type': answer.startsWith('<') ? 'text/xml' : 'application/json',
      });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stack: PlayedStack = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 'UPDATE_COMPLETE',
    outputs: { RegisterFunctionName: 'the-register', Removal: 'retain' },
    resources: {
      ServerlessDeploymentBucket: { type: 'AWS::S3::Bucket', id: 'zips' },
      PayloadBucket: { type: 'AWS::S3::Bucket', id: 'payloads' },
      EventQueue: queue('events'),
      QuarantineQueue: queue('quarantine'),
      ConsumerPolicy: { type: 'AWS::IAM::ManagedPolicy', id: 'arn:aws:iam::000000000000:policy/consumer' },
    },
    messages: {},
    attachments: 0,
    objects: { zips: ['receive.zip'], payloads: ['a', 'b'] },
    plan: { mode: 'plan', summary: {}, callbacks: [] },
    updateStatuses: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
    deleteStatuses: ['DELETE_COMPLETE'],
    updateError: null,
    done: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return stack;

  function answerCall(request: IncomingMessage, body: string): { status?: number; answer: string } {
    const { url = '', method = '', headers } = request;
    if (url.includes('/invocations')) {
      stack.done.push(`invoke ${body}`);
      return { answer: JSON.stringify(stack.plan) };
    }
    if (String(headers['x-amz-target']).endsWith('GetQueueAttributes')) {
      const { QueueUrl: queueUrl } = JSON.parse(body) as { QueueUrl: string };
      const [name = ''] = Object.entries(stack.resources).find(([, { id }]) => id === queueUrl) ?? [];
      const count = String(stack.messages[name] ?? 0);
      return { answer: JSON.stringify({ Attributes: { ApproximateNumberOfMessages: count } }) };
    }
    const form = new URLSearchParams(body);
    const action = form.get('Action');
    return action ? answerQuery(action, form) : answerBucket(method, url, body);
  }

  function answerBucket(method: string, url: string, body: string): { status?: number; answer: string } {
    const [, bucket = ''] = /^\/([^/?]+)/.exec(url) ?? [];
    const objects = stack.objects[bucket];
    if (!objects) return { status: 404, answer: '<Error><Code>NoSuchBucket</Code><Message/></Error>' };
    if (method === 'POST') {
      const keys = [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
      stack.objects[bucket] = objects.filter((key) => !keys.includes(key));
      stack.done.push(`empty ${bucket}`);
      return { answer: '<DeleteResult/>' };
    }
    const contents = objects.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    return { answer: `<ListBucketResult>${contents}</ListBucketResult>` };
  }

  function answerQuery(action: string, form: URLSearchParams): { status?: number; answer: string } {
    switch (action) {
      case 'UpdateStack':
        if (stack.updateError) return refuse(stack.updateError);
        stack.done.push(
          `update ${form.get('Parameters.member.1.ParameterKey')}=${form.get('Parameters.member.1.ParameterValue')}`,
        );
        upcoming = [...stack.updateStatuses];
        return wrap(action, '<StackId>the-id</StackId>');
      case 'DeleteStack':
        stack.done.push('delete');
        upcoming = [...stack.deleteStatuses];
        return wrap(action, '');
      case 'DescribeStacks': {
        stack.status = upcoming.shift() ?? stack.status;
        if (!/prod|the-id/.test(form.get('StackName') ?? '')) return refuse('Stack does not exist');
        const outputs = Object.entries(stack.outputs).map(
          ([key, value]) =>
            `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
        );
        return wrap(
          action,
          `<Stacks><member><StackName>copernica-callbacks-prod</StackName><StackId>the-id</StackId><CreationTime>2026-11-27T00:00:00Z</CreationTime><StackStatus>${stack.status}</StackStatus><Outputs>${outputs.join('')}</Outputs></member></Stacks>`,
        );
      }
      case 'ListStackResources': {
        const members = Object.entries(stack.resources).map(
          ([name, { type, id }]) =>
            `<member><LogicalResourceId>${name}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`,
        );
        // Two pages, as a real stack may have.
        const isFirst = !form.get('NextToken');
        const page = isFirst ? members.slice(0, 2) : members.slice(2);
        return wrap(
          action,
          `<StackResourceSummaries>${page.join('')}</StackResourceSummaries>${isFirst ? '<NextToken>2</NextToken>' : ''}`,
        );
      }
      case 'DescribeStackEvents': {
        const isKept = ({ type, id }: { type: string; id: string }): boolean =>
          stack.outputs['Removal'] !== 'delete' && /SQS|S3/.test(type) && id !== 'zips';
        const members = Object.entries(stack.resources).map(
          ([name, resource]) =>
            `<member><StackId>the-id</StackId><EventId>${name}</EventId><StackName>s</StackName><Timestamp>2026-11-27T00:00:00Z</Timestamp><LogicalResourceId>${name}</LogicalResourceId><PhysicalResourceId>${resource.id}</PhysicalResourceId><ResourceStatus>${isKept(resource) ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE'}</ResourceStatus></member>`,
        );
        return wrap(action, `<StackEvents>${members.join('')}</StackEvents>`);
      }
      case 'GetPolicy':
        return wrap(action, `<Policy><AttachmentCount>${stack.attachments}</AttachmentCount></Policy>`);
      default:
        return refuse(`nobody plays ${action}`);
    }
  }
}

function wrap(action: string, result: string): { answer: string } {
  return { answer: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
}

function refuse(message: string): { status: number; answer: string } {
  return {
    status: 400,
    answer: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}
