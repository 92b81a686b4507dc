import type { ListedCallback } from '../copernica/callback-page.ts';
import type { CallbackProperties } from '../copernica/callbacks-api.ts';

const maxQuotedLength = 120;

/** A callback's URL without its query: two with the same are the same callback. */
export function toIdentity(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}

/** The listed callback that is the wanted one; of several the one that needs no change, else the oldest. */
export function findMatch<Listed extends ListedCallback>(
  listed: readonly Listed[],
  wanted: CallbackProperties,
): Listed | null {
  const identity = toIdentity(wanted.url);
  const candidates = listed
    .filter(({ url }) => toIdentity(url) === identity)
    .toSorted((one, other) => (one.id ?? Infinity) - (other.id ?? Infinity));
  return (
    candidates.find((callback) => describeDifference(wanted, callback) === null) ?? candidates[0] ?? null
  );
}

/** What a person should know about how the registered callback differs; null when it does not. */
export function describeDifference(wanted: CallbackProperties, listed: ListedCallback): string | null {
  const differences: string[] = [];
  if (!hasSameQuery(wanted.url, listed.url)) {
    differences.push(
      wanted.url.includes('?')
        ? 'callback token differs'
        : 'callback URL has a query that it should not have',
    );
  }
  for (const property of ['method', 'action', 'expression'] as const) {
    const registered = listed[property];
    // Where Copernica does not say the method there is nothing to compare: receive reads both.
    if (registered === null || registered === wanted[property]) continue;
    differences.push(
      `${property} differs: ${quote(registered)} is registered, ${quote(wanted[property])} is declared`,
    );
  }
  return differences.length > 0 ? differences.join('; ') : null;
}

// Percent-encoding may be undone or redone on the way; the token itself must be the same.
function hasSameQuery(wanted: string, listed: string): boolean {
  const wantedQuery = wanted.slice(toIdentity(wanted).length);
  const listedQuery = listed.slice(toIdentity(listed).length);
  return listedQuery === decode(wantedQuery) || decode(listedQuery) === decode(wantedQuery);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function quote(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ');
  return `"${line.length > maxQuotedLength ? `${line.slice(0, maxQuotedLength)}…` : line}"`;
}
