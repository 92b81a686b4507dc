import type { ResolvedConfig } from '../../config/resolve-config.ts';
import { SnapshotError } from '../snapshot-error.ts';
import { selectTargets, type DeclaredTarget } from './select-targets.ts';

/** How much a run is to read. */
export interface Extent {
  /** RFC 3339, UTC: only what was modified from then on; null for everything. */
  since: string | null;
  /** Whether what is gone becomes events. */
  deletions: boolean;
  /** Also when that is more than a tenth. */
  force: boolean;
}

/** What an invocation asks for, checked and complete. */
export interface SnapshotInput extends Extent {
  mode: 'run' | 'plan';
  targets: readonly DeclaredTarget[];
}

const known = ['mode', 'accounts', 'databases', 'collections', 'since', 'deletions', 'force'];

/** Reads the event of an invocation by hand; nothing at all means: everything that is declared. @throws SnapshotError naming the property */
export function readInput(event: unknown, config: ResolvedConfig): SnapshotInput {
  const input = event ?? {};
  if (typeof input !== 'object' || Array.isArray(input)) throw refuse('the input', 'must be an object');
  const properties = input as Record<string, unknown>;
  for (const key of Object.keys(properties)) {
    if (!known.includes(key)) throw refuse(key, `is not known (known: ${known.join(', ')})`);
  }
  const { mode, accounts, databases, collections, since, deletions, force } = properties;
  return {
    mode: readMode(mode),
    since: readSince(since),
    deletions: readFlag('deletions', deletions),
    force: readFlag('force', force),
    targets: selectTargets(config, {
      accounts: readList('accounts', accounts, (one) => typeof one === 'string'),
      databases: readList('databases', databases, (one) => isId(one) || isName(one)),
      collections: readList('collections', collections, isId),
    }),
  };
}

function readMode(value: unknown): 'run' | 'plan' {
  if (value === undefined) return 'run';
  if (value === 'run' || value === 'plan') return value;
  throw refuse('mode', "must be 'run' or 'plan'");
}

function readFlag(key: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw refuse(key, 'must be true or false');
}

// With its zone: what a bare local time means would be a guess, and a wrong one loses changes.
function readSince(value: unknown): string | null {
  if (value === undefined) return null;
  const isTime =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  if (!isTime) throw refuse('since', "must be a time with its zone, like '2026-11-24T03:00:00Z'");
  return new Date(value).toISOString();
}

function readList<Item>(
  key: string,
  value: unknown,
  isItem: (one: unknown) => one is Item,
): readonly Item[] | null {
  if (value === undefined) return null;
  if (Array.isArray(value) && value.length > 0 && value.every(isItem)) return value;
  const items = key === 'accounts' ? 'account names' : `${key.slice(0, -1)} ids`;
  throw refuse(key, `must be a list of one or more ${items}`);
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /\S/.test(value) && !/^\d+$/.test(value);
}

/** The error for an input that is refused before anything is done. */
function refuse(what: string, problem: string): SnapshotError {
  return new SnapshotError('invalid-input', `snapshot: ${what.slice(0, 64)} ${problem}`);
}
