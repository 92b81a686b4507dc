import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../../lib/receiving/verify/http-date.ts';

const now = new Date('2026-11-23T17:48:00Z');
const read = (text: string, at = now): string | undefined => parseHttpDate(text, at)?.toISOString();

describe('an HTTP date', () => {
  it.each([
    // RFC 9110 §5.6.7: one moment in its three forms.
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov 6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
    ['sun, 6 nov 1994 08:49:37 gmt', '1994-11-06T08:49:37.000Z'],
    ['Sun, 06 Nov 1994 08:49:37 UTC', '1994-11-06T08:49:37.000Z'],
    ['Sun, 06 Nov 1994 10:19:37 +0130', '1994-11-06T08:49:37.000Z'],
    ['Sun, 06 Nov 1994 06:19:37 -0230', '1994-11-06T08:49:37.000Z'],
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
    ['Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
    ['Fri, 31 Jan 2025 23:59:59 GMT', '2025-01-31T23:59:59.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    // Exactly 50 years ahead is not more than 50.
    ['Monday, 23-Nov-76 17:48:00 GMT', '2076-11-23T17:48:00.000Z'],
    ['Tuesday, 23-Nov-76 17:48:01 GMT', '1976-11-23T17:48:01.000Z'],
    ['Monday, 23-Nov-26 17:48:00 GMT', '2026-11-23T17:48:00.000Z'],
    ['Wednesday, 01-Jan-00 00:00:00 GMT', '2000-01-01T00:00:00.000Z'],
  ])('of two digits is not over 50 years ahead: %s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('of two digits may be of the next century', () => {
    expect(read('Friday, 01-Jan-00 00:00:05 GMT', new Date('2099-12-31T23:59:58Z'))).toBe(
      '2100-01-01T00:00:05.000Z',
    );
    expect(read('Thursday, 31-Dec-99 23:59:58 GMT', new Date('2100-01-01T00:00:05Z'))).toBe(
      '2099-12-31T23:59:58.000Z',
    );
  });

  it.each([
    '',
    'yesterday',
    '2026-11-23T17:48:00Z',
    'Mon, 31 Feb 2026 17:48:00 GMT',
    'Sunday, 29-Feb-26 17:48:00 GMT',
    'Mon, 00 Nov 2026 17:48:00 GMT',
    'Mon, 23 Nov 2026 24:00:00 GMT',
    'Mon, 23 Nov 2026 17:60:00 GMT',
    'Mon, 23 Nov 2026 17:48:61 GMT',
    'Mon, 23 Foo 2026 17:48:00 GMT',
    'Mon, 23 Nov 26 17:48:00 GMT',
    'Mon, 23 Nov 2026 17:48 GMT',
    'Mon, 23 Nov 2026 17:48:00',
    'Mon, 23 Nov 2026 17:48:00 CET',
    'Mon, 23 Nov 2026 17:48:00 GMT, Mon, 23 Nov 2026 17:48:00 GMT',
    'x Mon, 23 Nov 2026 17:48:00 GMT',
    'Sunday, 06-Nov-1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 +0000',
    'x Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994 GMT',
    'Sun Nov  6 08:49:37 94',
    'x Sun Nov  6 08:49:37 1994',
  ])('is not %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('is what toUTCString prints of any moment', () => {
    const moment = fc.date({ min: new Date('1971-01-01'), max: new Date('9999-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseHttpDate(date.toUTCString(), now)?.getTime()).toBe(seconds);
      }),
    );
  });
});
