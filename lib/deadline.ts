/** How much time is left for a piece of work; at zero or below it must end. */
export interface Deadline {
  remainingMs(): number;
}

/** A deadline so many milliseconds from now. */
export function deadlineIn(ms: number, now: () => number): Deadline {
  const endsAt = now() + ms;
  return { remainingMs: () => endsAt - now() };
}

/** The same deadline, this much earlier: what comes after needs the rest. */
export function earlier(deadline: Deadline, byMs: number): Deadline {
  return { remainingMs: () => deadline.remainingMs() - byMs };
}
