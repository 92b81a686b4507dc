import type { Clock } from '../clock.ts';
import type { Outcome } from './attempt-call.ts';

/** The way to Copernica, as all calls of one client have found it: how many may be on it, when the next may begin, whether anybody answers. */
export interface Line {
  /** Makes an attempt as soon as the line is free. */
  attempt(work: () => Promise<Outcome>): Promise<Outcome>;
  /** How long nothing may begin: Copernica asked for it, or a call was too much. */
  pauseMs(): number;
  /** No call begins before so many milliseconds have passed. */
  pause(ms: number): void;
  /** How many answers came in so far. */
  answers(): number;
}

const answersPerStep = 20;

/** `maxCalls` at a time while all goes well; half of them after each that was too much, then slowly more again. */
export function createLine(maxCalls: number, { now }: Pick<Clock, 'now'>): Line {
  const waiting: (() => void)[] = [];
  let allowed = maxCalls;
  let running = 0;
  let answers = 0;
  let pausedUntilMs = 0;
  return {
    async attempt(work) {
      if (running >= allowed) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        const outcome = await work();
        judge(outcome);
        return outcome;
      } finally {
        leave();
      }
    },
    pauseMs: () => Math.max(0, pausedUntilMs - now()),
    pause: (ms) => void (pausedUntilMs = Math.max(pausedUntilMs, now() + ms)),
    answers: () => answers,
  };

  function judge(outcome: Outcome): void {
    if ('answer' in outcome) {
      answers++;
      if (answers % answersPerStep === 0) allowed = Math.min(maxCalls, allowed + 1);
    } else if (outcome.isOverload) allowed = Math.max(1, Math.floor(allowed / 2));
  }

  // The place on the line goes to who waits longest, unless fewer may be on it by now.
  function leave(): void {
    running--;
    while (running < allowed && waiting.length > 0) {
      running++;
      waiting.shift()?.();
    }
  }
}
