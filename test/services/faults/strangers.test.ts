import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEvent, createSigningKey, keyId, tokenPath } from '../../faults/build-event.ts';
import { callbackToken, startFaultWorld, startSharedAws, toSecret } from '../../faults/fault-world.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startSharedAws();
});
afterAll(() => aws.stop());

const stranger = createSigningKey();
const withHeader = (name: string, change: (value: string) => string): APIGatewayProxyEventV2 => {
  const event = buildEvent();
  return { ...event, headers: { ...event.headers, [name]: change(event.headers[name] ?? '') } };
};

/** What anybody can send at will, the n-th of its kind. */
const floods: Record<string, (n: number) => APIGatewayProxyEventV2> = {
  'made-up key names': (n) => buildEvent({ keyId: `made-up-${n}._domainkey.copernica.com` }),
  'made-up key names that DNS never answers': (n) => buildEvent({ keyId: `silent-${n}.copernica.com` }),
  'the real key name and wrong signatures': () => buildEvent({ privateKey: stranger.privateKey }),
  'repeated headers': (n) =>
    withHeader(['signature', 'date', 'digest', 'host'][n % 4] ?? '', (value) => `${value},${value}`),
  'a digest repeated 180 times': () =>
    withHeader('digest', (value) => Array.from({ length: 180 }, () => value).join(',')),
  'a header named again and again': () =>
    withHeader('signature', (value) => value.replace('host', 'host '.repeat(700))),
  'guessed tokens': (n) => buildEvent({ path: tokenPath, query: `token=guess-${n}` }),
};

describe('80 requests of strangers within 2 s on a fresh instance', () => {
  it.each(Object.entries(floods))('cost no authentic delivery: %s', async (_, build) => {
    const world = await startFaultWorld(aws);
    world.dns.faults = (name) => (name.startsWith('silent') ? 'drop' : undefined);
    const told: number[] = [];
    const strange: Promise<{ status: number }>[] = [];
    let token = callbackToken;
    for (let n = 0; n < 80; n += 1) {
      strange.push(world.deliver(build(n)));
      if (n === 40) world.secrets.set('copernica/old', toSecret((token = 'rotated-token')));
      if (n % 4 === 0) told.push((await world.deliver(buildEvent())).status);
      if (n % 16 === 0)
        told.push((await world.deliver(buildEvent({ path: tokenPath, query: `token=${token}` }))).status);
    }
    const toldStrangers = new Set((await Promise.all(strange)).map(({ status }) => status));
    await world.close();
    expect(told).toEqual(told.map(() => 200));
    expect([...toldStrangers].filter((status) => status !== 401 && status !== 503)).toEqual([]);
  });

  it('leave a key that has verified where it is', async () => {
    const world = await startFaultWorld(aws);
    await world.deliver(buildEvent());
    for (let n = 0; n < 80; n += 1) await world.deliver(buildEvent({ keyId: `made-up-${n}.copernica.com` }));
    world.dns.faults = () => 'servfail';
    expect(await world.deliver(buildEvent())).toMatchObject({ status: 200 });
    expect(world.dns.queries.filter((name) => name === keyId)).toHaveLength(1);
    await world.close();
  });
});
