import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { mailEventTypes, profileEventTypes } from '../../../lib/event/event-type.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { packageFile } from './generate-schema.ts';
import { sampleEvents } from './sample-events.ts';

const text = readFileSync(packageFile('asyncapi.json'), 'utf8');

describe("asyncapi.json, read by AsyncAPI's own parser", () => {
  it('is valid, and nothing in it is advised against', async () => {
    const { document, diagnostics } = await new Parser().parse(text);
    // 3.0 is what most tools read.
    const problems = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    expect(document?.channels().get('events')?.messages().length).toBeGreaterThan(1);
  });

  it('has a message for each type of event', async () => {
    const { document } = await new Parser().parse(text);
    const titles = document
      ?.allMessages()
      .all()
      .flatMap((message) => message.title()?.split(', '));
    expect(new Set(titles)).toEqual(new Set([...profileEventTypes.keys(), ...mailEventTypes.keys()]));
  });

  it('is refused where it says what it may not, so the parser does look', async () => {
    const { diagnostics } = await new Parser().parse(text.replace('"action": "send"', '"action": "mail"'));
    expect(diagnostics).not.toEqual([]);
  });

  it('names the attributes that messages have, and demands those that all have', () => {
    const { MessageAttributes } = JSON.parse(text).components.schemas;
    const attributes = sampleEvents.map((event) => Object.keys(toEventMessage(event).attributes));
    expect(new Set(attributes.flat())).toEqual(new Set(Object.keys(MessageAttributes.properties)));
    const always = (name: string) => attributes.every((names) => names.includes(name));
    expect(MessageAttributes.required).toEqual(Object.keys(MessageAttributes.properties).filter(always));
  });
});
