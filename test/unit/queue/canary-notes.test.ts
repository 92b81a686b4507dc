import { expect, test } from 'vitest';
import { createCanaryNotes } from '../../../lib/queue/canary-notes.ts';
import { profileUpdated } from '../event/sample-events.ts';

const deadline = { remainingMs: () => 1_000 };
const { account, profile } = profileUpdated.data;
const [field = ''] = Object.keys(profileUpdated.data.fields);
const canaries = new Map([[account, { database: 788, profile: profile ?? 0, field }]]);

test('a note that cannot be left fails nothing', async () => {
  const objects = { get: () => Promise.resolve(null), put: () => Promise.reject(new Error('no')) };
  await expect(createCanaryNotes(objects, canaries).leave(profileUpdated, deadline)).resolves.toBeUndefined();
});

test('only the events of a canary leave one', async () => {
  const keys: string[] = [];
  const objects = { get: () => Promise.resolve(null), put: async (key: string) => void keys.push(key) };
  await createCanaryNotes(objects, new Map([[account, null]])).leave(profileUpdated, deadline);
  expect(keys).toEqual([]);
  await createCanaryNotes(objects, canaries).leave(profileUpdated, deadline);
  expect(keys).toEqual([expect.stringMatching(/^prove\/\w+\/[0-9a-f]{64}\.json$/)]);
});
