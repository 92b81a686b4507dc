import { readFileSync } from 'node:fs';
import { isProfileEvent, type CopernicaEvent } from 'copernica-events';

/** Whatever runs a statement with parameters: a `Client` or `Pool` of pg, or PGlite. */
export interface Database {
  query(text: string, parameters?: unknown[]): Promise<unknown>;
}

const upsert = readFileSync(new URL('upsert.sql', import.meta.url), 'utf8');

/** Keeps copernica_mirror equal to Copernica: one statement an event, in any order, however often an event comes. */
export async function mirror(event: CopernicaEvent, database: Database): Promise<void> {
  if (!isProfileEvent(event) || event.subject === undefined) return;
  const { action, account, fields, interests, modified } = event.data;
  const isDeleted = action === 'delete';
  const isWhole = isDeleted || action === 'snapshot';
  await database.query(upsert, [
    event.subject,
    account,
    JSON.stringify(isDeleted ? {} : fields),
    JSON.stringify(isDeleted ? {} : interests),
    isDeleted,
    modified,
    event.time,
    isWhole,
  ]);
}
