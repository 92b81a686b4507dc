import { describe, expect, it } from 'vitest';
import { fuzz, toDelivery } from '../../fuzz/fuzz.ts';
import { readEvent } from './build-verified-request.ts';
import { readFixtures } from './read-fixtures.ts';

const corpus = readFixtures().map(({ body }) => body);
const none = { inputs: 200, first: 1, corpus, now: () => 0 };

describe('made-up deliveries', () => {
  // `npm run fuzz` reads a million.
  it('are events or refused with errors of ours, the same each time, and soon', async () => {
    const { outcomes, problems } = await fuzz({ ...none, inputs: 10_000, now: () => performance.now() });
    expect(problems).toEqual([]);
    // They get as far as mistakes could be.
    expect(outcomes.size).toBeGreaterThan(25);
    expect(outcomes.get('com.copernica.profile.updated')).toBeGreaterThan(100);
  }, 120_000);

  it('follow from their number', () => {
    expect(toDelivery(7, corpus)).toEqual(toDelivery(7, corpus));
    expect(toDelivery(7, corpus)).not.toEqual(toDelivery(8, corpus));
  });
});

describe('a reader that is not as it must be is found out', () => {
  it('by an error that is not ours', async () => {
    const read = () => Promise.reject(new TypeError('oops'));
    const { problems } = await fuzz({ ...none, read });
    expect(problems).toHaveLength(20);
    expect(problems[0]).toBe('input 1 ends in TypeError: oops');
  });

  it('by something that is no event', async () => {
    const { problems } = await fuzz({ ...none, inputs: 1, read: async () => ({ type: 'none' }) });
    expect(problems).toEqual([expect.stringMatching(/^input 1 ends in EventError/)]);
  });

  it('by reading one input in two ways', async () => {
    let times = 0;
    const read: typeof readEvent = async (delivery) => {
      const event = await readEvent(delivery);
      return { ...event, id: String((times += 1)) };
    };
    expect((await fuzz({ ...none, read })).problems).toContainEqual(
      expect.stringMatching(/is read in two ways$/),
    );
  });

  it('by taking long, again and again', async () => {
    let time = 0;
    const { problems, slowest } = await fuzz({ ...none, inputs: 3, now: () => (time += 300) });
    expect(problems).toEqual(['input 1 takes 300 ms', 'input 2 takes 300 ms', 'input 3 takes 300 ms']);
    expect(slowest).toEqual({ input: 1, milliseconds: 300 });
  });

  it('but not by taking long once', async () => {
    const times = [0, 300, 300, 310];
    expect((await fuzz({ ...none, inputs: 1, now: () => times.shift() ?? 0 })).problems).toEqual([]);
  });

  it('by what it leaves behind in all objects', async () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    const read: typeof readEvent = async (delivery) => {
      prototype['polluted'] = true;
      return readEvent(delivery);
    };
    const { problems } = await fuzz({ ...none, inputs: 1, read }).finally(() => delete prototype['polluted']);
    expect(problems).toContain('Object.prototype has properties');
  });
});
