import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { receiverLimits } from '../../../../lib/config/receiver-limits.ts';
import { decompress } from '../../../../lib/receiving/parse/decompress.ts';
import { parsePayload } from '../../../../lib/receiving/parse/parse-payload.ts';
import { buildVerifiedRequest } from '../build-verified-request.ts';

const body = Buffer.from('{"id":5}');
const refused = (code: string) => ({ name: 'PayloadError', code, status: 202 });

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['GZip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateSync(body, { level: 0 })],
    ['deflate', deflateRawSync(body)],
    ['deflate, gzip', gzipSync(deflateSync(body))],
    ['gzip, identity,', gzipSync(body)],
    ['identity', body],
    ['', body],
  ])('in %j is read', async (header, bytes) => {
    expect(await decompress(bytes, header)).toEqual(body);
  });

  it('is a body like any other', async () => {
    const request = buildVerifiedRequest({ body: gzipSync(body) });
    const headers = new Map([...request.headers, ['content-encoding', 'gzip']]);
    expect(await parsePayload({ ...request, headers })).toEqual({
      format: 'json',
      root: new Map([['id', '5']]),
    });
  });

  it.each([
    ['in br', 'br', brotliCompressSync(body), 'unsupported-content-encoding'],
    ['in what begins like one we know', 'gzip2', gzipSync(body), 'unsupported-content-encoding'],
    ['in what ends like one we know', 'not-gzip', gzipSync(body), 'unsupported-content-encoding'],
    ['too often', 'gzip, gzip, gzip, gzip', body, 'unsupported-content-encoding'],
    ['by another name', 'gzip', deflateSync(body), 'invalid-content-encoding'],
    ['not at all', 'gzip', body, 'invalid-content-encoding'],
    ['not at all, but called deflate', 'deflate', body, 'invalid-content-encoding'],
    ['and cut off', 'gzip', gzipSync(body).subarray(0, 15), 'invalid-content-encoding'],
  ])('%s is refused', async (_, header, bytes, code) => {
    await expect(decompress(bytes, header)).rejects.toMatchObject(refused(code));
  });

  it('may be as large as one that is not, and no larger', async () => {
    const { maxBodyBytes } = receiverLimits;
    expect(await decompress(gzipSync(Buffer.alloc(maxBodyBytes)), 'gzip')).toHaveLength(maxBodyBytes);
    const tooLarge = gzipSync(Buffer.alloc(maxBodyBytes + 1));
    await expect(decompress(tooLarge, 'gzip')).rejects.toMatchObject(refused('body-too-large'));
  });

  it('that is a bomb costs no more than the largest body', async () => {
    // A thousandfold, twice.
    const bomb = gzipSync(gzipSync(Buffer.alloc(2 ** 28), { level: 1 }));
    const before = process.memoryUsage().arrayBuffers;
    await expect(decompress(bomb, 'gzip, gzip')).rejects.toMatchObject(refused('body-too-large'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });
});
