import { sendAgain } from './build-event.ts';
import type { LoadDelivery } from './load-delivery.ts';
import type { Random } from './random.ts';
import type { ReceiverPool } from './receiver-pool.ts';
import type { ProcessAnswer } from './receiver-process.ts';

/** An answer of the receiver. */
export interface Answer {
  status: number;
  /** The event's id; '' where there is none. */
  id: string;
  /** The problem, or why it was quarantined; '' where there is none. */
  code: string;
}

/** A delivery and what its sender was told: for each copy every answer, the last one last. */
export interface SentDelivery extends LoadDelivery {
  answers: Answer[][];
}

const maxTries = 10;

// Far more often than Lambda's are; most die at work.
const killProbability = 0.05;
const longestLifeMs = 20;

/** Sends a delivery as its sender does, to receivers that are killed now and then. */
export async function send(
  delivery: LoadDelivery,
  pool: ReceiverPool,
  random: Random,
): Promise<SentDelivery> {
  const sendCopy = async (): Promise<Answer[]> => {
    const answers: Answer[] = [];
    do {
      // Some run in a function that has little time left, but a sender who insists is not always that unlucky.
      const isShort = answers.length < maxTries / 2 && random.chance(0.3);
      const request = { event: sendAgain(delivery.event), remainingMs: isShort ? 850 : 15_000 };
      const killAfterMs = random.chance(killProbability) ? random.next() * longestLifeMs : null;
      answers.push(toAnswer(await pool.deliver(request, killAfterMs)));
    } while (delivery.isPatient && (answers.at(-1)?.status ?? 0) >= 500 && answers.length < maxTries);
    return answers;
  };
  return { ...delivery, answers: await Promise.all(Array.from({ length: delivery.copies }, sendCopy)) };
}

// API Gateway's answer for a function that ended.
function toAnswer(told: ProcessAnswer | null): Answer {
  if (told === null) return { status: 500, id: '', code: 'killed' };
  const { status, body } = told;
  const { id = '', quarantined, code = quarantined ?? '' } = JSON.parse(body) as Record<string, string>;
  return { status, id, code };
}
