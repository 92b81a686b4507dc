import { parseCallbackPath, type CallbackRoute } from '../../callback/callback-url.ts';
import { RequestError } from '../../errors.ts';
import type { IncomingRequest } from '../read-request.ts';

/** Where a request was addressed to. */
export interface AddressedRequest {
  route: CallbackRoute;
  /** The request targets the sender may have signed, most likely first: path with query, verbatim. */
  requestTargets: readonly string[];
}

/**
 * Finds the callback path behind the base path of one of the receiver's URLs, or behind API Gateway's stage.
 * @param receiverUrls today's first
 * @throws RequestError when it is not a callback URL.
 */
export function readRequestTarget(
  request: IncomingRequest,
  receiverUrls: readonly string[],
): AddressedRequest {
  const basePaths = receiverUrls.map((url) => new URL(url).pathname.replace(/\/+$/, ''));
  const path = findCallbackPath(request, basePaths);
  const route = path === null ? null : parseCallbackPath(path);
  if (!route || request.method !== 'POST') {
    throw new RequestError(
      'not-found',
      'this is not a callback URL; see "Callback URLs" in docs/registration.md',
    );
  }
  // The sender signed the URL it was given; behind a custom domain or stage the path we see may differ, and API Gateway
  // does not tell an empty query from none.
  const paths = new Set([...basePaths.map((basePath) => `${basePath}${path}`), request.rawPath]);
  const queries = request.rawQuery ? [`?${request.rawQuery}`] : ['', '?'];
  return { route, requestTargets: queries.flatMap((query) => [...paths].map((one) => one + query)) };
}

function findCallbackPath({ rawPath, stage }: IncomingRequest, basePaths: readonly string[]): string | null {
  const staged = stage ? [...basePaths, ''].map((basePath) => `/${stage}${basePath}`) : [];
  const segments = rawPath.split('/');
  for (const prefix of [...basePaths, ...staged, '']) {
    const before = prefix.split('/');
    const isBehind = before.every((segment, at) => decode(segments[at] ?? '') === decode(segment));
    if (isBehind && segments[before.length] === 'callbacks')
      return `/${segments.slice(before.length).join('/')}`;
  }
  return null;
}

// A base path may need percent escapes, which API Gateway undoes.
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
