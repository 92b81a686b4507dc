import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeIds,
  encodeIds,
  firstAfter,
  subtractIds,
  toIdList,
} from '../../../lib/snapshot/ids/id-list.ts';

const ids = fc.array(fc.integer({ min: 1, max: 999_999_999_999_999 }));
const few = fc.array(fc.integer({ min: 1, max: 40 }));

test('ids are as they were, in order and each once, whatever they are', () => {
  fc.assert(
    fc.property(ids, (given) => {
      expect(decodeIds(encodeIds(given))).toEqual([...new Set(given)].sort((one, other) => one - other));
    }),
  );
});

test('what is in one list and not in the other', () => {
  fc.assert(
    fc.property(few, few, (one, other) => {
      const expected = toIdList(one).filter((id) => !other.includes(id));
      expect(subtractIds(toIdList(one), toIdList(other))).toEqual(expected);
    }),
  );
});

test('the first that is higher', () => {
  fc.assert(
    fc.property(few, fc.integer({ min: 0, max: 41 }), (given, after) => {
      const list = toIdList(given);
      expect(firstAfter(list, after)).toBe(list.find((id) => id > after));
    }),
  );
});

test('a million ids that follow one another take 2 kB at most', () => {
  const million = Array.from({ length: 1_000_000 }, (_, index) => index + 1);
  expect(encodeIds(million).length).toBeLessThanOrEqual(2_000);
});
