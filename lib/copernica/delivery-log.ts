import type { Deadline } from '../deadline.ts';
import { parseList } from './profile-page.ts';
import type { RestClient } from './rest-client.ts';

/** Copernica's own log of webhook deliveries that failed (protocol 8). Callbacks are not in it. */
export interface DeliveryLog {
  /** When deliveries failed on a day (`YYYY-MM-DD`), as printed: `YYYY-MM-DD hh:mm:ss`, in order. */
  failures(date: string, deadline: Deadline): Promise<string[]>;
}

const type = 'feedback-loop-errors';

export function createDeliveryLog(rest: RestClient): DeliveryLog {
  const list = async (path: string, deadline: Deadline, query = {}): Promise<unknown[]> =>
    parseList((await rest.call({ method: 'GET', path, query, repeatable: true }, deadline)).body);
  return {
    async failures(date, deadline) {
      const times: string[] = [];
      for (const name of await list('/logfiles', deadline, { date, type })) {
        if (typeof name !== 'string') continue;
        for (const line of await list(`/logfile/${encodeURIComponent(name)}/json`, deadline)) {
          const { time } = Object(line) as { time?: unknown };
          if (typeof time === 'string') times.push(time);
        }
      }
      return times.sort();
    },
  };
}
