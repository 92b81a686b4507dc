import { gunzipSync, gzipSync } from 'node:zlib';

/** Ids in ascending order, each once. */
export function toIdList(ids: readonly number[]): number[] {
  const sorted = isAscending(ids) ? [...ids] : Array.from(new Float64Array(ids).sort());
  return sorted.filter((id, index) => id !== sorted[index - 1]);
}

/** Ids as text: their differences, seven bits a byte, compressed. A million that follow one another are 1.5 kB. */
export function encodeIds(ids: readonly number[]): string {
  const list = toIdList(ids);
  const bytes = Buffer.alloc(list.length * 8);
  let size = 0;
  let previous = 0;
  for (const id of list) {
    let rest = id - previous;
    previous = id;
    // No bit operators: ids go beyond 32 bits.
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[size++] = (rest % 128) + 128;
    bytes[size++] = rest;
  }
  return gzipSync(bytes.subarray(0, size)).toString('base64');
}

/** What encodeIds made text of. */
export function decodeIds(text: string): number[] {
  const ids: number[] = [];
  let [id, difference, scale] = [0, 0, 1];
  for (const byte of gunzipSync(Buffer.from(text, 'base64'))) {
    difference += (byte % 128) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    id += difference;
    ids.push(id);
    [difference, scale] = [0, 1];
  }
  return ids;
}

/** The ids of one ascending list that are not in another. */
export function subtractIds(ids: readonly number[], others: readonly number[]): number[] {
  let index = 0;
  return ids.filter((id) => {
    while (index < others.length && (others[index] ?? 0) < id) index += 1;
    return others[index] !== id;
  });
}

/** The first of an ascending list that is higher; undefined when none is. */
export function firstAfter(ids: readonly number[], after: number): number | undefined {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ids[middle] ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return ids[low];
}

function isAscending(ids: readonly number[]): boolean {
  return ids.every((id, index) => index === 0 || id >= (ids[index - 1] ?? 0));
}
