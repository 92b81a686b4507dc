import type { Deadline } from '../deadline.ts';
import { CopernicaError } from './copernica-error.ts';
import { readEntityPage, type Entity } from './entity-page.ts';
import { pageSize } from './read-callbacks.ts';
import type { RestClient } from './rest-client.ts';

/** Reads a list to its end. @throws CopernicaError when it is no list, or ends before its own total */
export async function listEntities(rest: RestClient, path: string, deadline: Deadline): Promise<Entity[]> {
  const entities: Entity[] = [];
  for (;;) {
    const query = { start: String(entities.length), limit: String(pageSize) };
    const { body } = await rest.call({ method: 'GET', path, query, repeatable: true }, deadline);
    const page = readEntityPage(parse(body));
    if (!page) throw new CopernicaError('copernica-refused', `Copernica's answer to ${path} is not a list`);
    entities.push(...page.entities);
    const isAtEnd = page.total === null ? page.entities.length < pageSize : entities.length >= page.total;
    if (isAtEnd) return entities;
    if (page.entities.length === 0) {
      const seen = `${entities.length} of ${page.total ?? 'unknown'}`;
      throw new CopernicaError('copernica-refused', `Copernica's list ${path} ends early (${seen} seen)`);
    }
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body.trim() || '[]');
  } catch {
    return null;
  }
}
