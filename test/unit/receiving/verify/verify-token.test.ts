import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyRequest } from '../../../../lib/receiving/verify/verify-request.ts';
import { buildRequest, createVerifier } from './signed-delivery.ts';

const verifier = createVerifier();
const path = '/base/callbacks/old/database/788/update';
const requestWith = (query: string, requestId = 'request-1') => ({
  ...buildRequest({ path, query }),
  requestId,
});

describe('token authentication', () => {
  it.each(['token=current-token', 'token=previous-token', 'a=1&token=current%2Dtoken'])(
    'accepts %s',
    async (query) => {
      await expect(verifyRequest(requestWith(query), verifier)).resolves.toMatchObject({ signedAt: null });
    },
  );

  it.each([
    ['', 'missing-token'],
    ['token=', 'missing-token'],
    ['token=current-token&token=current-token', 'missing-token'],
    ['token=current-toke', 'wrong-token'],
    ['token=current-token1', 'wrong-token'],
    ['Token=current-token', 'missing-token'],
  ])('rejects "%s"', async (query, code) => {
    await expect(verifyRequest(requestWith(query), verifier)).rejects.toMatchObject({ code, status: 401 });
  });

  it('does not accept a signature in place of the token, nor a token in place of the signature', async () => {
    await expect(verifyRequest(requestWith(''), verifier)).rejects.toMatchObject({ code: 'missing-token' });
    const unsigned = { ...buildRequest({ query: 'token=current-token' }), headers: new Map() };
    await expect(verifyRequest(unsigned, verifier)).rejects.toMatchObject({ code: 'missing-signature' });
  });

  it('has an id of account, path, body and request id', async () => {
    const request = requestWith('token=current-token');
    const { deliveryId } = await verifyRequest(request, verifier);
    const material = ['old', path, hash('sha256', request.body, 'base64'), 'request-1'];
    expect(deliveryId).toBe(hash('sha256', JSON.stringify(material)));
  });

  it('keeps two identical deliveries apart by the request id', async () => {
    const idOf = async (requestId: string) =>
      (await verifyRequest(requestWith('token=current-token', requestId), verifier)).deliveryId;
    expect(await idOf('a')).toBe(await idOf('a'));
    expect(await idOf('a')).not.toBe(await idOf('b'));
  });
});
