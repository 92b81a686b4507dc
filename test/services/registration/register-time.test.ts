import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../../lib/registration/report/report.ts';
import {
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

let world: RegistrationWorld;
beforeEach(async () => {
  world = await startRegistrationWorld(
    declare([{ account: 'main', database: 788, actions: ['create', 'update', 'delete'] }]),
  );
});
afterEach(async () => {
  expect(world.said.join('\n')).not.toContain(marker);
  await world.close();
});

/** The report of a run that failed: it is logged before the run throws. */
async function failedRun(event: unknown, remainingMs: number): Promise<string[]> {
  await expect(world.register(event, remainingMs)).rejects.toThrow('callbacks failed');
  const line = world.said.findLast((text) => text.startsWith('["registered"')) ?? '';
  return (JSON.parse(line) as [string, { report: string[] }])[1].report.map((text) =>
    text.replaceAll(/ +/g, ' '),
  );
}

const finish = async (): Promise<Report> => {
  world.copernica.faults = undefined;
  return world.register();
};

describe('when time runs out', () => {
  test('what was done is reported, the rest has failed, and the next run finishes', async () => {
    let posts = 0;
    world.copernica.faults = ({ method }) =>
      method === 'POST' && ++posts === 2 ? { kind: 'hang' } : undefined;
    expect(await failedRun({}, 1_500)).toEqual([
      '+ create main database/788 create #21 not registered',
      '! failed main database/788 update out of time: Copernica did not answer in time',
      '! failed main database/788 delete out of time: Copernica did not answer in time',
      'Applied: 1 create, 0 update, 0 delete, 0 unchanged, 0 stray, 2 failed',
    ]);
    expect((await finish()).summary).toMatchObject({ failed: 0 });
    expect(world.copernica.callbacks()).toHaveLength(3);
  });

  test('a create that was carried out without an answer counts as done', async () => {
    let posts = 0;
    world.copernica.faults = ({ method }) => {
      if (method !== 'POST' || ++posts !== 3) return undefined;
      const url = `${receiverUrl}/callbacks/main/database/788/delete`;
      world.copernica.addCallback({ kind: 'database', id: 788 }, { url, method: 'json', action: 'delete' });
      return { kind: 'hang' };
    };
    expect((await world.register({}, 1_500)).summary).toMatchObject({ create: 3, failed: 0 });
  });

  test('reading the list, nothing is written', async () => {
    world.copernica.faults = () => ({ kind: 'hang' });
    expect(await failedRun({}, 400)).toEqual([
      '! failed main database/788 create out of time: Copernica did not answer in time',
      '! failed main database/788 update out of time: Copernica did not answer in time',
      '! failed main database/788 delete out of time: Copernica did not answer in time',
      'Applied: 0 create, 0 update, 0 delete, 0 unchanged, 0 stray, 3 failed',
    ]);
    expect(world.copernica.callbacks()).toEqual([]);
  });

  test('waiting for Secrets Manager, Copernica is not called', async () => {
    world.secrets.faults = () => ({ kind: 'hang' });
    expect((await failedRun({}, 400))[0]).toBe(
      '! failed main database/788 create out of time: Secrets Manager did not answer',
    );
    expect(world.copernica.requests).toEqual([]);
  });

  test('verifying, what was written has failed, and the next run finds it as declared', async () => {
    let isWritten = false;
    world.copernica.faults = ({ method }) => {
      if (method === 'POST') isWritten = true;
      return isWritten && method === 'GET' ? { kind: 'hang' } : undefined;
    };
    expect((await failedRun({}, 1_000))[0]).toBe(
      '! failed main database/788 create #21 written, but not verified: out of time: Copernica did not answer in time',
    );
    expect((await finish()).summary).toMatchObject({ unchanged: 3, failed: 0 });
  });

  test('that Copernica asks to wait, it is not waited for', async () => {
    world.copernica.faults = () => ({ status: 503, headers: { 'retry-after': '120' } });
    expect((await failedRun({}, 100_000))[0]).toBe(
      '! failed main database/788 create out of time: Copernica answered 503, try again in 120 s',
    );
    expect(world.clock.waits).toEqual([]);
    await expect(world.register({}, 1_000_000)).rejects.toThrow('Copernica answered 503, try again in 120 s');
    expect(world.clock.waits).toEqual([120_000, 120_000, 120_000, 120_000, 120_000]);
  });

  test('before it began, everything has failed', async () => {
    expect(await failedRun({}, 0)).toHaveLength(4);
    expect(world.copernica.requests).toEqual([]);
  });
});
