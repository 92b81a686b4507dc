import type { Target } from '../callback/registration.ts';
import type { Deadline } from '../deadline.ts';
import { parseEntity, readText } from './entity-page.ts';
import { readPart } from './list-databases.ts';
import { readList } from './read-list.ts';
import type { RestClient } from './rest-client.ts';

/** What an expression can name of a profile or subprofile of a target (protocol 2.4). */
export async function listNames(
  rest: RestClient,
  { kind, id }: Target,
  deadline: Deadline,
): Promise<string[]> {
  const path = `/${kind}/${id}`;
  if (kind === 'collection') return toNames(await readList(rest, `${path}/fields`, deadline));
  const { body } = await rest.call({ method: 'GET', path, repeatable: true }, deadline);
  const entity = parseEntity(body);
  if (!entity) return [];
  const names: string[] = [];
  for (const name of ['fields', 'interests', 'collections'])
    names.push(...toNames(await readPart(rest, { entity, path, name }, deadline)));
  return names;
}

function toNames(entities: Parameters<typeof readText>[0][]): string[] {
  return entities.map((entity) => readText(entity, 'name')).filter((name) => name !== '');
}
