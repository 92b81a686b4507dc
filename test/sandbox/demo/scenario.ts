import type { World } from '../world.ts';

/** The parts of an event that a step foretells. */
export interface ExpectedEvent {
  type: string;
  subject: string;
  format: 'json' | 'xml';
  fields: Record<string, string>;
  changes: Record<string, { from?: string; to: string }>;
}

/** One change at Copernica, and the events it must lead to: none where no callback is meant. */
export interface Step {
  change: string;
  apply: (world: World) => Promise<unknown>;
  expected: ExpectedEvent[];
}

const database = 788;
const customers = 789;
const collection = 8550;

// The sandbox counts ids up from here, whatever kind of thing they are for.
const [ann, order, bob] = [101, 102, 103];

const annCreated = { email: 'ann@example.com', company: 'Microsoft' };
const annUpdated = { email: 'ann@example.com', company: 'Apple' };

/** Changes that meet every callback of the example callbacks.config.ts: run once, in order, on a fresh sandbox. */
export const scenario: Step[] = [
  {
    change: 'create a profile',
    apply: ({ profiles }) => profiles.create(database, { fields: annCreated, interests: { football: true } }),
    expected: [
      {
        type: 'com.copernica.profile.created',
        subject: `database/${database}/profile/${ann}`,
        format: 'json',
        fields: annCreated,
        changes: { email: { to: 'ann@example.com' }, company: { to: 'Microsoft' } },
      },
    ],
  },
  {
    change: 'update its company',
    apply: ({ profiles }) => profiles.update(ann, { fields: { company: 'Apple' } }),
    expected: [
      {
        type: 'com.copernica.profile.updated',
        subject: `database/${database}/profile/${ann}`,
        format: 'json',
        fields: annUpdated,
        changes: { company: { to: 'Apple' } },
      },
    ],
  },
  {
    change: 'create a subprofile of it',
    apply: ({ profiles }) => profiles.createSubprofile(collection, ann, { article: '007', paid: 'no' }),
    expected: [
      {
        type: 'com.copernica.subprofile.created',
        subject: `collection/${collection}/subprofile/${order}`,
        format: 'xml',
        fields: { article: '007', paid: 'no' },
        changes: { article: { to: '007' }, paid: { to: 'no' } },
      },
    ],
  },
  {
    change: 'update the subprofile',
    apply: ({ profiles }) => profiles.updateSubprofile(order, { paid: 'yes' }),
    expected: [
      {
        type: 'com.copernica.subprofile.updated',
        subject: `collection/${collection}/subprofile/${order}`,
        format: 'xml',
        fields: { article: '007', paid: 'yes' },
        changes: { paid: { from: 'no', to: 'yes' } },
      },
    ],
  },
  {
    change: 'create a customer (only updates are declared)',
    apply: ({ profiles }) => profiles.create(customers, { fields: { newsletter: 'no' } }),
    expected: [],
  },
  {
    change: 'update the customer (the expression is false)',
    apply: ({ profiles }) => profiles.update(bob, { fields: { name: 'Bob' } }),
    expected: [],
  },
  {
    change: 'subscribe the customer (now it is true)',
    apply: ({ profiles }) => profiles.update(bob, { fields: { newsletter: 'yes' } }),
    expected: [
      {
        type: 'com.copernica.profile.updated',
        subject: `database/${customers}/profile/${bob}`,
        format: 'json',
        fields: { newsletter: 'yes', name: 'Bob' },
        changes: { newsletter: { to: 'yes' } },
      },
    ],
  },
  {
    change: 'delete the subprofile',
    apply: ({ profiles }) => profiles.deleteSubprofile(order),
    expected: [
      {
        type: 'com.copernica.subprofile.deleted',
        subject: `collection/${collection}/subprofile/${order}`,
        format: 'xml',
        fields: { article: '007', paid: 'yes' },
        changes: {},
      },
    ],
  },
  {
    change: 'delete the profile',
    apply: ({ profiles }) => profiles.delete(ann),
    expected: [
      {
        type: 'com.copernica.profile.deleted',
        subject: `database/${database}/profile/${ann}`,
        format: 'json',
        fields: annUpdated,
        changes: {},
      },
    ],
  },
];
