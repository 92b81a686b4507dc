import { CopernicaError } from './copernica-error.ts';
import type { Deadline } from '../deadline.ts';

/** Waits for work that does not watch the deadline itself. @throws CopernicaError `out-of-time`, with the problem, when the deadline comes first */
export async function withinDeadline<Result>(
  work: Promise<Result>,
  deadline: Deadline,
  problem: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => reject(new CopernicaError('out-of-time', `out of time: ${problem}`));
    timer = setTimeout(giveUp, Math.max(0, deadline.remainingMs()));
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}
