import { dated } from './dated.ts';
import type { DoPiece } from './work.ts';

// No zone is more than twelve hours behind UTC, so none prints the moment earlier than this. What is read besides does no harm.
const furthestBehindMs = 12 * 60 * 60_000;

/** How many profiles are to come, and how those are asked for that were modified since. */
export const countRows: DoPiece = async (position, { api, deadline, clock }) => {
  const { target, since } = position;
  const filter = since === null ? null : await toFilter(since);
  const modifiedFrom = filter?.by === 'query' ? filter.modifiedFrom : null;
  const counted = await api.count(target, { modifiedFrom }, deadline);
  const next = { filter, total: counted.answer, task: 'pages', ...dated(counted, position, clock) } as const;
  return { ...position, ...next, calls: position.calls + (since === null ? 1 : 2) };

  // A field of that name hides the property, also from the query (protocol 1.7): then everything is read, and compared here.
  async function toFilter(from: string) {
    const hasOwn = await api.hasField(target, 'modified', deadline);
    return { modifiedFrom: toEarliestPrint(from), by: hasOwn ? ('property' as const) : ('query' as const) };
  }
};

/** How the moment is printed where it is earliest: `YYYY-MM-DD hh:mm:ss`. */
export function toEarliestPrint(time: string): string {
  const earliest = new Date(Date.parse(time) - furthestBehindMs);
  return earliest.toISOString().slice(0, 19).replace('T', ' ');
}
