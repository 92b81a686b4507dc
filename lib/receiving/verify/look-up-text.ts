import { Resolver } from 'node:dns/promises';
import type { Clock } from '../../clock.ts';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { deadlineIn } from '../../deadline.ts';
import { UnavailableError } from '../../errors.ts';

/** The TXT records at a name, each a list of its strings; none when the name has none. @throws UnavailableError */
export type LookUpText = (name: string) => Promise<string[][]>;

type Answer = string[][] | 'empty' | { failure: string };

// A packet may be lost, and a server slow: it is asked again while the answer to the first may still come.
const patienceMs = 600;
const pauseMs = 50;
const maxQueries = 5;

/**
 * TXT lookups over DNS, within `dnsTimeoutMs` in all. That there is no record is believed when it is said twice.
 * @param server `host:port` in place of the system's servers, for tests and the sandbox
 */
export function createTextLookUp(server: string | null, clock: Pick<Clock, 'now' | 'sleep'>): LookUpText {
  return async (name) => {
    const lookup = startLookup(name, server);
    const ended = new AbortController();
    const deadline = deadlineIn(receiverLimits.dnsTimeoutMs, clock.now);
    const wait = async (ms: number): Promise<null> => {
      await clock
        .sleep(Math.max(0, Math.min(ms, deadline.remainingMs())), ended.signal)
        .catch(() => undefined);
      return null;
    };
    let last = 'no answer in time';
    let hasBeenEmpty = false;
    try {
      for (let query = 1; query <= maxQueries && deadline.remainingMs() > 0; query += 1) {
        const answer = await Promise.race([lookup.ask(), wait(patienceMs)]);
        if (answer === null) continue;
        if (answer === 'empty' && hasBeenEmpty) return [];
        if (answer === 'empty') hasBeenEmpty = true;
        else if (Array.isArray(answer)) return answer;
        else last = answer.failure;
        await wait(pauseMs);
      }
    } finally {
      ended.abort();
      lookup.end();
    }
    // Without the resolver's own message, which quotes the name that a header brought.
    const cause = new Error(`the lookup ended in ${last}`);
    throw new UnavailableError('dns-unavailable', 'DNS did not answer the lookup of the signing key', {
      cause,
    });
  };
}

/** Queries for one name; each call sends one more, and gives the first answer to any that was not given yet. */
function startLookup(name: string, server: string | null): { ask: () => Promise<Answer>; end: () => void } {
  // Each query has a resolver of its own: one would take an answer to its first query for none, having sent a second.
  const queries = new Map<Resolver, Promise<{ resolver: Resolver; answer: Answer }>>();
  return {
    async ask() {
      const resolver = new Resolver({ timeout: receiverLimits.dnsTimeoutMs, tries: 1 });
      if (server) resolver.setServers([server]);
      queries.set(
        resolver,
        resolver
          .resolveTxt(name)
          .then(toAnswer, toFailure)
          .then((answer) => ({ resolver, answer })),
      );
      const { resolver: answered, answer } = await Promise.race(queries.values());
      queries.delete(answered);
      return answer;
    },
    end: () => {
      for (const resolver of queries.keys()) resolver.cancel();
    },
  };
}

function toAnswer(records: string[][]): Answer {
  return records.length > 0 ? records : 'empty';
}

function toFailure(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
  return code === 'ENOTFOUND' || code === 'ENODATA' ? 'empty' : { failure: code };
}
