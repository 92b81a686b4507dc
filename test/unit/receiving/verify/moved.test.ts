import { describe, expect, it } from 'vitest';
import { describeRequest } from '../../../../lib/receiving/read-request.ts';
import { verifyRequest, type VerifiedRequest } from '../../../../lib/receiving/verify/verify-request.ts';
import { buildRequest, createVerifier, type DeliveryOptions } from './signed-delivery.ts';

const verify = (options: DeliveryOptions): Promise<VerifiedRequest> =>
  verifyRequest(buildRequest(options), createVerifier());
const path = '/database/788/update';
const old = { origin: 'https://old.example.com:8443' };

describe('a delivery to where the receiver was until now', () => {
  it.each([
    ['its URL', { ...old, path: `/caf%C3%A9/callbacks/main${path}` }],
    [
      'its URL, unescaped on the way',
      { ...old, path: `/caf%C3%A9/callbacks/main${path}`, rawPath: `/café/callbacks/main${path}` },
    ],
    [
      'its URL, whose base path is stripped on the way',
      { ...old, path: `/caf%C3%A9/callbacks/main${path}`, rawPath: `/callbacks/main${path}` },
    ],
    ['its name', { path: `/base/callbacks/before${path}` }],
    ['both', { ...old, path: `/caf%C3%A9/callbacks/before${path}/`, query: '' }],
  ])('is one of today: %s', async (_, options) => {
    expect(await verify(options)).toMatchObject({
      account: { name: 'main' },
      route: { target: { kind: 'database', id: 788 }, action: 'update' },
    });
  });

  it('is accepted by token as well', async () => {
    const verifier = createVerifier();
    const accounts = new Map(verifier.accounts);
    const main = accounts.get('old');
    if (main) accounts.set('old', { ...main, formerName: 'older' });
    const request = buildRequest({
      ...old,
      path: `/caf%C3%A9/callbacks/older${path}`,
      query: 'token=current-token',
    });
    expect(await verifyRequest(request, { ...verifier, accounts })).toMatchObject({
      account: { name: 'old' },
    });
  });

  it.each([
    [
      'another host',
      { origin: 'https://old.example.com', path: `/caf%C3%A9/callbacks/main${path}` },
      'wrong-host',
    ],
    ['another path', { ...old, path: `/other/callbacks/main${path}` }, 'not-found'],
    ['another name', { path: `/base/callbacks/earlier${path}` }, 'unknown-account'],
    [
      'another account than the one of that name',
      { path: `/base/callbacks/before${path}`, copernicaId: 'account_99' },
      'wrong-account',
    ],
  ])('is not accepted at %s', async (_, options, code) => {
    await expect(verify(options)).rejects.toMatchObject({ code });
  });

  it('is logged under the name of today', () => {
    const event = {
      requestContext: { http: { method: 'POST' } },
      rawPath: '/callbacks/before/x',
      headers: {},
    };
    const describe = (rawPath: string) => describeRequest({ ...event, rawPath }, createVerifier().accounts);
    expect(describe('/callbacks/before/x')).toEqual({ account: 'main', bodyBytes: 0 });
    expect(describe('/callbacks/earlier/x')).toEqual({ bodyBytes: 0 });
  });
});
