import type { Clock } from '../../clock.ts';
import type { Dated } from '../../copernica/profiles-api.ts';
import type { Position } from '../run/position.ts';

/** What an answer tells of Copernica's clock; without a Date header the one before it goes on. */
export function dated(
  { at }: Dated<unknown>,
  position: Pick<Position, 'clock'>,
  { now }: Pick<Clock, 'now'>,
): Pick<Position, 'clock'> {
  return { clock: at === null ? position.clock : { copernica: at, ours: now() } };
}

/** Copernica's time now, as far as its last answer tells: never later than it is, so that no change that follows is taken for older. */
export function readCopernicaTime({ clock }: Pick<Position, 'clock'>, { now }: Pick<Clock, 'now'>): number {
  return clock?.copernica ?? now();
}
