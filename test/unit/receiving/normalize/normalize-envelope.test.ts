import { describe, expect, it } from 'vitest';
import { readEvent } from '../build-verified-request.ts';

const signedAt = new Date('2026-11-23T17:48:00Z');
const receivedAt = new Date('2026-11-23T17:48:05.250Z');
const withTime = (time: unknown) => JSON.stringify({ id: 5, fields: { a: '1' }, time });
const withDates = (dates: object) => JSON.stringify({ id: 5, fields: { a: '1' }, ...dates });

describe('the time of an event', () => {
  it('is what the body says, else the signed one, else that of the receipt', async () => {
    const body = withTime(undefined);
    expect((await readEvent({ body: withTime(1511459280), signedAt, receivedAt })).time).toBe(
      '2017-11-23T17:48:00Z',
    );
    expect((await readEvent({ body, signedAt, receivedAt })).time).toBe('2026-11-23T17:48:00Z');
    expect((await readEvent({ body, signedAt: null, receivedAt })).time).toBe('2026-11-23T17:48:05.250Z');
  });

  it.each([
    ['1511459280', '2017-11-23T17:48:00Z'],
    [' 1511459280\n', '2017-11-23T17:48:00Z'],
    [1, '1970-01-01T00:00:01Z'],
    [253_402_300_799, '9999-12-31T23:59:59Z'],
  ])('may be the Unix time %j', async (time, expected) => {
    expect((await readEvent({ body: withTime(time) })).time).toBe(expected);
  });

  it.each<[unknown]>([
    [0],
    ['0'],
    ['000'],
    [''],
    [' '],
    [null],
    [[]],
    [253_402_300_800],
    [1511459280000],
    [-1],
    [1.5],
    [1e21],
    ['yesterday'],
    ['2017-11-23 18:48:00'],
    ['1511459280 s'],
    [true],
    [['1511459280']],
    [{ a: 1 }],
  ])('is not %j: the signed one is', async (time) => {
    expect((await readEvent({ body: withTime(time), signedAt })).time).toBe('2026-11-23T17:48:00Z');
  });

  it('of a mail webhook may be unreadable too, and is passed on', async () => {
    const body = '{"id":"m1","time":"yesterday"}';
    expect(await readEvent({ path: '/callbacks/main/webhook/click', body, signedAt })).toMatchObject({
      time: '2026-11-23T17:48:00Z',
      data: { time: 'yesterday' },
    });
  });
});

describe('created and modified', () => {
  it.each([
    ['2013-01-06 14:19:51', '2013-01-06 14:19:51'],
    ['2013-01-06', '2013-01-06'],
    [1357481991, '1357481991'],
    ['0000-00-00 00:00:00', null],
    ['0000-00-00', null],
    ['', null],
    ['\n ', null],
    [null, null],
    [undefined, null],
  ])('are passed on as printed: %j', async (printed, expected) => {
    const { data } = await readEvent({ body: withDates({ created: printed, modified: printed }) });
    expect(data).toMatchObject({ created: expected, modified: expected });
  });
});

describe('the source of an event', () => {
  it.each([
    ['account_1234', 'urn:copernica:account:1234'],
    ['account-1234', 'urn:copernica:account:1234'],
    ['Account_1234', 'urn:copernica:account:1234'],
    ['account_ 1234', 'urn:copernica:account:1234'],
    [' account_1234 ', 'urn:copernica:account:1234'],
    ['account_0', 'urn:copernica:account:0'],
    ['environment-7', 'urn:copernica:environment:7'],
  ])('is the account, however it is written: %s', async (copernicaId, source) => {
    expect((await readEvent({ body: withTime(1), copernicaId })).source).toBe(source);
  });
});
