import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What the log may tell of a request that was not accepted. */
export interface SenderDescription {
  /** Only where callbacks.config.ts declares it: anything else in a path is the sender's text. */
  account?: string;
  bodyBytes: number;
}

/** Describes a request by what is safe to tell of one that may be forged. */
export function describeSender(
  event: APIGatewayProxyEventV2,
  accounts: ReadonlyMap<string, unknown>,
): SenderDescription {
  const name = /\/callbacks\/([^/]+)/.exec(event.rawPath)?.[1] ?? '';
  const bodyBytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return { ...(accounts.has(name) ? { account: name } : {}), bodyBytes };
}
