import type { Profile, Subprofile } from '../../delivery/change.ts';
import type { World } from '../../world.ts';
import type { Kind, Target } from './kind.ts';

const group = 'Changes at Copernica';
const people = ['ann', 'bob', 'cas', 'dee', 'eva', 'fay', 'gus', 'hal'];
const companies = ['Microsoft', 'Apple', 'Ahold', 'Philips', 'ASML'];

/** What happens at Copernica, which tells the callbacks and webhooks that are registered there. */
export const changeKinds: readonly Kind[] = [
  {
    id: 'create-profile',
    group,
    label: 'Create a profile',
    hint: '',
    async happen(world, target) {
      await createProfile(world, target);
    },
  },
  {
    id: 'update-profile',
    group,
    label: 'Update a profile',
    hint: 'another company',
    async happen(world, target) {
      const { id, fields } = await latestProfile(world, target);
      const company = companies[(companies.indexOf(fields['company'] ?? '') + 1) % companies.length] ?? '';
      await world.profiles.update(id, { fields: { company } });
    },
  },
  {
    id: 'delete-profile',
    group,
    label: 'Delete a profile',
    hint: '',
    async happen(world, target) {
      await world.profiles.delete((await latestProfile(world, target)).id);
    },
  },
  {
    id: 'create-subprofile',
    group,
    label: 'Create a subprofile',
    hint: '',
    async happen(world, target) {
      await createSubprofile(world, target);
    },
  },
  {
    id: 'update-subprofile',
    group,
    label: 'Update a subprofile',
    hint: 'paid or not',
    async happen(world, target) {
      const { id, fields } = await latestSubprofile(world, target);
      await world.profiles.updateSubprofile(id, { paid: fields['paid'] === 'yes' ? 'no' : 'yes' });
    },
  },
  {
    id: 'delete-subprofile',
    group,
    label: 'Delete a subprofile',
    hint: '',
    async happen(world, target) {
      await world.profiles.deleteSubprofile((await latestSubprofile(world, target)).id);
    },
  },
];

async function createProfile({ profiles }: World, { database }: Target): Promise<Profile> {
  const count = profiles.all().length;
  const person = people[count % people.length] ?? '';
  const fields = { email: `${person}@example.com`, company: 'Microsoft', newsletter: 'yes' };
  return profiles.create(database.id, { fields, interests: { football: true } });
}

async function latestProfile(world: World, target: Target): Promise<Profile> {
  const found = world.profiles.all().findLast(({ database }) => database === target.database.id);
  return found ?? createProfile(world, target);
}

async function createSubprofile(world: World, target: Target): Promise<Subprofile> {
  const [collection] = target.database.collections;
  if (!collection) throw new Error('this database has no collection: declare a callback for one');
  const profile = await latestProfile(world, target);
  return world.profiles.createSubprofile(collection.id, profile.id, { article: '007', paid: 'no' });
}

async function latestSubprofile(world: World, target: Target): Promise<Subprofile> {
  const ids = target.database.collections.map(({ id }) => id);
  const found = world.profiles.allSubprofiles().findLast(({ collection }) => ids.includes(collection));
  return found ?? createSubprofile(world, target);
}
