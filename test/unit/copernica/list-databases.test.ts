import { describe, expect, it } from 'vitest';
import { listDatabases } from '../../../lib/copernica/list-databases.ts';
import { listNames } from '../../../lib/copernica/list-names.ts';
import type { RestClient } from '../../../lib/copernica/rest-client.ts';

const deadline = { remainingMs: () => 1_000 };

/** Copernica with these answers, by path and start. */
function answering(answers: Record<string, unknown>): { rest: RestClient; asked: string[] } {
  const asked: string[] = [];
  const rest: RestClient = {
    maxPageSize: 100,
    async call({ path, query }) {
      const key = `${path}?${String(query?.['start'])}`;
      asked.push(key);
      const answer = answers[key] ?? [];
      const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
      return { status: 200, headers: new Headers(), body };
    },
  };
  return { rest, asked };
}

const embedded = {
  fields: { total: 0, data: [] },
  interests: { total: 0, data: [] },
  collections: { total: 0, data: [] },
};
const database = (id: number) => ({ ID: String(id), name: `database${id}`, ...embedded });
const some = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => database(from + index));

describe('the databases of an account', () => {
  it('are read page by page', async () => {
    const { rest, asked } = answering({
      '/databases?0': { total: 130, data: some(1, 101) },
      '/databases?99': { total: '130', data: some(100, 131) },
    });
    const ids = (await listDatabases(rest, deadline)).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
    expect(asked).toEqual(['/databases?0', '/databases?99']);
  });

  it('have the parts that a first page leaves out, or that are not embedded at all', async () => {
    const { rest } = answering({
      '/databases?0': {
        total: 1,
        data: [
          {
            id: 7,
            Name: 'Customers',
            fields: { total: 2, data: [{ name: 'Email', type: 'email' }] },
            collections: { total: 1, data: [{ ID: '9', name: 'Orders' }] },
          },
        ],
      },
      '/database/7/fields?0': {
        total: 2,
        data: [
          { name: 'Email', type: 'email' },
          { name: 'Plan', type: 'Select', value: 'free\r\npaid*\r\n' },
        ],
      },
      '/database/7/interests?0': { total: 1, data: { '0': { name: 'chess', group: 'games' } } },
      '/collection/9/fields?0': [{ name: 'Total', type: 'float', value: '0' }],
    });
    expect(await listDatabases(rest, deadline)).toEqual([
      {
        id: 7,
        name: 'Customers',
        fields: [
          { name: 'Email', type: 'email', options: [] },
          { name: 'Plan', type: 'select', options: ['free', 'paid', ''] },
        ],
        interests: [{ name: 'chess', group: 'games' }],
        collections: [{ id: 9, name: 'Orders', fields: [{ name: 'Total', type: 'float', options: [] }] }],
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['an empty list', []],
    ['a page without data', { total: 0 }],
    ['a page of null', { total: 0, data: null }],
    ['things that are none', { total: null, data: [null, 'x', { name: 'without an id' }] }],
  ])('are none when the answer is %s', async (_, answer) => {
    const { rest } = answering({ '/databases?0': answer });
    expect(await listDatabases(rest, deadline)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['is no JSON', { '/databases?0': '<html>' }, /answer to \/databases is not a list/],
    ['is a text', { '/databases?0': '"none"' }, /answer to \/databases is not a list/],
    ['has a text for data', { '/databases?0': { data: 'none' } }, /answer to \/databases is not a list/],
    [
      'ends before its total',
      { '/databases?0': { total: 150, data: some(1, 101) }, '/databases?99': { total: 150, data: [] } },
      /could not be read in full \(100 of 150 seen\)/,
    ],
  ])('are refused when the answer %s', async (_, answers, message) => {
    await expect(listDatabases(answering(answers).rest, deadline)).rejects.toThrow(message);
  });
});

describe('what an expression can name', () => {
  it('are the fields, interests and collections of a profile', async () => {
    const { rest } = answering({
      '/database/7?undefined': {
        ID: '7',
        fields: { total: 1, data: [{ name: 'Email', type: 'email' }] },
        interests: { total: 1, data: [{ name: 'chess', group: 'games' }] },
      },
      '/database/7/collections?0': { total: 1, data: [{ ID: '9', name: 'Orders' }] },
    });
    expect(await listNames(rest, { kind: 'database', id: 7 }, deadline)).toEqual([
      'Email',
      'chess',
      'Orders',
    ]);
  });

  it('are the fields of a subprofile', async () => {
    const { rest } = answering({ '/collection/9/fields?0': [{ name: 'Total', type: 'float' }] });
    expect(await listNames(rest, { kind: 'collection', id: 9 }, deadline)).toEqual(['Total']);
  });

  it('is nothing where the answer is none', async () => {
    const { rest } = answering({ '/database/7?undefined': 'no JSON' });
    expect(await listNames(rest, { kind: 'database', id: 7 }, deadline)).toEqual([]);
  });
});
