import { readQuery, toIdentity } from './callback-url.ts';
import type { Registered, Registration } from './registration.ts';

const maxQuotedLength = 120;

/** What a registration delivers, as comparable text: two with the same would deliver a change twice. */
export function identify({ properties }: Registration): string {
  return toIdentity(properties.url);
}

/** What a registered one delivers, to be compared with that. */
export function identifyRegistered({ url }: Registered): string {
  return toIdentity(url);
}

/** The registered one that is the wanted one; null when there is none. */
export function findMatch(registered: readonly Registered[], wanted: Registration): Registered | null {
  const identity = identify(wanted);
  return chooseMatch(
    registered.filter((one) => identifyRegistered(one) === identity),
    wanted,
  );
}

/** Of several that deliver the same: the one that needs no change, else one that need not move, else the oldest. Overlapping runs choose alike. */
export function chooseMatch(candidates: readonly Registered[], wanted: Registration): Registered | null {
  const identity = identify(wanted);
  const moves = (one: Registered): number => (identifyRegistered(one) === identity ? 0 : 1);
  const sorted = candidates.toSorted(
    (one, other) => moves(one) - moves(other) || (one.id ?? Infinity) - (other.id ?? Infinity),
  );
  return sorted.find((candidate) => describeDifference(wanted, candidate) === null) ?? sorted[0] ?? null;
}

/** What a person should know about how the registered one differs; null when it does not. */
export function describeDifference({ properties }: Registration, registered: Registered): string | null {
  const differences: string[] = [];
  if (toIdentity(registered.url) !== toIdentity(properties.url)) differences.push('moved');
  if (!hasSameQuery(properties.url, registered.url)) {
    differences.push(
      readQuery(properties.url) !== ''
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
