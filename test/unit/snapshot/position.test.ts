import { describe, expect, test } from 'vitest';
import { parsePosition, toFirstPosition } from '../../../lib/snapshot/run/position.ts';

const target = { account: 'main', kind: 'database', id: 788 } as const;
const extent = { since: null, deletions: false, force: false };
const first = toFirstPosition(target, extent, { run: 'r1', startedAt: 1, task: 'count' });

describe('a message of the snapshot queue', () => {
  test('is read as it was written', () => {
    expect(parsePosition(JSON.stringify(first))).toEqual(first);
  });

  test.each([
    ['no JSON', 'x'],
    ['no object', '1'],
    ['another version', JSON.stringify({ ...first, version: 2 })],
    ['an unknown task', JSON.stringify({ ...first, task: 'rest' })],
    ['no target', JSON.stringify({ ...first, target: undefined })],
  ])('is refused with %s', (_, body) => {
    expect(() => parsePosition(body)).toThrow('is no step of a snapshot');
  });
});
