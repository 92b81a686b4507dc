import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PayloadError } from '../../../../lib/errors.ts';
import { callbackPaths, formType, readEvent, type DeliveryOptions } from '../build-verified-request.ts';

const paths = fc.constantFrom(...callbackPaths);

/** What a body may say, as texts: all formats can carry it. */
interface Content {
  [name: string]: Value;
}
type Value = string | string[] | { [name: string]: Value };

// What XML can carry (XML 1.0 §2.2); names in a form cannot have a closing bracket before an opening one.
const xmlText = fc
  .string({ unit: 'binary' })
  .map((text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));
const words = fc.constantFrom(
  ...'id type name profile fields interests item field 0 1 true 0000-00-00 a A email Email'.split(' '),
  ...'__proto__ constructor prototype toString valueOf hasOwnProperty __defineGetter__'.split(' '),
);
const fieldNames = fc.oneof(xmlText, words).filter((name) => name !== '' && !name.includes(']['));
const fieldMaps = fc
  .array(fc.tuple(fieldNames, fc.oneof(xmlText, words)), { minLength: 1, maxLength: 6 })
  .map((entries): Content => Object.fromEntries(entries));
const interestNames = fc
  .stringMatching(/^[a-z_]{2,8}$/)
  .filter((name) => name !== 'interest' && name !== 'item');
const switches = fc.dictionary(interestNames, fc.constantFrom('0', '1'), {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
});
const interests: fc.Arbitrary<Value> = fc.oneof<fc.Arbitrary<Value>[]>(
  fc.array(interestNames, { minLength: 1, maxLength: 4 }),
  switches,
  fc.dictionary(interestNames, switches, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
);
const ids = fc.integer({ min: 0, max: 2 ** 53 - 1 }).map(String);
const tags = fc.array(fc.stringMatching(/^[a-z]+$/), { minLength: 1 });
const actions = fc.constantFrom('create', 'update', 'delete');
const times = fc.integer({ min: 0, max: 253_402_300_799 }).map(String);
const optional = (arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const contentOf = (model: Record<string, fc.Arbitrary<Value | undefined>>): fc.Arbitrary<Content> =>
  fc.record(model).map((content) => {
    const entries = Object.entries(content).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as Content;
  });
const values = { fields: fieldMaps, interests: optional(interests), created: optional(xmlText) };
const contents = fc.oneof(
  contentOf({
    id: ids,
    action: optional(actions),
    ...values,
    updated: optional(fieldMaps),
    time: optional(times),
  }),
  contentOf({ parameters: fieldMaps, profile: contentOf({ id: ids, ...values }) }),
  contentOf({ type: actions, profile: ids, database: fc.constantFrom('788', '0'), time: times, ...values }),
  contentOf({
    type: fc.constant('click'),
    id: fc.stringMatching(/^\w+$/),
    time: times,
    tags,
    ['__proto__']: xmlText,
  }),
  contentOf({
    id: optional(ids),
    subprofile: optional(ids),
    profile: optional(fc.oneof(ids, contentOf({ id: ids, fields: fieldMaps }))),
    database: optional(ids),
    action: optional(actions),
    fields: optional(fieldMaps),
    parameters: optional(fieldMaps),
    updated: optional(fieldMaps),
  }),
);

const encoders: Record<string, (content: Content) => DeliveryOptions> = {
  JSON: (content) => ({ body: JSON.stringify(content), contentType: 'application/json' }),
  'JSON in a form': (content) => ({
    body: new URLSearchParams({ json: JSON.stringify(content) }).toString(),
    contentType: formType,
  }),
  'a bracketed form': (content) => ({ body: toForm(content), contentType: formType }),
  XML: (content) => ({ body: toXml(content, toNamedElement), contentType: 'text/xml' }),
  'XML in a form': (content) => ({
    body: new URLSearchParams({ xml: toXml(content, toOwnElement) }).toString(),
    contentType: formType,
  }),
};

describe('the same content', () => {
  it.each(Object.entries(encoders).slice(1))('is the same event in %s as in JSON', async (_, encode) => {
    await fc.assert(
      fc.asyncProperty(paths, contents, async (path, content) => {
        // What a form does not say it may mean to be empty.
        fc.pre(tellsValues(content));
        const inJson = await readComparable({ path, body: JSON.stringify(content) });
        expect(await readComparable({ path, ...encode(content) })).toBe(inJson);
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(encoders))(
    'is the same event in any order of its names, in %s',
    async (_, encode) => {
      await fc.assert(
        fc.asyncProperty(paths, contents, async (path, content) => {
          const inOrder = await readComparable({ path, ...encode(content) });
          expect(await readComparable({ path, ...encode(reverse(content)) })).toBe(inOrder);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('is mostly understood', async () => {
    const path = '/callbacks/main/database/788/update';
    const sample = fc.sample(contents, { numRuns: 200, seed: 1 });
    const outcomes = await Promise.all(
      sample.map((content) => readComparable({ path, body: JSON.stringify(content) })),
    );
    expect(outcomes.filter((outcome) => outcome.startsWith('{')).length).toBeGreaterThan(100);
  });
});

function tellsValues(content: Content): boolean {
  if (content['type'] === 'click') return true;
  const { profile = '', subprofile = '' } = content;
  const names = [content, profile, subprofile].flatMap((value) =>
    typeof value === 'string' ? [] : Object.keys(value),
  );
  return ['fields', 'interests', 'parameters', 'updated'].some((name) => names.includes(name));
}

/** The event but for its format, or the code of the PayloadError. */
async function readComparable(delivery: DeliveryOptions): Promise<string> {
  try {
    return JSON.stringify(await readEvent(delivery)).replace(/"format":"\w+"/, '');
  } catch (error) {
    if (error instanceof PayloadError) return error.code;
    throw error;
  }
}

function isTexts(value: Value): value is string[] {
  return Array.isArray(value);
}

function reverse(value: Content): Content {
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(
    entries.map(([name, inner]) => [
      name,
      typeof inner === 'string' || isTexts(inner) ? inner : reverse(inner),
    ]),
  );
}

function toForm(content: Content): string {
  return toVariables(content)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
}

function toVariables(content: Content, prefix?: string): [name: string, value: string][] {
  return Object.entries(content).flatMap(([name, value]): [string, string][] => {
    const key = prefix === undefined ? name : `${prefix}[${name}]`;
    if (typeof value === 'string') return [[key, value]];
    return isTexts(value) ? value.map((text) => [`${key}[]`, text]) : toVariables(value, key);
  });
}

type ToElement = (name: string, content: string) => string;

function toXml(content: Content, toElement: ToElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?><callback>${toElements(content, toElement)}</callback>`;
}

function toElements(content: Content, toElement: ToElement): string {
  return Object.entries(content)
    .map(([name, value]) => {
      if (typeof value === 'string') return toElement(name, escapeXml(value));
      const items = isTexts(value) ? value.map((text) => `<item>${escapeXml(text)}</item>`).join('') : null;
      return `<${name}>${items ?? toElements(value as Content, toElement)}</${name}>`;
    })
    .join('');
}

function toNamedElement(name: string, content: string): string {
  return `<field name="${escapeXml(name)}">${content}</field>`;
}

function toOwnElement(name: string, content: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `<${name}>${content}</${name}>` : toNamedElement(name, content);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}
