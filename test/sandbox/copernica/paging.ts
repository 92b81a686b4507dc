/** One page of a list (protocol 1.7). */
export interface ListAnswer {
  start: unknown;
  limit: unknown;
  count?: unknown;
  total?: unknown;
  data: Record<string, unknown>[];
}

/** Cuts a page out of a list; `limit` comes back as the string it was sent as, `total=false` leaves the total out. */
export function toPage(
  entries: readonly Record<string, unknown>[],
  query: URLSearchParams,
  version: number | null,
): ListAnswer {
  const maxPerPage = version === null || version === 1 ? 100 : 1000;
  const start = toNumber(query.get('start'), 0);
  const limit = Math.min(toNumber(query.get('limit'), 100), maxPerPage);
  const data = start < 0 || limit < 0 ? [] : entries.slice(start, start + limit);
  return {
    start,
    limit: query.get('limit') ?? limit,
    // The unversioned API of the 2016 documentation prints no count.
    ...(version === null ? {} : { count: data.length }),
    ...(query.get('total') === 'false' ? {} : { total: entries.length }),
    data: [...data],
  };
}

function toNumber(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  return /^-?\d+$/.test(text) ? Number(text) : 0;
}
