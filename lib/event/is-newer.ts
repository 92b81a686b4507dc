import type { ProfileEvent } from './copernica-event.ts';

/**
 * Whether an event tells a newer state of its subject than another that stood before it on the queue: by `modified` where
 * both have it, else by `time`; a tie goes to the later on the queue, so it is newer. `modified` is local time without a
 * zone: within the hour that repeats at the end of summer time it orders nothing, and `time` decides.
 */
export function isNewer(event: ProfileEvent, than: ProfileEvent): boolean {
  const [modified, previous] = [event.data.modified, than.data.modified];
  if (modified !== null && previous !== null && !(isRepeated(modified) && isSameHour(modified, previous))) {
    return modified >= previous;
  }
  return Date.parse(event.time) >= Date.parse(than.time);
}

function isSameHour(one: string, other: string): boolean {
  return one.slice(0, 13) === other.slice(0, 13);
}

// Copernica's zone is undocumented; it is a Dutch company, and those who use its API take it for Europe/Amsterdam (protocol
// 4.3): summer time ends on the last Sunday of October, when the hour from two to three comes twice.
function isRepeated(modified: string): boolean {
  const [, year, day] = /^(\d{4})-10-(\d{2})[ T]02:/.exec(modified) ?? [];
  if (year === undefined || day === undefined) return false;
  return Number(day) >= 25 && new Date(Date.UTC(Number(year), 9, Number(day))).getUTCDay() === 0;
}
