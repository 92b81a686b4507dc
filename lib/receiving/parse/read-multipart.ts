import { PayloadError } from '../../errors.ts';
import type { IncomingRequest } from '../read-request.ts';
import type { FormVariable } from './parse-form.ts';

/** The variables of a multipart form, in order. @throws PayloadError `invalid-form`, also where a part is a file */
export async function readMultipart({ headers, body }: IncomingRequest): Promise<FormVariable[]> {
  const contentType = headers.get('content-type') ?? '';
  try {
    // Discouraged because it holds the whole body in memory, which Lambda already has, within the receiver's bound.
    const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const form = await response.formData();
    return [...form].map(([name, value]) => {
      if (typeof value !== 'string') throw new TypeError('a part is a file');
      return [name, value];
    });
  } catch {
    throw new PayloadError('invalid-form', 'the body is not a multipart form of texts');
  }
}
