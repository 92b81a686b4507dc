import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reachReceiver } from '../../../lib/registration/reach-receiver.ts';
import { answer, type Fault } from '../../sandbox/network/fault.ts';
import { readBody, serve, type Served } from '../../sandbox/network/serve.ts';
import { createPlayedClock } from '../played-clock.ts';

const problem = JSON.stringify({
  type: 'about:blank',
  title: 'Not authenticated',
  code: 'missing-signature',
});
const clock = createPlayedClock();
let server: Served;
let fault: Fault;
let requests: string[];

beforeEach(async () => {
  requests = [];
  server = await serve(async (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''} ${(await readBody(request)).toString()}`);
    if (fault.kind === 'hang') clock.hang();
    await answer(response, fault, () => ({ status: 500 }));
  });
});
afterEach(() => server.close());

const reach = (receiverUrl = `${server.url}/base`) =>
  reachReceiver({ receiverUrl, account: 'main', stackMark: 'ours' }, { clock, fetch });

describe('the receiver URL is called once, unsigned', () => {
  test.each<[string, Fault, true | string]>([
    ['401 with our mark', { status: 401, headers: { 'x-copernica-callbacks-stack': 'ours' } }, true],
    ['401 as the receiver answers, of a version without marks', { status: 401, body: problem }, true],
    ['401 of somebody else', { status: 401, body: '<html>' }, 'answered 401, but not as this receiver does'],
    [
      '401 with other JSON',
      { status: 401, body: '{"message":"no"}' },
      'answered 401, but not as this receiver does',
    ],
    ['404', { status: 404, body: '{"message":"Not Found"}' }, 'answered 404 where this receiver answers 401'],
    ['200', { status: 200 }, 'answered 200 where this receiver answers 401'],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://elsewhere.example/' } },
      'answered 301 where this receiver answers 401',
    ],
    [
      'another stack',
      { status: 401, headers: { 'x-copernica-callbacks-stack': 'theirs' }, body: problem },
      'another stack of copernica-callbacks answers',
    ],
    ['a cut connection', { kind: 'refuse' }, 'no connection (UND_ERR_SOCKET)'],
    ['silence', { kind: 'hang' }, 'no answer within 5 s'],
  ])('%s', async (_title, meets, reachable) => {
    fault = meets;
    const start = clock.now();
    expect(await reach()).toEqual({ reachable, isOthers: String(reachable).startsWith('another stack') });
    expect(requests).toEqual(['POST /base/callbacks/main {}']);
    expect(clock.now() - start).toBe('kind' in meets && meets.kind === 'hang' ? 5_000 : 0);
  });

  test('but not where nothing can be', async () => {
    expect(await reach('https://not-deployed-yet.invalid')).toEqual({
      reachable: 'not deployed yet',
      isOthers: false,
    });
  });
});
