import { AuthenticationError } from '../../errors.ts';

/**
 * The text a signature was made over (draft-cavage-http-signatures-12 §2.3).
 * @throws AuthenticationError when a covered header is not in the request.
 */
export function toSigningString(
  coveredHeaders: readonly string[],
  method: string,
  requestTarget: string,
  headers: ReadonlyMap<string, string>,
): string {
  return coveredHeaders
    .map((name) => {
      if (name === '(request-target)') return `${name}: ${method.toLowerCase()} ${requestTarget}`;
      const value = headers.get(name);
      if (value === undefined) {
        throw new AuthenticationError(
          'missing-header',
          'a header that the signature covers is not in the request',
        );
      }
      return `${name}: ${value.trim()}`;
    })
    .join('\n');
}
