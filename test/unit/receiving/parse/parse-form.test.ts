import { describe, expect, it } from 'vitest';
import { parseForm } from '../../../../lib/receiving/parse/parse-form.ts';
import { parsePayload, type PayloadMap } from '../../../../lib/receiving/parse/parse-payload.ts';
import { buildVerifiedRequest } from '../build-verified-request.ts';

async function parse(body: string): Promise<PayloadMap> {
  const contentType = 'application/x-www-form-urlencoded';
  return (await parsePayload(buildVerifiedRequest({ body, contentType }))).root;
}

describe('the variables of a form', () => {
  it.each([
    ['plus and %20 are spaces', 'a=x+y%20z', 'x y z'],
    ['an escaped plus is a plus', 'a=x%2By', 'x+y'],
    ['nothing is trimmed', 'a=+x+', ' x '],
    ['an empty value stays', 'a=', ''],
    ['a name alone has an empty value', 'a', ''],
    ['a value may have equals signs', 'a=b=c', 'b=c'],
    ['line ends stay', 'a=x%0D%0Ay', 'x\r\ny'],
    ['either case of escapes is read', 'a=%c3%A9', '\xe9'],
    ['a malformed escape stays as it is', 'a=100%&b=1', '100%'],
    ['a half escape stays as it is', 'a=%4', '%4'],
    ['a byte order mark within stays', 'a=%EF%BB%BFx', '\uFEFFx'],
    ['an escape of no hexadecimal digits stays as it is', 'a=%zz', '%zz'],
  ])('%s: %s', async (_, body, value) => {
    expect((await parse(body)).get('a')).toBe(value);
  });
});

it.each([
  ['empty pairs are skipped', '&&a=1&&', [['a', '1']]],
  ['what precedes the first name is no part of it', '\r\n a=1', [['a', '1']]],
  ['a question mark before the first name is no part of it', '?a=1', [['a', '1']]],
  ['a line end and a question mark', '\n?a=1', [['a', '1']]],
  ['a second question mark is', '??a=1', [['?a', '1']]],
  ['an escaped line end is', '%0Aa=1', [['\na', '1']]],
  [
    'a name may be empty',
    '=x&a=1',
    [
      ['', 'x'],
      ['a', '1'],
    ],
  ],
])('%s: %s', async (_, body, entries) => {
  expect([...(await parse(body))]).toEqual(entries);
});

describe('bracketed names', () => {
  const map = (...entries: [string, unknown][]) => new Map(entries);

  it.each([
    ['make a map', 'f[a]=1&f[b]=2', map(['a', '1'], ['b', '2'])],
    ['may be escaped', 'f%5Ba%5D=1&f%5bb%5d=2', map(['a', '1'], ['b', '2'])],
    ['nest', 'f[a][b]=1&f[a][c]=2', map(['a', map(['b', '1'], ['c', '2'])])],
    ['make a list where they are empty', 'f[]=1&f[]=2', ['1', '2']],
    ['make a list of one', 'f[]=1', ['1']],
    [
      'make a list of maps where they are empty within',
      'f[][a]=1&f[][b]=2',
      [map(['a', '1']), map(['b', '2'])],
    ],
    ['make lists in lists', 'f[][][a]=1&f[][]=2', [[map(['a', '1'])], ['2']]],
    ['make a list in a map', 'f[a][]=1&f[b][]=2', map(['a', ['1']], ['b', ['2']])],
    ['keep numbers as names', 'f[1]=x&f[0]=y', map(['1', 'x'], ['0', 'y'])],
    ['keep what is in them', 'f[a b.c]=1&f[%C3%A9]=2', map(['a b.c', '1'], ['\xe9', '2'])],
    ['may have brackets in them', 'f[a[b]]=1&f[a]b]=2', map(['a[b]', '1'], ['a]b', '2'])],
    [
      'may be names of JavaScript',
      'f[__proto__]=1&f[constructor]=2',
      map(['__proto__', '1'], ['constructor', '2']),
    ],
    ['keep an empty value', 'f[a]=', map(['a', ''])],
    ['make a list where a name is repeated', 'f[a]=1&f[a]=2', map(['a', ['1', '2']])],
  ])('%s: %s', async (_, body, value) => {
    expect((await parse(body)).get('f')).toEqual(value);
  });

  it.each([
    ['a variable is both a text and a map', 'f=1&f[a]=2'],
    ['a variable is both a map and a text', 'f[a]=2&f=1'],
    ['a variable is both a list and a map', 'f[]=1&f[a]=2'],
    ['a variable is both a list of maps and a map', 'f[][x]=1&f[a][x]=2'],
    ['a bracket is not closed', 'f[a=1'],
    ['something follows the brackets', 'f[a]b=1'],
    ['nothing precedes the brackets', 'a=1&[f]=1'],
    ['nothing precedes several brackets', 'a=1&[f][g]=1'],
  ])('are refused where %s: %s', async (_, body) => {
    await expect(parse(body)).rejects.toMatchObject({ name: 'PayloadError', code: 'invalid-form' });
  });

  it('nest to 32 levels and no deeper', () => {
    expect(parseForm([[`a${'[a]'.repeat(32)}`, '1']]).size).toBe(1);
    expect(() => parseForm([[`a${'[a]'.repeat(33)}`, '1']])).toThrow(
      expect.objectContaining({ code: 'too-deep' }),
    );
  });
});

it('a form has 200,000 names and no more', async () => {
  expect((await parse('a&'.repeat(199_999))).get('a')).toHaveLength(199_999);
  await expect(parse('a&'.repeat(200_001))).rejects.toMatchObject({ code: 'too-many-nodes' });
  expect((await parse('a[]&'.repeat(100_000))).get('a')).toHaveLength(100_000);
  await expect(parse(`json={}&${'a&'.repeat(200_000)}`)).rejects.toMatchObject({ code: 'too-many-nodes' });
  await expect(parse('a[b]=1&'.repeat(100_001))).rejects.toMatchObject({ code: 'too-many-nodes' });
});
