import type { Deadline } from '../deadline.ts';
import { CopernicaError } from './copernica-error.ts';
import { parseEntityPage, type Entity, type EntityPage } from './entity-page.ts';
import type { RestClient } from './rest-client.ts';

const maxPasses = 3;
const maxEntries = 100_000;
const maxCharacters = 16 * 1024 * 1024;

/** One reading of a list, first page to last. */
interface Pass {
  entities: Map<string, Entity>;
  total: number | null;
  /** False when entries came or went meanwhile, or Copernica counts more than it showed. */
  isComplete: boolean;
}

/**
 * Reads a whole list, once, in pages of the greatest size. Where it is seen that entries came and went between two pages, which
 * may have shifted others past us, it is read again.
 * @throws CopernicaError when no complete reading can be had: never a part of a list
 */
export async function readList(rest: RestClient, path: string, deadline: Deadline): Promise<Entity[]> {
  const seen = new Map<string, Entity>();
  let total: number | null = null;
  for (let count = 1; count <= maxPasses; count++) {
    const pass = await readPass(rest, path, deadline);
    if (pass.isComplete) return [...pass.entities.values()];
    for (const [key, entity] of pass.entities) seen.set(key, entity);
    total = pass.total;
  }
  // Missing an entry would make a double of it; one too many does no harm.
  if (total !== null && seen.size > 0 && seen.size >= total) return [...seen.values()];
  throw refuse(path, `could not be read in full (${seen.size} of ${total ?? 0} seen); run register again`);
}

async function readPass(rest: RestClient, path: string, deadline: Deadline): Promise<Pass> {
  const entities = new Map<string, Entity>();
  const first = await readPage(0);
  const overlap = chooseOverlap(first.page);
  let { page, length: characters } = first;
  let isMoved = false;
  for (let end = 0; ;) {
    const sizeBefore = entities.size;
    for (const entity of page.entities) entities.set(keyOf(entity), entity);
    if (characters > maxCharacters) throw refuse(path, 'is larger than 16 MB');
    if (entities.size > maxEntries) throw refuse(path, `has more than ${maxEntries} entries`);
    const { total } = page;
    end += page.entities.length - (end > 0 ? overlap : 0);
    isMoved ||= total !== first.page.total;
    if (page.entities.length === 0 || (total !== null && end >= total)) {
      return { entities, total, isComplete: !isMoved && entities.size >= (total ?? 0) };
    }
    if (entities.size === sizeBefore) throw refuse(path, 'repeats itself');

    const last = page.entities.at(-1);
    const next = await readPage(end - overlap);
    const [again] = next.page.entities;
    if (overlap > 0 && last && again && keyOf(again) !== keyOf(last)) isMoved = true;
    page = next.page;
    characters += next.length;
  }

  async function readPage(start: number): Promise<{ page: EntityPage; length: number }> {
    const query = { start: String(start), limit: String(rest.maxPageSize) };
    const { body } = await rest.call({ method: 'GET', path, query, repeatable: true }, deadline);
    const parsed = parseEntityPage(body);
    if (!parsed) throw new CopernicaError('copernica-refused', `Copernica's answer to ${path} is not a list`);
    return { page: parsed, length: body.length };
  }
}

// A page that begins with the last entry of the one before shows that nothing was shifted, where that costs no further page.
function chooseOverlap({ entities: { length }, total }: EntityPage): 0 | 1 {
  if (total === null || length < 2) return 0;
  const pages = Math.ceil(total / length);
  return pages > 1 && pages * length - total >= pages - 1 ? 1 : 0;
}

function refuse(path: string, problem: string): CopernicaError {
  return new CopernicaError('copernica-refused', `Copernica's list ${path} ${problem}`);
}

function keyOf(entity: Entity): string {
  const id = entity.get('id');
  if (typeof id === 'number' || typeof id === 'string') return String(id).trim();
  return `without ID: ${String(entity.get('action'))} ${String(entity.get('url'))} ${String(entity.get('name'))}`;
}
