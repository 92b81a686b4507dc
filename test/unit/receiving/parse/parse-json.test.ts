import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/receiving/parse/parse-json.ts';

describe('JSON', () => {
  it.each([
    ['a text', '"007"', '007'],
    ['an escaped text', String.raw`"\u00e9\n\"\\\ud83d\ude00"`, '\xe9\n"\\😀'],
    ['a whole number', '7', '7'],
    ['a fraction with its zeros', '1.10', '1.10'],
    ['an exponent', '1e3', '1e3'],
    ['a negative zero', '-0', '-0'],
    ['a number of more digits than a double has', '12345678901234567890', '12345678901234567890'],
    ['true', 'true', 'true'],
    ['false', 'false', 'false'],
    ['null', 'null', null],
    ['an empty object', '{}', new Map()],
    ['an empty list', '[]', []],
    ['a list', '[1,"1",[true]]', ['1', '1', ['true']]],
    ['an object', '{"a":{"b":1.0}}', new Map([['a', new Map([['b', '1.0']])]])],
  ])('keeps %s as it was printed', (_, text, value) => {
    expect(parseJson(`{"value": ${text} }`)).toEqual(new Map([['value', value]]));
  });

  it('takes the last of a name given twice', () => {
    expect(parseJson('{"a":{"b":1},"a":2}')).toEqual(new Map([['a', '2']]));
    expect(parseJson('{"a":2,"a":{"b":1}}')).toEqual(new Map([['a', new Map([['b', '1']])]]));
  });

  it('has names of JavaScript like any other, and pollutes nothing', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":2,"":3}';
    expect(parseJson(text)).toEqual(
      new Map<string, unknown>([
        ['__proto__', new Map([['polluted', '1']])],
        ['constructor', new Map([['prototype', new Map([['polluted', '1']])]])],
        ['toString', '2'],
        ['', '3'],
      ]),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    '',
    '{',
    '{"a"}',
    '{"a":}',
    "{'a':1}",
    '{"a":01}',
    '{"a":NaN}',
    '{} {}',
    '{"a":"\n"}',
    '\uFEFF{}',
    ']',
  ])('is refused when it is malformed: %j', (text) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ name: 'PayloadError', code: 'invalid-json' }),
    );
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('nests %s to 32 levels and no deeper', (_, open, close) => {
    const nest = (levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;
    expect(parseJson(nest(32))).toBeDefined();
    expect(() => parseJson(nest(33))).toThrow(expect.objectContaining({ code: 'too-deep' }));
    expect(() => parseJson(open.repeat(1_000_000))).toThrow(expect.objectContaining({ code: 'too-deep' }));
  });

  it('has as many lists and objects side by side as values', () => {
    expect(parseJson(`[${'[],{},'.repeat(50)}0]`)).toHaveLength(101);
  });

  it('has 200,000 values and no more', () => {
    const list = (length: number) => `[${Array.from({ length }, () => '1').join(',')}]`;
    expect(parseJson(list(200_000))).toHaveLength(200_000);
    expect(() => parseJson(list(200_001))).toThrow(expect.objectContaining({ code: 'too-many-nodes' }));
  });

  it('counts no brackets and commas within texts', () => {
    const text = `\\"${'[{,'.repeat(100_000)}`;
    expect(parseJson(`{"a":"${text}"}`)).toEqual(new Map([['a', text.replace('\\', '')]]));
  });

  const tokens = '{ } [ ] : , " "a" 0 1 -1 1.50 1e+3 . - true false null t \\ \n'.split(' ');
  const token = fc.constantFrom(...tokens);
  const soup = fc.array(token, { maxLength: 12 }).map((parts) => parts.join(''));

  it.each([
    ['valid', fc.json({ maxDepth: 5 }), 500],
    [
      'nearly valid',
      fc.oneof(
        soup,
        soup.map((text) => `[${text}]`),
        soup.map((text) => `{"a":${text}}`),
      ),
      20_000,
    ],
  ])('is what the engine says it is, when %s', (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(orError(() => parseJson(text))).toEqual(orError(() => parseWithReviver(text)));
      }),
      { numRuns },
    );
  });
});

/** The same by way of the engine's reviver, which sees the source text of a scalar. */
function parseWithReviver(text: string): unknown {
  const reviver = (_name: string, value: unknown, context?: { source?: string }): unknown => {
    if (value === null || typeof value === 'string') return value;
    if (typeof value !== 'object') return context?.source;
    return Array.isArray(value) ? value : new Map(Object.entries(value));
  };
  return JSON.parse(text, reviver);
}

function orError(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'invalid';
  }
}
