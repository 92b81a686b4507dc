import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingRequest } from '../../../../lib/receiving/read-request.ts';
import { verifyRequest } from '../../../../lib/receiving/verify/verify-request.ts';
import { buildRequest, createVerifier, withHeader } from './signed-delivery.ts';

const verifier = createVerifier();
const verifyWith = (request: IncomingRequest) => verifyRequest(request, verifier);

describe('any single changed bit', () => {
  const flip = (bytes: Buffer, position: number, bit: number): Buffer => {
    const flipped = Buffer.from(bytes);
    const index = position % bytes.length;
    flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
    return flipped;
  };
  const place = fc.record({ position: fc.nat(10_000), bit: fc.integer({ min: 0, max: 7 }) });

  it('in the body is rejected', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ position, bit }) => {
        const request = buildRequest();
        const forged = { ...request, body: flip(request.body, position, bit) };
        await expect(verifyWith(forged)).rejects.toMatchObject({ status: 401 });
      }),
    );
  });

  it.each(['host', 'date', 'digest', 'x-copernica-id', 'x-nonce'])(
    'in the signed %s header is rejected',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(place, async ({ position, bit }) => {
          const request = buildRequest();
          const value = flip(Buffer.from(request.headers.get(name) ?? '', 'latin1'), position, bit).toString(
            'latin1',
          );
          // White space around a value is no part of it.
          fc.pre(value.trim() !== request.headers.get(name));
          await expect(verifyWith(withHeader(request, name, value))).rejects.toMatchObject({ status: 401 });
        }),
      );
    },
  );

  it('in the signature is rejected', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ position, bit }) => {
        const request = buildRequest();
        const header = request.headers.get('signature') ?? '';
        const [, signature = ''] = /signature="([^"]*)"/.exec(header) ?? [];
        const forged = flip(Buffer.from(signature, 'latin1'), position, bit).toString('latin1');
        const value = header.replace(signature, () => forged);
        await expect(verifyWith(withHeader(request, 'signature', value))).rejects.toMatchObject({
          status: 401,
        });
      }),
    );
  });
});
