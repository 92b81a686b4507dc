import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ListAnswer } from '../../sandbox/copernica/paging.ts';
import {
  declare,
  marker,
  receiverUrl,
  startRegistrationWorld,
  type RegistrationWorld,
} from './registration-world.ts';

const owner = { kind: 'database', id: 788 } as const;
const ours = {
  url: `${receiverUrl}/callbacks/main/database/788/update`,
  method: 'json',
  action: 'update',
} as const;

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  for (const { id } of world.copernica.callbacks()) world.copernica.removeCallback(id);
  world.copernica.requests.length = 0;
  world.copernica.faults = world.copernica.reshapeList = undefined;
  world.deploy(declare());
});
afterEach(() => expect(world.said.join('\n')).not.toContain(marker));

function addForeign(count: number): void {
  for (let index = 0; index < count; index++)
    world.copernica.addCallback(owner, { url: `https://other.example/${index}` });
}

/** Somebody else at work: `change` is called before every request for a page, with its number. */
function meanwhile(change: (page: number) => void): void {
  let page = 0;
  world.copernica.faults = ({ path }) => {
    if (path.endsWith('/callbacks')) change(++page);
    return undefined;
  };
}

const removeFirst = (): void => world.copernica.removeCallback(world.copernica.callbacks()[0]?.id ?? 0);

describe('long lists', () => {
  test.each([
    [99, '', 1],
    [100, '', 1],
    [101, '', 2],
    [1_234, '', 13],
    [1_234, '/v1', 13],
    [1_000, '/v2', 1],
    [1_001, '/v3', 2],
    [1_234, '/v4', 2],
  ])(
    'of %i callbacks, at %s/database/788/callbacks, are read whole, ours is the last: %i calls',
    async (count, version, pages) => {
      addForeign(count - 1);
      world.copernica.addCallback(owner, ours);
      world.deploy(declare(undefined, { apiUrl: `https://api.copernica.com${version}` }));
      expect((await world.register()).summary).toMatchObject({ unchanged: 1, create: 0, stray: 0 });
      const pagesRead = world.copernica.requests.filter(({ path }) => path.endsWith('/callbacks'));
      expect(pagesRead).toHaveLength(pages);
    },
  );

  test.each([1, 7, 99])('in pages of %i, without total', async (size) => {
    addForeign(150);
    world.copernica.addCallback(owner, ours);
    world.copernica.reshapeList = ({ total: _, ...list }) => ({ ...list, data: list.data.slice(0, size) });
    expect((await world.register()).summary).toMatchObject({ unchanged: 1, create: 0 });
  });

  const entry = { ID: 1, url: 'https://other.example/' };
  let page = 0;
  beforeEach(() => void (page = 0));
  test.each<[string, (list: ListAnswer) => unknown, string]>([
    ['repeats itself', () => ({ data: [entry] }), 'repeats itself'],
    ['repeats itself before its total', () => ({ total: 8, data: [entry] }), 'repeats itself'],
    [
      'ends before its total',
      ({ start }) => ({ total: 8, data: start === 0 ? [entry] : [] }),
      'could not be read in full (1 of 8 seen); run register again',
    ],
    [
      'goes on for ever',
      () => ({ data: Array.from({ length: 1_000 }, (_, index) => ({ ID: ++page * 1_000 + index })) }),
      'has more than 100000 entries',
    ],
    [
      'goes on for ever in large pages',
      () => ({ data: [{ ID: ++page, url: 'x'.repeat(5_000_000) }] }),
      'is larger than 16 MB',
    ],
    [
      'is one endless answer',
      () => ({ data: [{ ...entry, expression: 'x'.repeat(16 * 1024 * 1024) }] }),
      "Copernica's answer is larger than 16 MB",
    ],
  ])('one that %s is not believed, and nothing is written', async (_title, reshape, reason) => {
    world.copernica.reshapeList = reshape;
    await expect(world.register()).rejects.toThrow(reason);
    expect(world.writes()).toEqual([]);
  });
});

describe('entries that move while the list is read', () => {
  // Ours stands first on the second page; whatever goes from the first page takes it past a reader in between.
  beforeEach(() => {
    addForeign(100);
    world.copernica.addCallback(owner, ours);
    addForeign(60);
  });
  const withoutTotal = ({ total: _, ...list }: ListAnswer): unknown => list;

  test.each<[string, (page: number) => void]>([
    ['one is removed', (page) => page === 2 && removeFirst()],
    [
      'one is removed and another made',
      (page) => {
        if (page === 2) {
          removeFirst();
          addForeign(1);
        }
      },
    ],
    ['one is removed before every page', removeFirst],
    [
      'one is removed and another made before every page',
      () => {
        removeFirst();
        addForeign(1);
      },
    ],
    ['many are made', (page) => page % 2 === 0 && addForeign(30)],
    [
      'half are removed',
      (page) => {
        if (page === 2) for (let count = 0; count < 50; count++) removeFirst();
      },
    ],
  ])('%s: ours is not made twice', async (_title, change) => {
    for (const reshape of [undefined, withoutTotal]) {
      world.copernica.reshapeList = reshape;
      meanwhile(change);
      expect((await world.register()).summary).toMatchObject({ unchanged: 1, create: 0, stray: 0 });
    }
    expect(world.writes()).toEqual([]);
  });

  test('ours itself is removed: it is made again', async () => {
    const id = world.copernica.callbacks().find(({ url }) => url === ours.url)?.id ?? 0;
    meanwhile((page) => page === 2 && world.copernica.removeCallback(id));
    expect((await world.register()).summary).toMatchObject({ create: 1, failed: 0 });
    expect(world.writes()).toEqual(['POST /database/788/callbacks']);
  });
});
