import type { Owner } from '../database.ts';

/** A profile or subprofile as Copernica keeps it. */
export interface StoredProfile {
  id: number;
  /** What it hangs on: a database for a profile, a collection for a subprofile. */
  owner: Owner;
  /** A subprofile's parent; null for a profile. */
  parent: number | null;
  fields: Readonly<Record<string, string>>;
  /** Names of the interests it has. */
  interests: readonly string[];
  /** `YYYY-MM-DD hh:mm:ss`. */
  created: string;
  modified: string;
  secret: string;
}

/** Where the REST API finds profiles; they may be kept, or made when asked for. */
export interface ProfileShelf {
  /** Those with a higher id, by id. */
  after(owner: Owner, id: number): Iterable<StoredProfile>;
  /** Their ids alone, by number. */
  ids(owner: Owner): Iterable<number>;
  count(owner: Owner): number;
  find(kind: 'profile' | 'subprofile', id: number): StoredProfile | undefined;
  /** When one was removed; undefined when it was not. */
  removedAt(kind: 'profile' | 'subprofile', id: number): string | undefined;
  /** Sets fields of a profile, as somebody else would: callbacks are called. */
  setFields(id: number, fields: Record<string, string>): Promise<void>;
}
