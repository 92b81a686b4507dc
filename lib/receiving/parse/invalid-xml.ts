import { PayloadError } from '../../errors.ts';

/** What a reader's complaint about XML becomes: parsers' own messages quote the body. */
export function invalidXml(): PayloadError {
  return new PayloadError('invalid-xml', 'the body is not well-formed XML');
}
