import { describe, expect, it } from 'vitest';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import { toProfileEvent } from '../../../lib/event/event-type.ts';
import { isNewer } from '../../../lib/event/is-newer.ts';
import { profileUpdated } from './sample-events.ts';

function event(time: string, modified: string | null): ProfileEvent {
  const { id, source, data } = profileUpdated;
  return toProfileEvent('profile', { ...data, modified }, { id, source, subject: 'profile/1', time });
}

const early = '2026-11-23T17:48:00Z';
const late = '2026-11-23T17:48:01Z';

describe('an event is newer than one before it on the queue', () => {
  it.each<[string, ProfileEvent, ProfileEvent]>([
    ['by modified', event(early, '2026-11-23 18:48:01'), event(early, '2026-11-23 18:48:00')],
    [
      'by modified, whatever the times say',
      event(early, '2026-11-24 00:00:00'),
      event(late, '2026-11-23 23:59:59'),
    ],
    ['by time where it has no modified', event(late, null), event(early, '2026-11-23 18:48:00')],
    ['by time where the other has no modified', event(late, '2026-11-23 18:48:00'), event(early, null)],
    ['by time where neither has', event(late, null), event(early, null)],
    [
      'when both were modified at once',
      event(early, '2026-11-23 18:48:00'),
      event(late, '2026-11-23 18:48:00'),
    ],
    ['when both have one time', event(early, null), event(early, null)],
    ['by a fraction of a second', event('2026-11-23T17:48:00.250Z', null), event(early, null)],
    [
      'by time in the hour that comes twice',
      event('2026-10-25T01:10:00Z', '2026-10-25 02:10:00'),
      event('2026-10-25T00:50:00Z', '2026-10-25 02:50:00'),
    ],
    [
      'by modified after the hour that comes twice',
      event(early, '2026-10-25 03:00:00'),
      event(late, '2026-10-25 02:59:59'),
    ],
  ])('%s', (_, one, other) => {
    expect(isNewer(one, other)).toBe(true);
  });

  it.each<[string, ProfileEvent, ProfileEvent]>([
    ['was modified before', event(late, '2026-11-23 18:47:59'), event(early, '2026-11-23 18:48:00')],
    ['has an earlier time and no modified', event(early, null), event(late, '2026-11-23 18:48:00')],
    [
      'has an earlier time in the hour that comes twice',
      event('2026-10-25T00:50:00Z', '2026-10-25 02:50:00'),
      event('2026-10-25T01:10:00Z', '2026-10-25 02:10:00'),
    ],
    [
      'was modified before in that hour of another Sunday',
      event(late, '2026-10-18 02:10:00'),
      event(early, '2026-10-18 02:50:00'),
    ],
    [
      'was modified before in that hour of another day',
      event(late, '2026-10-26 02:10:00'),
      event(early, '2026-10-26 02:50:00'),
    ],
  ])('not when it %s', (_, one, other) => {
    expect(isNewer(one, other)).toBe(false);
  });
});
