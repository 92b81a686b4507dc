import { describe, expect, test } from 'vitest';
import { refusal } from '../../../lib/copernica/refusal.ts';

const refuse = (message: string): string =>
  refusal({ status: 400, headers: new Headers(), body: JSON.stringify({ error: { message } }) }, [
    'the+secret',
    'the+secret/longer',
  ]).message;

describe('what Copernica says', () => {
  test.each([
    ['of the+secret/longer and the+secret', 'of *** and ***'],
    ['of the%2Bsecret', 'of ***'],
    ['Bearer\n abc.def', 'Bearer ***'],
    ['is eyJhbGciOi.eyJleHAi.c2ln and eyJ.one', 'is *** and eyJ.one'],
    ['is (eyJ-a.b.c-d_e)', 'is (***)'],
    ['?access_token=abc&token=def"', '?access_token=***&token=***"'],
    ['a\tb\u0000c\r\nd', 'a b c d'],
  ])('%j is told as %j', (message, told) => {
    expect(refuse(message)).toBe(`Copernica answered 400: ${told}`);
  });

  // Quadratic work on any of these would take minutes.
  test.each([
    ['-eyJ'.repeat(1_000_000)],
    ['eyJ.'.repeat(1_000_000)],
    ['expired '.repeat(500_000)],
    ['Bearer '.repeat(500_000)],
    [`Bearer${' '.repeat(3_000_000)}`],
    ['token='.repeat(600_000)],
    ['load '.repeat(600_000)],
    ['the+secre'.repeat(400_000)],
  ])('is read in time that grows with its length only (%#)', (message) => {
    const start = performance.now();
    expect(refuse(message).length).toBeLessThan(400);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
