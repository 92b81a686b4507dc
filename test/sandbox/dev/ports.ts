import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import type { Ports } from '../world.ts';

const defaultPort = 4580;

/** The ports that the options of `npm run dev` ask for, one after the other; or what is wrong with them. */
export function readPorts(args: string[]): Ports | string {
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: 'string', default: String(defaultPort) } },
    });
    const receiver = Number(values.port);
    if (!Number.isInteger(receiver) || receiver < 1 || receiver > 65_533)
      return `--port must be a number from 1 to 65533, not ${values.port}`;
    return { receiver, page: receiver + 1, aws: receiver + 2 };
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : '').split('\n');
    return `${message} The one option is --port (npm run dev -- --port ${defaultPort}).`;
  }
}

/** What to do about the first port that cannot be listened on; null when all can. */
export async function findTaken({ receiver, page, aws }: Ports): Promise<string | null> {
  for (const port of [receiver, page, aws]) {
    const problem = await tryPort(port);
    if (problem === null) continue;
    const others = `npm run dev -- --port ${receiver < 60_000 ? receiver + 1000 : receiver - 1000}`;
    return `Port ${port} is ${problem}. End what listens there, or take others: ${others}`;
  }
  return null;
}

function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? 'taken' : `not to be had (${code})`),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}
