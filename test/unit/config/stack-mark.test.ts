import { expect, it } from 'vitest';
import { readStackMark } from '../../../lib/config/stack-mark.ts';

it('a stack is marked by 32 digits of the SHA-256 of its id', () => {
  // printf abc | sha256sum
  expect(readStackMark({ STACK_ID: 'abc' })).toBe('ba7816bf8f01cfea414140de5dae2223');
});

it.each([{}, { STACK_ID: '' }])('without an id, as in %o, there is no mark', (env) => {
  expect(readStackMark(env)).toBeNull();
});
