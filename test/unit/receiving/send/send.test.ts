import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../lib/deadline.ts';
import { PayloadError, UnavailableError } from '../../../../lib/errors.ts';
import type { CopernicaEvent } from '../../../../lib/event/copernica-event.ts';
import type { Outbox, Outgoing } from '../../../../lib/queue/outbox.ts';
import { send, toSendDeadline, type Understood } from '../../../../lib/receiving/send/send.ts';
import { buildVerifiedRequest } from '../build-verified-request.ts';

const type = 'com.copernica.profile.deleted';
const event = { id: 'the-id', type, data: { action: 'delete' } } as CopernicaEvent;
const refused = new UnavailableError('queue-unavailable', 'SQS did not accept the message');
const request = buildVerifiedRequest({ body: '{"id":1}' });

/** Sends with queues that fail as the test says, on a clock that stands still. */
function sendWith(understood: Understood, failures: { event?: Error; quarantined?: Error }, timeMs = 9_000) {
  const seen: { outgoing: Outgoing; remainingMs: number }[] = [];
  const outbox: Outbox = {
    send: async (outgoing, deadline) => {
      seen.push({ outgoing, remainingMs: deadline.remainingMs() });
      const failure = 'event' in outgoing ? failures.event : failures.quarantined;
      if (failure !== undefined) throw failure;
      return { bodyBytes: 10, isClaimCheck: false };
    },
  };
  return {
    seen,
    result: send(
      understood,
      request,
      outbox,
      deadlineIn(timeMs, () => 0),
    ),
  };
}

describe('an event that its queue does not take', () => {
  it.each([
    ['refused', refused, 'queue-unavailable'],
    ['too large for S3 as it is', new UnavailableError('storage-unavailable', 'no'), 'queue-unavailable'],
    ['not to be made a message', new TypeError('a mistake'), 'internal-error'],
  ])('is kept in quarantine: %s', async (_, failure, code) => {
    const { seen, result } = sendWith({ event }, { event: failure });
    await expect(result).resolves.toEqual({
      ...{ result: 'quarantined', status: 202, id: request.deliveryId, account: 'main', bodyBytes: 8, code },
      mistake: failure,
    });
    expect(seen[1]?.outgoing).toMatchObject({ quarantined: { code, id: request.deliveryId } });
  });

  it.each([
    [9_000, 6_000],
    [3_000, 2_000],
    [12_000, 9_000],
  ])('leaves time for that: of %i ms it has %i', async (timeMs, eventMs) => {
    const { seen, result } = sendWith({ event }, { event: refused }, timeMs);
    await result;
    expect(seen.map(({ remainingMs }) => remainingMs)).toEqual([eventMs, timeMs]);
  });

  it('is put off, for its own reason, where quarantine does not take it either', async () => {
    const { result } = sendWith({ event }, { event: refused, quarantined: new Error('another') });
    await expect(result).rejects.toBe(refused);
  });
});

it('an event that is taken is kept nowhere else', async () => {
  const { seen, result } = sendWith({ event }, {});
  await expect(result).resolves.toMatchObject({ result: 'forwarded', status: 200, eventBytes: 10 });
  expect(seen).toHaveLength(1);
});

it('what is not understood has all the time for quarantine, and is put off where that fails', async () => {
  const error = new PayloadError('doctype', 'why');
  const { seen, result } = sendWith({ error }, { quarantined: refused });
  await expect(result).rejects.toBe(refused);
  expect(seen[0]).toMatchObject({
    remainingMs: 9_000,
    outgoing: { quarantined: { code: 'doctype', reason: 'why' } },
  });
  await expect(sendWith({ error }, {}).result).resolves.not.toHaveProperty('mistake');
});

it.each([
  [15_000, 9_000],
  [2_000, 1_250],
])('of %i ms that the function has left, sending has %i', (remainingMs, expectedMs) => {
  expect(toSendDeadline(() => 5, remainingMs).remainingMs()).toBe(expectedMs);
});

it('an event of another action than its URL was registered for says so in its receipt', async () => {
  const { result } = sendWith({ event }, {});
  await expect(result).resolves.toMatchObject({ result: 'forwarded', type, askedAction: 'update' });
});
