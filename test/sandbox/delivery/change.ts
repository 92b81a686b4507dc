/** A profile as it stands. */
export interface Profile {
  id: number;
  database: number;
  fields: Record<string, string>;
  /** Each interest of the database, and whether the profile has it. */
  interests: Record<string, boolean>;
  code: string;
  /** `YYYY-MM-DD hh:mm:ss`. */
  created: string;
  modified: string;
}

/** A subprofile as it stands. */
export interface Subprofile {
  id: number;
  collection: number;
  /** Its parent's id. */
  profile: number;
  fields: Record<string, string>;
  code: string;
  created: string;
  modified: string;
}

/** Something that happened to a profile, or to one of its subprofiles. */
export interface Change {
  action: 'create' | 'update' | 'delete';
  /** After the change; for a delete: as it last was. */
  profile: Profile;
  /** Null when it happened to the profile itself. */
  subprofile: Subprofile | null;
  /** The affected one's fields before the change; {} for a create. */
  before: Record<string, string>;
  /** The submitted fields; {} for a delete. */
  parameters: Record<string, string>;
  at: Date;
}

/** The profile or subprofile that it happened to. */
export function affected(change: Change): Profile | Subprofile {
  return change.subprofile ?? change.profile;
}
