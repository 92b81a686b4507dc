import { receiverLimits } from '../../config/receiver-limits.ts';
import { PayloadError } from '../../errors.ts';

/** More than one is legal, and nobody does it. */
const maxCodings = 3;

/**
 * Undoes a body's Content-Encoding (RFC 9110 §8.4): gzip and deflate. A bomb costs no more than the largest body.
 * @throws PayloadError `unsupported-content-encoding`, `invalid-content-encoding`, `body-too-large`
 */
export async function decompress(body: Buffer, header: string): Promise<Buffer> {
  const codings = header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return body;
  if (codings.length > maxCodings || !codings.every((coding) => /^(?:x-gzip|gzip|deflate)$/.test(coding))) {
    throw new PayloadError(
      'unsupported-content-encoding',
      'the body is compressed by neither gzip nor deflate',
    );
  }
  const { gunzipSync, inflateRawSync, inflateSync } = await import('node:zlib');
  const limits = { maxOutputLength: receiverLimits.maxBodyBytes };
  return codings.reduceRight((bytes, coding) => {
    const inflate = coding !== 'deflate' ? gunzipSync : hasZlibHeader(bytes) ? inflateSync : inflateRawSync;
    try {
      return inflate(bytes, limits);
    } catch (error) {
      throw toPayloadError(error);
    }
  }, body);
}

// What is called deflate is zlib's format, and some send what is in it without (RFC 9110 §8.4.1.2, RFC 1950 §2.2).
function hasZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes;
  return method % 16 === 8 && (method * 256 + flags) % 31 === 0;
}

function toPayloadError(error: unknown): PayloadError {
  const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLarge
    ? new PayloadError('body-too-large', `the body has more than ${receiverLimits.maxBodyBytes} bytes in it`)
    : new PayloadError('invalid-content-encoding', 'the body is not compressed as it says');
}
