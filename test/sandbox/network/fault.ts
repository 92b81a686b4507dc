import type { ServerResponse } from 'node:http';

/** What a server of the sandbox answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Something that goes wrong with one request. An Answer without `kind` is given instead of doing the work. */
export type Fault =
  | (Answer & { kind?: undefined })
  /** Does the work, but answers this. */
  | (Answer & { kind: 'answer' })
  /** Does the work, then cuts the connection instead of answering. */
  | { kind: 'lost-answer' }
  /** Cuts the connection before doing anything. */
  | { kind: 'refuse' }
  /** Neither does the work nor ever answers. */
  | { kind: 'hang' }
  /** Does the work, then writes bytes that are not HTTP. */
  | { kind: 'garbage' };

/** Answers a request: the work's own answer, or what the fault makes of it. */
export async function answer(
  response: ServerResponse,
  fault: Fault | undefined,
  work: () => Answer | Promise<Answer>,
): Promise<void> {
  if (!fault) {
    send(response, await work());
    return;
  }
  switch (fault.kind) {
    case undefined: {
      send(response, fault);
      return;
    }
    case 'hang':
      return;
    case 'refuse':
      response.socket?.destroy();
      return;
    case 'lost-answer':
      await work();
      response.socket?.destroy();
      return;
    case 'garbage':
      await work();
      response.socket?.end('this is not HTTP\r\n\r\n');
      return;
    case 'answer':
      await work();
      {
        send(response, fault);
        return;
      }
  }
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}
