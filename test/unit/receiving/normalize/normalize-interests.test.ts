import { describe, expect, it } from 'vitest';
import { readEvent, type DeliveryOptions } from '../build-verified-request.ts';

const json = (interests: unknown): DeliveryOptions => ({
  body: JSON.stringify({ id: 5, fields: {}, interests }),
});
const xml = (interests: string): DeliveryOptions => ({
  body: `<callback><id>5</id><fields/>${interests}</callback>`,
  contentType: 'text/xml',
});
const form = (interests: string): DeliveryOptions => ({
  body: `id=5&fields=&${interests}`,
  contentType: 'application/x-www-form-urlencoded',
});

async function readInterests(delivery: DeliveryOptions) {
  return (await readEvent(delivery)).data['interests'];
}

const two = { chess: true, football: true };
const one = { football: true };
const mixed = { chess: false, football: true };
const grouped = { chess: true, 'music.jazz': false, 'music.rock': true };
const groupedLists = { 'music.jazz': true, 'music.rock': true, 'sport.football': true };

describe('interests', () => {
  it.each([
    ['a list', json(['football', 'chess']), two],
    ['a list with holes, as PHP has it', json({ 0: 'football', 2: 'chess' }), two],
    ['a list in a form', form('interests[]=football&interests[]=chess'), two],
    ['a numbered list in a form', form('interests%5B1%5D=chess&interests%5B0%5D=football'), two],
    ['a repeated name in a form', form('interests=football&interests=chess'), two],
    [
      'XML’s interest elements',
      xml('<interests><interest>football</interest><interest>chess</interest></interests>'),
      two,
    ],
    [
      'XML’s item elements',
      xml('<interests>\n <item>football</item>\n <item>chess</item>\n</interests>'),
      two,
    ],
    ['XML’s repeated element', xml('<interests>football</interests><interests>chess</interests>'), two],
    ['a list of one', json(['football']), one],
    ['a text', json('football'), one],
    ['a list of one in a form', form('interests[]=football'), one],
    ['a text in a form', form('interests=football'), one],
    ['one interest element', xml('<interests><interest>football</interest></interests>'), one],
    ['one item element', xml('<interests><item>football</item></interests>'), one],
    ['one element', xml('<interests>football</interests>'), one],
    ['a list with numbers above 9', json({ 10: 'football', 9: 'chess' }), two],
    ['names with numbers in them', json(['2pac', 'r2', 'mp 3']), { '2pac': true, 'mp 3': true, r2: true }],
    ['a map with a number among its names', json({ 0: 1, chess: 0 }), { 0: true, chess: false }],
    ['a map of names with numbers in them', json({ '1a': 1, '2b': 0 }), { '1a': true, '2b': false }],
    ['a list with an empty name', json(['', 'football', null]), one],
    ['a map of numbers', json({ football: 1, chess: 0 }), mixed],
    ['a map of texts', json({ football: '1', chess: '0' }), mixed],
    ['a map of booleans', json({ football: true, chess: false }), mixed],
    ['a map with null', json({ football: true, chess: null }), mixed],
    ['a list of maps', json([{ football: 1 }, { chess: 0 }]), mixed],
    ['a list of maps in a form', form('interests[][football]=1&interests[][chess]=0'), mixed],
    ['a numbered list of maps in a form', form('interests[0][football]=1&interests[1][chess]=0'), mixed],
    ['a list of one map in a form', form('interests[][football]=1'), one],
    [
      'lists of maps in groups',
      form('interests[music][][rock]=1&interests[music][][jazz]=0&interests[chess]=1'),
      grouped,
    ],
    ['a list of names and maps', json(['football', { chess: 0 }]), mixed],
    ['a map in a form', form('interests[football]=1&interests[chess]=0'), mixed],
    ['a map of booleans in a form', form('interests[football]=true&interests[chess]=false'), mixed],
    ['an element for each', xml('<interests><football>1</football><chess>0</chess></interests>'), mixed],
    [
      'a named element for each',
      xml('<interests><interest name="football">1</interest><interest name="chess">0</interest></interests>'),
      mixed,
    ],
    [
      'interests of those names',
      xml('<interests><interest>1</interest><item>0</item></interests>'),
      { interest: true, item: false },
    ],
    ['groups', json({ music: { rock: 1, jazz: 0 }, chess: 1, film: [] }), grouped],
    [
      'groups in a form',
      form('interests[music][rock]=1&interests[music][jazz]=0&interests[chess]=1'),
      grouped,
    ],
    [
      'elements in elements',
      xml('<interests><music><rock>1</rock><jazz>0</jazz></music><chess>1</chess></interests>'),
      grouped,
    ],
    ['groups of names', json({ music: ['rock', 'jazz'], sport: ['football'] }), groupedLists],
    [
      'groups of names in a form',
      form('interests[music][]=rock&interests[music][]=jazz&interests[sport][]=football'),
      groupedLists,
    ],
    [
      'groups of interest elements',
      xml(
        '<interests><music><interest>rock</interest><interest>jazz</interest></music><sport><interest>football</interest></sport></interests>',
      ),
      groupedLists,
    ],
    [
      'groups of item elements',
      xml(
        '<interests><music><item>rock</item><item>jazz</item></music><sport><item>football</item></sport></interests>',
      ),
      groupedLists,
    ],
    [
      'one interest told twice alike',
      json({ music: { rock: 1 }, 'music.rock': true }),
      { 'music.rock': true },
    ],
    [
      'names of JavaScript',
      json({ constructor: 1, toString: { valueOf: 0 } }),
      { constructor: true, 'toString.valueOf': false },
    ],
    ['none', json([]), {}],
    ['null', json(null), {}],
    ['an empty map', json({}), {}],
    ['an empty text', form('interests='), {}],
    ['an empty list in a form', form('interests[]='), {}],
    ['an empty element', xml('<interests>\n</interests>'), {}],
    ['an empty item', xml('<interests><item/></interests>'), {}],
  ])('are read from %s', async (_, delivery, interests) => {
    expect(JSON.stringify(await readInterests(delivery))).toBe(JSON.stringify(interests));
  });

  it.each([
    ['a number above 1', json({ football: 2 })],
    ['a word', json({ football: 'yes' })],
    ['an empty text: off, or an empty group?', form('interests[football]=')],
    ['an empty element: off, or there?', xml('<interests><football/></interests>')],
    ['a named empty element', xml('<interests><interest name="football"/></interests>')],
    ['a group in a group', json({ a: { b: { c: 1 } } })],
    ['a list in a group in a group', json({ a: { b: ['c'] } })],
    ['a list of maps of texts', json([{ name: 'football' }])],
    ['a list of lists', json([['football']])],
    ['a list of switches', json([1, 0])],
    ['a list of booleans', json([true])],
    ['a list of numbers', json([12, 13])],
    ['a list of numbers with blanks', json([' 12 '])],
    ['a list with a name among its numbers', json({ 0: 'football', chess: 1 })],
    ['a number', json(1)],
    ['a text of several names', json('football,chess')],
    ['an unknown list element', xml('<interests><name>football</name></interests>')],
  ])('are not understood where one is %s', async (_, delivery) => {
    await expect(readInterests(delivery)).rejects.toMatchObject({
      name: 'PayloadError',
      code: 'unknown-shape',
    });
  });

  it('are a contradiction where one is both on and off', async () => {
    const delivery = json({ music: { rock: 1 }, 'music.rock': 0 });
    await expect(readInterests(delivery)).rejects.toMatchObject({ code: 'contradiction' });
  });

  it('take no longer than their number where groups have interests of one name', async () => {
    const groups = Object.fromEntries(
      Array.from({ length: 95_000 }, (_, index) => [`g${index}`, { same: 1 }]),
    );
    const body = JSON.stringify({ id: 5, fields: {}, interests: groups, parameters: { same: 0 } });
    expect(Object.keys((await readEvent({ body })).data['interests'] as object)).toHaveLength(95_000);
  });
});
