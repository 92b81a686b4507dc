import { request } from 'node:http';
import type { Exchange } from '../gateway/start-gateway.ts';

/** Sends a request as it came: method, target, headers and body. */
export function sendBytes(
  receiverUrl: string,
  { method, target, headers, body }: Pick<Exchange, 'method' | 'target' | 'headers' | 'body'>,
): Promise<void> {
  const { hostname, port } = new URL(receiverUrl);
  return new Promise((resolve, reject) => {
    // Not as a URL: that would write the target in another way.
    const outgoing = request(
      { hostname, port, method, path: target, headers: headers.flat(), agent: false },
      (response) => {
        response.resume().on('end', resolve).on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
