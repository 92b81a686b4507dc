import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStack, type Stack } from '../../sandbox/gateway/stack.ts';

const handlerSource = `
  console.log('loaded by ' + process.env.AWS_LAMBDA_FUNCTION_NAME);
  let served = 0;
  export const handler = async (event, context) => {
    if (event.mode === 'environment') return process.env;
    if (event.mode === 'hang') return new Promise(() => {});
    if (event.mode === 'exit') process.exit(1);
    if (event.mode === 'throw') throw new TypeError('wrong');
    if (event.mode === 'context') {
      return { remaining: context.getRemainingTimeInMillis(), id: context.awsRequestId, served: ++served };
    }
    const path = event.pathParameters?.proxy;
    if (path === 'throw') throw new Error('wrong');
    if (path === 'binary') {
      return { statusCode: 201, headers: { 'X-One': 'two' }, body: '//4=', isBase64Encoded: true };
    }
    if (path === 'plain') return { any: 'thing' };
    return { statusCode: 200, body: JSON.stringify(event) };
  };
`;

const lambda = (name: string, timeout: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `sandbox-${name}`,
    Handler: 'functions/echo.handler',
    Timeout: timeout,
    Code: {
      S3Bucket: { Ref: 'Nothing' },
      S3Key: { 'Fn::Join': ['/', ['serverless', 'dev', `${name}.zip`]] },
    },
    Environment: {
      Variables: {
        QUEUE: { Ref: 'Queue' },
        BUCKET: { Ref: 'Bucket' },
        API: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/of/${AWS::Region}/${Stage}' },
        MAYBE: { 'Fn::If': ['IsTest', 'yes', 'no'] },
        NEVER: { 'Fn::If': ['IsTest', { Ref: 'AWS::NoValue' }, 'no'] },
      },
    },
  },
});

const template = {
  Parameters: { Stage: { Type: 'String', Default: 'test' } },
  Conditions: { IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] } },
  Resources: {
    HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: {} },
    EchoFunction: lambda('echo', 3),
    HastyFunction: lambda('hasty', 1),
    EchoIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': ['EchoFunction', 'Arn'] }, TimeoutInMillis: 30_000 },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'POST /callbacks/{proxy+}',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'EchoIntegration' }]] },
      },
    },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'events.fifo',
        FifoQueue: true,
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 5 },
      },
    },
    DeadLetters: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: 'dead-letters.fifo', FifoQueue: true },
    },
  },
};

let aws: FauxqsServer;
let stack: Stack;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  await writeFile(join(directory, 'cloudformation-template-update-stack.json'), JSON.stringify(template));
  const zip = zipSync({ functions: { 'echo.mjs': strToU8(handlerSource) } });
  await Promise.all(['echo.zip', 'hasty.zip'].map((name) => writeFile(join(directory, name), zip)));
  aws = await startFauxqs({ port: 0, logger: false });
  stack = await startStack({ packageDirectory: directory, aws, environment: { EXTRA: 'given' } });
});

afterAll(async () => {
  await stack.close();
  await aws.stop();
  await rm(directory, { recursive: true });
});

interface Reply {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** Sends exactly these header lines. */
function send(path: string, headers: string[], body: Buffer | string, method = 'POST'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(stack.url + path, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function echo(
  path: string,
  headers: string[],
  body: Buffer | string,
): Promise<Record<string, unknown>> {
  return JSON.parse((await send(path, ['Host', 'api.example', ...headers], body)).body.toString()) as Record<
    string,
    unknown
  >;
}

describe('event', () => {
  test('has the raw query, joined lower-case headers, separate cookies and the route', async () => {
    const event = await echo(
      '/callbacks/main/database/788?b=%7e&a=1&a=2&b',
      [
        'X-One',
        'a',
        'x-one',
        'b',
        'Cookie',
        'c=1; d=2',
        'Content-Type',
        'application/json',
        'Content-Length',
        '2',
      ],
      '{}',
    );
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /callbacks/{proxy+}',
      rawPath: '/callbacks/main/database/788',
      rawQueryString: 'b=%7e&a=1&a=2&b',
      cookies: ['c=1', 'd=2'],
      queryStringParameters: { a: '1,2', b: '~,' },
      pathParameters: { proxy: 'main/database/788' },
      headers: { 'x-one': 'a,b', 'content-type': 'application/json', host: 'api.example' },
      requestContext: {
        domainName: 'api.example',
        stage: '$default',
        http: { method: 'POST', path: '/callbacks/main/database/788' },
      },
      body: '{}',
      isBase64Encoded: false,
    });
    expect(event['headers']).not.toHaveProperty('cookie');
  });

  test.each([
    ['application/json', false],
    ['Application/JSON; charset=utf-8', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['text/xml; charset="UTF-8"', false],
    ['text/xml;charset=iso-8859-1', true],
    ['application/json; charset=windows-1252; a=b', true],
    ['application/jsonp', true],
    ['application/cloudevents+json', true],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    [null, true],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
    const headers = type === null ? [] : ['Content-Type', type];
    const event = await echo('/callbacks/x', [...headers, 'Content-Length', '4'], 'a=%C');
    expect(event).toMatchObject({ body: isBase64Encoded ? 'YT0lQw==' : 'a=%C', isBase64Encoded });
  });

  test.each([
    ['gzip', true],
    ['identity', false],
  ])('a text in %s is base64: %s', async (encoding, isBase64Encoded) => {
    const headers = ['Content-Type', 'application/json', 'Content-Encoding', encoding];
    const event = await echo('/callbacks/x', [...headers, 'Content-Length', '4'], 'a=%C');
    expect(event).toMatchObject({ body: isBase64Encoded ? 'YT0lQw==' : 'a=%C', isBase64Encoded });
  });

  test('without a body has none', async () => {
    const event = await echo('/callbacks/x', ['Content-Length', '0'], '');
    expect(event).not.toHaveProperty('body');
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  test('has an id of its own', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await echo('/callbacks/x', [], ''))['requestContext'] as { requestId: string }),
    );
    expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(2);
  });
});

describe('answer', () => {
  const host = ['Host', 'api.example'];

  test.each([
    ['POST', '/callbacks'],
    ['GET', '/callbacks/x'],
    ['POST', '/other'],
  ])('%s %s is not found', async (method, path) => {
    const { status, body } = await send(path, host, '', method);
    expect([status, body.toString()]).toEqual([404, '{"message":"Not Found"}']);
  });

  test('passes on status, headers and binary bodies', async () => {
    const { status, headers, body } = await send('/callbacks/binary', host, '');
    expect([status, headers['x-one'], [...body]]).toEqual([201, 'two', [255, 254]]);
  });

  test('a result without status code is itself the body', async () => {
    const { status, headers, body } = await send('/callbacks/plain', host, '');
    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      'application/json',
      '{"any":"thing"}',
    ]);
  });

  test('a function that throws is an internal error', async () => {
    const { status, body } = await send('/callbacks/throw', host, '');
    expect([status, body.toString()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test.each([
    [4 * 1024 * 1024, 200],
    [5 * 1024 * 1024, 413],
    [10 * 1024 * 1024 + 1, 413],
  ])('a body of %i bytes that becomes base64 is answered %i', async (size, expected) => {
    const headers = [...host, 'Content-Length', String(size)];
    expect((await send('/callbacks/plain', headers, Buffer.alloc(size))).status).toBe(expected);
  });
});

describe('function', () => {
  test('has the environment of the template, resolved, and nothing of ours', async () => {
    const outcome = await stack.invoke('echo', { mode: 'environment' });
    const environment = 'result' in outcome ? (outcome.result as Record<string, string>) : {};
    expect(environment).toMatchObject({
      QUEUE: aws.inspectQueue('events.fifo')?.url,
      BUCKET: 'sandbox-bucket',
      API: `${stack.url}/of/eu-west-1/test`,
      MAYBE: 'yes',
      EXTRA: 'given',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'sandbox-echo',
    });
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['NEVER']));
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['PATH']));
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['VITEST']));
  });

  test('knows how much time it has, and keeps its process', async () => {
    await stack.restart('echo');
    const first = await stack.invoke('echo', { mode: 'context' });
    const second = await stack.invoke('echo', { mode: 'context' });
    expect([first, second]).toMatchObject([{ result: { served: 1 } }, { result: { served: 2 } }]);
    const { remaining } = (first as { result: { remaining: number } }).result;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(3000);
  });

  test.each([
    ['throws', 'throw', 'TypeError'],
    ['ends its process', 'exit', 'Runtime.ExitError'],
    ['takes longer than its timeout', 'hang', 'Runtime.ExitError'],
  ])('that %s has failed, and the next event is served', async (_title, mode, errorType) => {
    expect(await stack.invoke('hasty', { mode })).toMatchObject({ error: { errorType } });
    expect(await stack.invoke('hasty', { mode: 'context' })).toHaveProperty('result');
  });

  test('many events at once are all served', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => stack.invoke('echo', { mode: 'context' })),
    );
    expect(outcomes.filter((outcome) => 'result' in outcome)).toHaveLength(30);
  });

  test('what it prints is kept', async () => {
    await stack.invoke('echo', { mode: 'context' });
    expect(stack.logs()).toContainEqual({ lambda: 'echo', line: 'loaded by sandbox-echo' });
  });
});

test('queues have the attributes of the template', () => {
  expect(aws.inspectQueue('events.fifo')?.attributes).toMatchObject({
    FifoQueue: 'true',
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:dead-letters.fifo',
      maxReceiveCount: 5,
    }),
  });
});
