/** The id of what was just created: X-Created, else the last path segment of X-location or Location (protocol 1.4); null when none is a number. */
export function readCreatedId(headers: Headers): number | null {
  const fromPath = (value: string | null): string | undefined =>
    value?.split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1);
  const candidates = [
    headers.get('x-created')?.match(/\d+/)?.[0],
    fromPath(headers.get('x-location')),
    fromPath(headers.get('location')),
  ];
  const id = candidates.find((candidate) => candidate !== undefined && /^[1-9]\d{0,14}$/.test(candidate));
  return id === undefined ? null : Number(id);
}
