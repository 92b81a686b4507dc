import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';
import { isProfileEvent, mailEventTypes, profileEventTypes } from '../../../lib/event/event-type.ts';
import { createEventValidator, schemaFile } from './event-validator.ts';
import { generateAsyncApi } from './generate-async-api.ts';
import { generateSchema, packageFile, schemaFiles } from './generate-schema.ts';
import { messageClicked, profileUpdated, readFixtureEvents, sampleEvents } from './sample-events.ts';

const files = Object.keys(schemaFiles) as (keyof typeof schemaFiles)[];

async function print(document: object, file: string): Promise<string> {
  return format(JSON.stringify(document), { ...(await resolveConfig(file)), filepath: file });
}

describe('what follows from the types; after a change of them: npx vitest run test/unit/event/event-schema.test.ts -u', () => {
  it.each(files)('%s is up to date', async (name) => {
    const file = packageFile(name);
    await expect(await print(generateSchema(name), file)).toMatchFileSnapshot(file);
  });

  it('asyncapi.json is up to date', async () => {
    const file = packageFile('asyncapi.json');
    await expect(await print(generateAsyncApi(), file)).toMatchFileSnapshot(file);
  });
});

describe('the schemas of profile events and of mail events', () => {
  let faultsOf: ((event: unknown) => string[])[];
  beforeAll(() => {
    faultsOf = files.map((name) => createEventValidator(packageFile(name)));
  });

  it.each(sampleEvents.map((event) => [event.type, event] as const))(
    'one of them, not both, accepts %s',
    (_, event) => {
      const isProfile = isProfileEvent(event);
      expect(faultsOf.map((validate) => validate(event).length === 0)).toEqual([true, isProfile, !isProfile]);
    },
  );
});

describe('event.schema.json', () => {
  let faultsOf: (event: unknown) => string[];
  beforeAll(() => {
    faultsOf = createEventValidator();
  });

  it('has a docstring for each definition, and a sample here for each type', () => {
    const { definitions } = JSON.parse(readFileSync(schemaFile, 'utf8'));
    const undescribed = Object.keys(definitions).filter((name) => !definitions[name].description);
    const types = [...profileEventTypes.keys(), ...mailEventTypes.keys()];
    const typesOfSchema = Object.values<{ properties?: { type?: { enum?: string[]; const?: string } } }>(
      definitions,
    ).flatMap(({ properties }) => properties?.type?.enum ?? properties?.type?.const ?? []);
    expect(undescribed).toEqual([]);
    expect(new Set(sampleEvents.map(({ type }) => type))).toEqual(new Set(types));
    expect(new Set(typesOfSchema)).toEqual(new Set(types));
  });

  it.each(sampleEvents.map((event) => [event.type, event]))('accepts %s', (_, event) => {
    expect(faultsOf(event)).toEqual([]);
  });

  const fixtures = readFixtureEvents();
  it('has fixtures to check', () => {
    expect(fixtures).not.toEqual([]);
  });
  it.each(fixtures)('accepts the event of test/fixtures/%s', (_, event) => {
    expect(faultsOf(event)).toEqual([]);
  });

  const { data } = profileUpdated;
  it.each<[string, object]>([
    ['an attribute that a later version may add', { ...profileUpdated, dataschema: 'event.schema.json' }],
    ['a data property that a later version may add', { ...profileUpdated, data: { ...data, origin: 'api' } }],
    [
      'a variable that no documentation names',
      { ...messageClicked, data: { ...messageClicked.data, opened: true } },
    ],
    ['a time in milliseconds', { ...profileUpdated, time: '2026-11-23T17:48:05.250Z' }],
    ['the event of an SMTPeter environment', { ...profileUpdated, source: 'urn:copernica:environment:7' }],
    ['the smallest id', { ...profileUpdated, data: { ...data, profile: 1 } }],
    [
      'a field called __proto__',
      { ...profileUpdated, data: { ...data, fields: JSON.parse('{"__proto__":""}') } },
    ],
  ])('accepts %s', (_, event) => {
    expect(faultsOf(event)).toEqual([]);
  });

  it.each<[string, object]>([
    ['another version of CloudEvents', { ...profileUpdated, specversion: '0.3' }],
    ['an event without id', without(profileUpdated, 'id')],
    ['an id that is no SHA-256 in hex', { ...profileUpdated, id: '3F1C'.repeat(16) }],
    ['a type that is none of ours', { ...profileUpdated, type: 'com.copernica.profile.renamed' }],
    ['a source that is no Copernica account', { ...profileUpdated, source: '/callbacks' }],
    ['an empty subject', { ...profileUpdated, subject: '' }],
    ['an event without time', without(profileUpdated, 'time')],
    ['a time without zone', { ...profileUpdated, time: '2026-11-23 17:48:00' }],
    ['another content type', { ...profileUpdated, datacontenttype: 'text/json' }],
    ['an event without data', without(profileUpdated, 'data')],
    ['data as text', { ...profileUpdated, data: JSON.stringify(data) }],
    ['data without account', { ...profileUpdated, data: without(data, 'account') }],
    ['an empty account', { ...profileUpdated, data: { ...data, account: '' } }],
    ['an unknown action', { ...profileUpdated, data: { ...data, action: 'remove' } }],
    [
      'a missing action, where null says that it is unknown',
      { ...profileUpdated, data: without(data, 'action') },
    ],
    ['an id as text', { ...profileUpdated, data: { ...data, profile: '123' } }],
    ['an id that is no whole number', { ...profileUpdated, data: { ...data, profile: 1.5 } }],
    ['an id of 0, which is null', { ...profileUpdated, data: { ...data, collection: 0 } }],
    [
      'a missing id, where null says that it is unknown',
      { ...profileUpdated, data: without(data, 'subprofile') },
    ],
    ['a field value as a number', { ...profileUpdated, data: { ...data, fields: { number: 7 } } }],
    ['a field value of null', { ...profileUpdated, data: { ...data, fields: { number: null } } }],
    ['fields as a list', { ...profileUpdated, data: { ...data, fields: ['email'] } }],
    ['an interest of 0 or 1', { ...profileUpdated, data: { ...data, interests: { football: 1 } } }],
    ['interests as a list', { ...profileUpdated, data: { ...data, interests: ['football'] } }],
    [
      'a change without its new value',
      { ...profileUpdated, data: { ...data, changes: { company: { from: '' } } } },
    ],
    [
      'a change from null',
      { ...profileUpdated, data: { ...data, changes: { company: { from: null, to: '' } } } },
    ],
    ['a date as Unix seconds', { ...profileUpdated, data: { ...data, created: 1795456080 } }],
    ['an unknown format', { ...profileUpdated, data: { ...data, format: 'multipart' } }],
    ['a mail event without account', { ...messageClicked, data: without(messageClicked.data, 'account') }],
    [
      'a mail event with a profile id as text',
      { ...messageClicked, data: { ...messageClicked.data, profile: '1' } },
    ],
    ['an action that is not the one of its type', { ...profileUpdated, data: { ...data, action: 'delete' } }],
    ['a number in the tags', { ...messageClicked, data: { ...messageClicked.data, tags: [1] } }],
  ])('rejects %s', (_, event) => {
    expect(faultsOf(event)).not.toEqual([]);
  });
});

function without(record: object, name: string): object {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}
