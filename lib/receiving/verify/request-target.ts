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
 * Finds the callback path behind RECEIVER_URL's base path or API Gateway's stage.
 * @throws RequestError when it is not a callback URL.
 */
export function readRequestTarget(request: IncomingRequest, receiverUrl: string): AddressedRequest {
  const basePath = new URL(receiverUrl).pathname.replace(/\/+$/, '');
  const prefixes = [
    basePath,
    ...(request.stage ? [`/${request.stage}${basePath}`, `/${request.stage}`] : []),
    '',
  ];
  const prefix = prefixes.find((candidate) => request.rawPath.startsWith(`${candidate}/callbacks/`));
  const path = prefix === undefined ? null : request.rawPath.slice(prefix.length);
  const route = path === null ? null : parseCallbackPath(path);
  if (!route || request.method !== 'POST') {
    throw new RequestError('not-found', 'this is not a callback URL; see "Callback URLs" in the README');
  }
  const query = request.rawQuery ? `?${request.rawQuery}` : '';
  // The sender signed the path it was given; behind a custom domain or stage the one we see may differ.
  const paths = new Set([`${basePath}${path}`, request.rawPath]);
  return { route, requestTargets: [...paths].map((candidate) => candidate + query) };
}
