import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../lib/errors.ts';
import { answerStack } from '../../../lib/registration/stack/answer-stack.ts';
import { isStackEvent, type StackEvent } from '../../../lib/registration/stack/stack-event.ts';
import { answer, type Fault } from '../../sandbox/network/fault.ts';
import { readBody, serve, type Served } from '../../sandbox/network/serve.ts';
import {
  declare,
  marker,
  receiverUrl,
  refuseUnsigned,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

const owner = { kind: 'database', id: 788 } as const;
const ours = `${receiverUrl}/callbacks/main/database/788/update`;

let world: RegistrationWorld;
/** Where CloudFormation's answers go, and what came in there. */
let mailbox: Served;
let received: { method: string; path: string; contentType: string | undefined; body: string }[];
let mailboxFaults: Fault[];

beforeEach(async () => {
  world = await startRegistrationWorld();
  received = [];
  mailboxFaults = [];
  mailbox = await serve(async (request, response) => {
    const body = (await readBody(request)).toString();
    const { method = '', url: path = '', headers } = request;
    await answer(response, mailboxFaults.shift(), () => {
      received.push({ method, path, contentType: headers['content-type'], body });
      return { status: 200 };
    });
  });
});
afterEach(async () => {
  expect(world.said.join('\n') + received.map(({ body }) => body).join('\n')).not.toContain(marker);
  await Promise.all([world.close(), mailbox.close()]);
});

const responsePath = `/arn%3Aaws%3Acloudformation?X-Amz-Signature=${marker}-signature&X-Amz-Security-Token=${marker}%2Btoken`;

const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/callbacks/guid';
const physicalId = `copernica-callbacks:${stackId}`;

function stackEvent(RequestType: string, others: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    RequestType,
    ResponseURL: mailbox.url + responsePath,
    StackId: stackId,
    RequestId: 'request-1',
    LogicalResourceId: 'CopernicaCallbacks',
    ResourceType: 'Custom::CopernicaCallbacks',
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:register',
    ResourceProperties: { ServiceToken: 'arn', ReceiverUrl: receiverUrl, Deployment: '1' },
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: physicalId }),
    ...others,
  };
}

/** The one answer that CloudFormation got. */
function told(): Record<string, unknown> {
  expect(received).toHaveLength(1);
  return JSON.parse(received[0]?.body ?? '') as Record<string, unknown>;
}

describe.each(['Create', 'Update'])('%s', (type) => {
  test('registers what is declared and answers SUCCESS', async () => {
    world.copernica.addCallback(owner, { url: `${ours}/stray` });
    await world.answerStack(stackEvent(type));
    expect(received).toMatchObject([{ method: 'PUT', path: responsePath, contentType: '' }]);
    expect(told()).toEqual({
      Status: 'SUCCESS',
      Reason: '{"create":1,"update":0,"delete":0,"unchanged":0,"stray":1,"failed":0}',
      PhysicalResourceId: physicalId,
      StackId: stackId,
      RequestId: 'request-1',
      LogicalResourceId: 'CopernicaCallbacks',
      NoEcho: true,
    });
    expect(world.copernica.callbacks().map(({ url }) => url)).toEqual([`${ours}/stray`, ours]);
    expect(world.metrics).toMatchObject([{ declared: 1, created: 1, stray: 1 }]);
  });

  test('that fails answers FAILED with the reason, and is no failed invocation', async () => {
    world.deploy(declare([{ account: 'main', database: 12345, actions: 'all' }]));
    const answered = await world.answerStack(stackEvent(type));
    expect(answered).toMatchObject({
      Status: 'FAILED',
      Reason:
        'main database/12345: Copernica answered 400: No database with supplied ID (check the database in callbacks.config.ts) ' +
        '{"create":0,"update":0,"delete":0,"unchanged":0,"stray":0,"failed":1}',
      PhysicalResourceId: type === 'Create' ? `copernica-callbacks-failed:${stackId}` : physicalId,
    });
    expect(told()).toEqual(answered);
  });

  test.each<[string, () => void, string]>([
    [
      'the secret is missing',
      () => world.secrets.remove('copernica/main'),
      "secret 'copernica/main' does not exist in this region",
    ],
    [
      'RECEIVER_URL is wrong',
      () => world.deploy(declare(), { RECEIVER_URL: 'callbacks' }),
      'environment variable RECEIVER_URL must be an http(s) URL',
    ],
    [
      'callbacks.config.ts has a mistake',
      () =>
        world.breakConfig(new ConfigurationError('invalid-configuration', 'callbacks[0].account is wrong')),
      'callbacks[0].account is wrong',
    ],
    [
      'callbacks.config.ts cannot be loaded',
      () => world.breakConfig(new SyntaxError('Unexpected token')),
      'callbacks.config.ts: ',
    ],
    [
      'the token is refused',
      () => world.copernica.accessTokens.clear(),
      "put a valid access token in secret 'copernica/main'",
    ],
    [
      'Copernica hangs',
      () => (world.copernica.faults = () => ({ kind: 'hang' })),
      'out of time: Copernica did not answer in time',
    ],
    [
      'Secrets Manager hangs',
      () => (world.secrets.faults = () => ({ kind: 'hang' })),
      'out of time: Secrets Manager did not answer',
    ],
  ])('answers FAILED when %s', async (_title, arrange, reason) => {
    arrange();
    await world.answerStack(stackEvent(type), 1_500);
    expect(told()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  });

  test('gives a reason that CloudFormation can take, however much went wrong', async () => {
    const callbacks = Array.from({ length: 50 }, (_, index) => ({
      account: 'main',
      database: `Nameless €${index}`,
    }));
    world.deploy(declare(callbacks));
    const message = '€'.repeat(1_000);
    world.copernica.faults = ({ path }) => ({
      status: 400,
      body: JSON.stringify({ error: { message: path + message } }),
    });
    await world.answerStack(stackEvent(type));
    expect(Buffer.byteLength(received[0]?.body ?? '')).toBeLessThan(4_096);
    expect(told()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/…$/) });
  });
});

describe('Delete', () => {
  const foreign = { url: 'https://somebody.example/', expression: "a == 'b'" };

  test('deregisters all of ours, declared or not, and leaves everybody else’s', async () => {
    await world.register();
    world.copernica.addCallback(owner, foreign);
    for (const url of [ours, `${ours}/stray-1`, `${ours}/stray-2`, `${ours}/stray-3`])
      world.copernica.addCallback(owner, { url });
    await world.answerStack(stackEvent('Delete'));
    expect(told()).toMatchObject({
      Status: 'SUCCESS',
      Reason: '{"create":0,"update":0,"delete":5,"unchanged":0,"stray":0,"failed":0}',
      PhysicalResourceId: physicalId,
    });
    expect(world.copernica.callbacks()).toMatchObject([foreign]);
  });

  const otherStack = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/other/guid';
  test.each<[string, Record<string, unknown>, string]>([
    [
      'after a Create that failed',
      { PhysicalResourceId: `copernica-callbacks-failed:${stackId}` },
      'this resource was never created',
    ],
    [
      'of a resource that an older version made',
      { PhysicalResourceId: 'copernica-callbacks' },
      "it is not this stack's resource that is deleted",
    ],
    [
      'without a physical id',
      { PhysicalResourceId: undefined },
      "it is not this stack's resource that is deleted",
    ],
    [
      "of another stack's resource",
      { PhysicalResourceId: `copernica-callbacks:${otherStack}` },
      "it is not this stack's resource that is deleted",
    ],
    [
      'of another stack',
      { StackId: otherStack, PhysicalResourceId: `copernica-callbacks:${otherStack}` },
      'it is the Delete of another stack',
    ],
    ['made by hand', { StackId: undefined }, 'this is no event of CloudFormation'],
    [
      'made by hand, with names',
      { StackId: 'callbacks', PhysicalResourceId: 'copernica-callbacks:callbacks' },
      'this is no event of CloudFormation',
    ],
    ['made by hand, without a request', { RequestId: undefined }, 'this is no event of CloudFormation'],
  ])('%s touches nothing', async (_title, others, reason) => {
    await world.register();
    world.deploy(declare(), { STACK_ID: stackId });
    world.copernica.requests.length = 0;
    await world.answerStack(stackEvent('Delete', others));
    expect(told()).toMatchObject({ Status: 'SUCCESS', Reason: `nothing was deregistered: ${reason}` });
    expect(world.copernica.requests).toEqual([]);
    expect(world.copernica.callbacks()).toHaveLength(1);
  });

  // printf %s "$STACK_ID" | sha256sum | head -c 32
  const mark = createHash('sha256').update(stackId).digest('hex').slice(0, 32);
  test.each([
    ['another stack', 'ba7816bf8f01cfea414140de5dae2223', 1],
    ['our own stack', mark, 0],
    ['nobody that says who', null, 0],
  ])('where %s answers at the receiver URL leaves as many as %s: %i', async (_title, answering, left) => {
    world.deploy(declare(), { STACK_ID: stackId });
    await world.register();
    world.receiver.answer = async () => refuseUnsigned(answering);
    await world.answerStack(stackEvent('Delete'));
    expect(told()).toMatchObject({ Status: 'SUCCESS' });
    expect(world.copernica.callbacks()).toHaveLength(left);
    if (left > 0) {
      expect(told()['Reason']).toContain(
        'nothing was deregistered: at RECEIVER_URL, another stack of copernica-callbacks answers',
      );
    }
  });

  test('where nobody answers deregisters', async () => {
    await world.register();
    world.receiver.answer = () => Promise.reject(new TypeError('fetch failed'));
    await world.answerStack(stackEvent('Delete'));
    expect(world.copernica.callbacks()).toEqual([]);
  });

  test.each<[string, () => unknown, string]>([
    [
      'refuses',
      () => (world.copernica.faults = () => ({ kind: 'refuse' })),
      'the connection to Copernica failed',
    ],
    ['hangs', () => (world.copernica.faults = () => ({ kind: 'hang' })), 'out of time'],
    [
      'answers 503 for ever',
      () => (world.copernica.faults = () => ({ status: 503 })),
      'Copernica answered 503',
    ],
    ['is gone', () => world.copernica.close(), 'the connection to Copernica failed (ECONNREFUSED)'],
    [
      'takes no deletes',
      () => (world.copernica.faults = ({ method }) => (method === 'DELETE' ? { status: 400 } : undefined)),
      'the stack is being deleted; Copernica answered 400',
    ],
    ['has no such token', () => world.copernica.accessTokens.clear(), 'Invalid access token'],
    [
      'is not reached: the secret is gone',
      () => world.secrets.remove('copernica/main'),
      'does not exist in this region',
    ],
    [
      'is not reached: RECEIVER_URL is wrong',
      () => world.deploy(declare(), { RECEIVER_URL: '' }),
      'RECEIVER_URL is not set',
    ],
  ])('succeeds when Copernica %s, and says what may be left', async (_title, arrange, reason) => {
    await world.register();
    await arrange();
    await world.answerStack(stackEvent('Delete'), 2_000);
    expect(told()).toMatchObject({
      Status: 'SUCCESS',
      Reason: expect.stringMatching(/^some callbacks may be left at Copernica: /),
    });
    expect(told()['Reason']).toContain(reason);
  });
});

describe('a rollback', () => {
  const deployments = (next: unknown, last: unknown): Record<string, unknown> => ({
    ResourceProperties: { Deployment: next },
    OldResourceProperties: { Deployment: last },
  });

  test.each([
    ['1795837733000', '1795837733001', 'SUCCESS'],
    ['999', '1000', 'SUCCESS'],
    ['2026-11-27', '2026-11-28', 'SUCCESS'],
    ['1795837733001', '1795837733000', 'FAILED'],
    ['1795837733000', '1795837733000', 'FAILED'],
    ['1795837733000', undefined, 'FAILED'],
    [undefined, '1795837733000', 'FAILED'],
  ])('from deployment %s to %s while Copernica is down is answered %s', async (next, last, status) => {
    world.copernica.faults = () => ({ kind: 'refuse' });
    await world.answerStack(stackEvent('Update', deployments(next, last)), 300_000);
    expect(told()).toMatchObject({ Status: status, PhysicalResourceId: physicalId });
    expect(told()['Reason']).toContain('the connection to Copernica failed');
    if (status === 'SUCCESS') expect(told()['Reason']).toMatch(/^rolled back; register is to be run again: /);
  });

  test('that can register does', async () => {
    await world.answerStack(stackEvent('Update', deployments('1', '2')));
    expect(told()).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringContaining('"create":1') });
  });
});

test("an Update gives a resource of an older version this stack's id, unless it fails", async () => {
  const older = { PhysicalResourceId: 'copernica-callbacks' };
  expect(await world.answerStack(stackEvent('Update', older))).toMatchObject({
    PhysicalResourceId: physicalId,
  });
  world.copernica.accessTokens.clear();
  expect(await world.answerStack(stackEvent('Update', older))).toMatchObject({ Status: 'FAILED', ...older });
});

test.each(['hang', 'refuse'] as const)(
  'a deploy fails within a minute when Copernica is down: %s',
  async (kind) => {
    world.deploy(
      declare(Array.from({ length: 30 }, (_, index) => ({ account: 'main', database: index + 1 }))),
    );
    world.copernica.faults = () => ({ kind });
    const start = world.clock.now();
    await world.answerStack(stackEvent('Create'), 300_000);
    expect(told()).toMatchObject({ Status: 'FAILED' });
    expect(world.clock.now() - start).toBeLessThan(60_000);
  },
);

describe('telling CloudFormation', () => {
  test.each<[string, Fault[]]>([
    ['status 500', [{ status: 500 }]],
    ['status 503, twice', [{ status: 503 }, { status: 503 }]],
    ['a cut connection, three times', [{ kind: 'refuse' }, { kind: 'refuse' }, { kind: 'refuse' }]],
  ])('goes on after %s', async (_title, faults) => {
    mailboxFaults = faults;
    await world.answerStack(stackEvent('Create'));
    expect(told()).toMatchObject({ Status: 'SUCCESS' });
  });

  test.each<[string, Fault, string]>([
    ['status 403', { status: 403, body: `<Error><Signature>${marker}</Signature></Error>` }, 'status 403'],
    ['a cut connection', { kind: 'refuse' }, 'no answer'],
  ])(
    'that meets %s only makes the invocation fail, so that Lambda tries again',
    async (_title, fault, problem) => {
      mailboxFaults = [fault, fault, fault, fault];
      await expect(world.answerStack(stackEvent('Create'))).rejects.toMatchObject({
        code: 'unanswered-stack',
        message: `CloudFormation could not be told the outcome (${problem})`,
      });
      await world.answerStack(stackEvent('Create'));
      expect(told()).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringContaining('"unchanged":1') });
    },
  );
});

describe('work that goes wrong in a way nobody thought of', () => {
  const event = (): StackEvent => {
    const made = stackEvent('Create');
    if (isStackEvent(made)) return made;
    throw new Error('not an event of CloudFormation');
  };
  test.each<[string, () => Promise<never>, string]>([
    [
      'throws',
      () => Promise.reject(new TypeError(`https://x.example/?access_token=${marker}`)),
      'unexpected TypeError',
    ],
    ['never ends', () => new Promise(() => undefined), 'out of time: run register again to finish'],
  ])('%s: CloudFormation is told, without details', async (_title, work, reason) => {
    const { clock } = world;
    const end = clock.now() + 30_000;
    const answered = answerStack(event(), {
      clock,
      fetch,
      deadline: { remainingMs: () => end - clock.now() },
      stackId: null,
      work,
    });
    clock.hang();
    await answered;
    expect(told()).toMatchObject({ Status: 'FAILED', Reason: reason });
  });
});
