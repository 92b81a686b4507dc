import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertEvent } from '../../../lib/event/assert-event.ts';
import { readEvent } from './build-verified-request.ts';
import { readFixtures } from './read-fixtures.ts';

const fixtures = readFixtures();

// As a text, so that the order of names counts, and so does one called __proto__.
it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
  '%s is read as the event of its story',
  async (_, fixture) => {
    const event = await readEvent(fixture);
    expect(`${JSON.stringify(event, null, 2)}\n`).toBe(fixture.eventText);
    assertEvent(event);
  },
);

describe('the fixtures', () => {
  it.each(['webhook', 'callback'])('have every format of a %s', (kind) => {
    const formats = fixtures.filter(({ name }) => name.includes(`/${kind}`)).map(({ format }) => format);
    expect(new Set(formats)).toEqual(new Set(['json', 'xml', 'form']));
  });

  it('are all there is in their folders, and no story is told twice', () => {
    const files = readdirSync(new URL('../../fixtures/', import.meta.url), { recursive: true });
    const stories = new Set(fixtures.map(({ story }) => story));
    expect(files).toHaveLength(stories.size * 2 + fixtures.length * 2);
    const told = [...stories].map((story) =>
      fixtures.find((fixture) => fixture.story === story)?.eventText.replace(/"format": "\w+"/, ''),
    );
    expect(new Set(told).size).toBe(stories.size);
  });
});
