import { sendAgain } from './build-event.ts';
import type { FaultWorld } from './fault-world.ts';
import type { LoadDelivery } from './load-delivery.ts';
import type { Random } from './random.ts';

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

/** Sends a delivery as its sender does. */
export async function send(delivery: LoadDelivery, world: FaultWorld, random: Random): Promise<SentDelivery> {
  const sendCopy = async (): Promise<Answer[]> => {
    const answers: Answer[] = [];
    do {
      // Some run in a function that has little time left, but a sender who insists is not always that unlucky.
      const isShort = answers.length < maxTries / 2 && random.chance(0.3);
      answers.push(toAnswer(await world.deliver(sendAgain(delivery.event), isShort ? 850 : 15_000)));
    } while (delivery.isPatient && answers.at(-1)?.status === 503 && answers.length < maxTries);
    return answers;
  };
  return { ...delivery, answers: await Promise.all(Array.from({ length: delivery.copies }, sendCopy)) };
}

function toAnswer({ status, body }: { status: number; body: string }): Answer {
  const { id = '', quarantined, code = quarantined ?? '' } = JSON.parse(body) as Record<string, string>;
  return { status, id, code };
}
