import { toIdentity } from './callback-url.ts';
import type { Registered, Registration } from './registration.ts';

const maxQuotedLength = 120;

/** What a registration delivers, as comparable text: two with the same would deliver a change twice. */
export function identify({ properties }: Registration): string {
  return toIdentity(properties.url);
}

/** The registered one that is the wanted one; of several the one that needs no change, else the oldest. */
export function findMatch(registered: readonly Registered[], wanted: Registration): Registered | null {
  const identity = identify(wanted);
  const candidates = registered
    .filter(({ url }) => toIdentity(url) === identity)
    .toSorted((one, other) => (one.id ?? Infinity) - (other.id ?? Infinity));
  return (
    candidates.find((candidate) => describeDifference(wanted, candidate) === null) ?? candidates[0] ?? null
  );
}

/** What a person should know about how the registered one differs; null when it does not. */
export function describeDifference({ properties }: Registration, registered: Registered): string | null {
  const differences: string[] = [];
  if (!hasSameQuery(properties.url, registered.url)) {
    differences.push(
      properties.url.includes('?')
        ? 'callback token differs'
        : 'callback URL has a query that it should not have',
    );
  }
  for (const property of ['method', 'action', 'expression'] as const) {
    const [is, wanted] = [registered[property], properties[property]];
    // Where Copernica does not say the method there is nothing to compare: receive reads both.
    if (is === null || is === wanted) continue;
    differences.push(`${property} differs: ${quote(is)} is registered, ${quote(wanted)} is declared`);
  }
  return differences.length > 0 ? differences.join('; ') : null;
}

// Percent-encoding may be undone or redone on the way; the token itself must be the same.
function hasSameQuery(wanted: string, registered: string): boolean {
  const [wantedQuery, registeredQuery] = [readQuery(wanted), readQuery(registered)];
  return registeredQuery === decode(wantedQuery) || decode(registeredQuery) === decode(wantedQuery);
}

function readQuery(url: string): string {
  return url.slice(toIdentity(url).length);
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
