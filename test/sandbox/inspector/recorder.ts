import type { FauxqsServer } from 'fauxqs';
import type { ForwardedRequest } from '../aws/faulty-proxy.ts';
import type { Exchange } from '../gateway/start-gateway.ts';
import { readAnswer } from './read-answer.ts';
import { readSentMessages, type SentMessage } from './sent-message.ts';

/** A request at the gateway, and what it led to. */
export interface RecordedExchange extends Exchange {
  /** Counts from 1. */
  number: number;
  /** The stable code of the answer's problem or quarantine; null when it was forwarded, or answered by the gateway itself. */
  code: string | null;
  /** What it put on the event queue; null when nothing. */
  message: RecordedMessage | null;
}

/** A message on its way to a queue. */
export interface RecordedMessage extends SentMessage {
  at: Date;
  /** The event's JSON: the body, or what it points at on S3. Null when that cannot be had. */
  event: Promise<string | null>;
}

/** What the recorder tells of as it happens. */
export type Happening =
  { kind: 'exchange'; exchange: RecordedExchange } | { kind: 'message'; message: RecordedMessage };

/** Keeps what passes the gateway and the queues' door, so that a consumer that takes messages away hides nothing. */
export interface Recorder {
  exchanges(): readonly RecordedExchange[];
  find(number: number): RecordedExchange | undefined;
  onExchange(exchange: Exchange): void;
  /** Does some work, and keeps nothing of the exchanges meanwhile that are not wanted. */
  without<Result>(isUnwanted: (exchange: Exchange) => boolean, work: () => Promise<Result>): Promise<Result>;
  onForwarded(forwarded: ForwardedRequest): void;
  /** Calls `listener` for what happens from now on, until the function it answers is called. */
  watch(listener: (happening: Happening) => void): () => void;
}

// The oldest go first: a night of load tests must not fill the memory.
const maxExchanges = 5_000;
const maxBytes = 128 * 1024 * 1024;

/** Events over the queue's limit are read from where `aws` keeps them. */
export function createRecorder(aws: Pick<FauxqsServer, 'address'>): Recorder {
  const exchanges: RecordedExchange[] = [];
  const messages = new Map<string, RecordedMessage>();
  const listeners = new Set<(happening: Happening) => void>();
  const unwanted = new Set<(exchange: Exchange) => boolean>();
  let [count, bytes] = [0, 0];
  const tell = (happening: Happening): void => listeners.forEach((listener) => listener(happening));

  function forgetTheOldest(): void {
    while (exchanges.length > maxExchanges || (bytes > maxBytes && exchanges.length > 1)) {
      bytes -= exchanges.shift()?.body.length ?? 0;
    }
    for (const id of messages.keys()) {
      if (messages.size <= maxExchanges) break;
      messages.delete(id);
    }
  }

  return {
    exchanges: () => exchanges,
    find: (number) => exchanges.find((exchange) => exchange.number === number),
    onExchange(seen) {
      if ([...unwanted].some((isUnwanted) => isUnwanted(seen))) return;
      const { code, eventId } = readAnswer(seen.answer);
      const message = (eventId === null ? undefined : messages.get(eventId)) ?? null;
      const exchange = { ...seen, number: ++count, code, message };
      exchanges.push(exchange);
      bytes += seen.body.length;
      forgetTheOldest();
      tell({ kind: 'exchange', exchange });
    },
    async without(isUnwanted, work) {
      unwanted.add(isUnwanted);
      try {
        return await work();
      } finally {
        unwanted.delete(isUnwanted);
      }
    },
    onForwarded(forwarded) {
      for (const sent of readSentMessages(forwarded)) {
        const message = { ...sent, at: new Date(), event: readEvent(sent, aws.address) };
        if (sent.id !== null) messages.set(sent.id, message);
        tell({ kind: 'message', message });
      }
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function readEvent({ body, claimCheck }: SentMessage, address: string): Promise<string | null> {
  if (!claimCheck) return body;
  const response = await fetch(`${address}/${claimCheck.bucket}/${claimCheck.key}`).catch(() => null);
  return response?.ok ? response.text() : null;
}
