import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertEvent } from '../../../lib/event/assert-event.ts';
import { readEvent } from './build-verified-request.ts';

interface Fixture {
  name: string;
  /** What happened: fixtures that tell the same are the same event, whatever their shape. */
  tells: string;
  path: string;
  contentType: string | null;
  body: Buffer;
  eventText: string;
}

const root = new URL('../../fixtures/', import.meta.url);
const fixtures = readdirSync(root).map((name): Fixture => {
  const read = (file: string) => readFileSync(new URL(`${name}/${file}`, root));
  const request = JSON.parse(read('request.json').toString());
  return { name, ...request, body: read('body'), eventText: read('event.json').toString() };
});

describe.each(fixtures)('$name', (fixture) => {
  // As a text, so that the order of names counts, and so does one called __proto__.
  it('is read as its event', async () => {
    const event = await readEvent(fixture);
    expect(`${JSON.stringify(event, null, 2)}\n`).toBe(fixture.eventText);
    assertEvent(event);
  });

  it('is the same event as all others that tell the same, but for its format', () => {
    const [first = fixture] = fixtures.filter(({ tells }) => tells === fixture.tells);
    expect(withoutFormat(fixture.eventText)).toBe(withoutFormat(first.eventText));
  });
});

it.each(['webhook', 'callback'])('there are fixtures of every format of a %s', (kind) => {
  const formats = fixtures
    .filter(({ name }) => name.startsWith(kind))
    .map(({ eventText }) => JSON.parse(eventText).data.format);
  expect(new Set(formats)).toEqual(new Set(['json', 'xml', 'form']));
});

function withoutFormat(eventText: string): string {
  return eventText.replace(/"format": "\w+"/, '');
}
