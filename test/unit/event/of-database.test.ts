import { describe, expect, it } from 'vitest';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { ofCollection, ofDatabase } from '../../../lib/event/of-database.ts';
import { messageClicked, profileUpdated, sampleEvents } from './sample-events.ts';

const profileTypes = sampleEvents.filter(({ type }) =>
  /^com\.copernica\.profile\.(?!unsubscribed)/.test(type),
);
const subprofileTypes = sampleEvents.filter(({ type }) => type.startsWith('com.copernica.subprofile.'));

describe('ofDatabase', () => {
  it('is true for the profile events of the database, and for no other event', () => {
    const ofOne = profileTypes.filter(({ data }) => data.database === 788);
    expect(ofOne.length).toBeGreaterThan(3);
    expect(sampleEvents.filter((event) => ofDatabase(event, 788))).toEqual(ofOne);
    expect(sampleEvents.filter((event) => ofDatabase(event, 789))).toEqual([]);
  });

  it("is false for a subprofile's event and a mail event that name the database", () => {
    const click = { ...messageClicked, data: { ...messageClicked.data, database: 788 } } as CopernicaEvent;
    const subprofiles = subprofileTypes.map(
      (event) => ({ ...event, data: { ...event.data, database: 788 } }) as CopernicaEvent,
    );
    expect([click, ...subprofiles].filter((event) => ofDatabase(event, 788))).toEqual([]);
  });

  it('gives the event its type', () => {
    const event: CopernicaEvent = profileUpdated;
    expect(ofDatabase(event, 788) && event.data.fields['email']).toBe('new@example.com');
  });
});

describe('ofCollection', () => {
  it('is true for the events of its subprofiles, and for no other event', () => {
    expect(subprofileTypes.length).toBeGreaterThan(3);
    expect(sampleEvents.filter((event) => ofCollection(event, 8550))).toEqual(subprofileTypes);
    expect(sampleEvents.filter((event) => ofCollection(event, 8551))).toEqual([]);
  });
});
