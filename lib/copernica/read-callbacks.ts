import type { RegisteredCallback } from '../callback/registration.ts';
import type { CallbackPage } from './callback-page.ts';
import { CopernicaError } from './copernica-error.ts';

/** The most entries that every API version gives at once (protocol 1.7). */
export const pageSize = 100;
const maxPasses = 5;

/** One reading of a list, first page to last. */
interface Pass {
  callbacks: Map<string, RegisteredCallback>;
  total: number | null;
  pages: number;
  /** False when Copernica counts more than it showed. */
  isComplete: boolean;
}

/**
 * Reads a whole list. Entries may come and go between two pages, which shifts others past us: a list of more than one
 * page is read until two readings agree.
 * @throws CopernicaError when no complete reading can be had
 */
export async function readCallbacks(
  readPage: (start: number) => Promise<CallbackPage>,
): Promise<RegisteredCallback[]> {
  const seen = new Map<string, RegisteredCallback>();
  let previous: Pass | null = null;
  for (let count = 1; count <= maxPasses; count++) {
    const pass = await readPass(readPage);
    const isSure = pass.pages === 1 || (previous !== null && hasSameKeys(previous, pass));
    if (isSure && pass.isComplete) return [...pass.callbacks.values()];
    for (const [key, callback] of pass.callbacks) seen.set(key, callback);
    previous = pass;
  }
  // Missing an entry would make a duplicate of it; one too many does no harm.
  const total = previous?.total ?? 0;
  if (seen.size > 0 && seen.size >= total) return [...seen.values()];
  throw new CopernicaError(
    'copernica-refused',
    `Copernica's list of callbacks could not be read in full (${seen.size} of ${total} seen); run register again`,
  );
}

async function readPass(readPage: (start: number) => Promise<CallbackPage>): Promise<Pass> {
  const callbacks = new Map<string, RegisteredCallback>();
  for (let start = 0, pages = 1; ; pages++) {
    const { callbacks: page, total } = await readPage(start);
    const sizeBefore = callbacks.size;
    for (const callback of page) callbacks.set(keyOf(callback), callback);
    start += page.length;
    // A page that is not full need not be the last: a server may give less at a time than was asked for. What ends a
    // list is its total, though not on a full page (there it may be the page's own), or a page with nothing new.
    const isAtTotal = total !== null && start >= total && page.length < pageSize;
    if (!isAtTotal && callbacks.size > sizeBefore) continue;
    const isPastEnd = page.length === 0 && callbacks.size > 0;
    return { callbacks, total, pages, isComplete: isPastEnd || callbacks.size >= (total ?? 0) };
  }
}

function keyOf({ id, url, action }: RegisteredCallback): string {
  return id === null ? `${action} ${url}` : String(id);
}

function hasSameKeys(one: Pass, other: Pass): boolean {
  return (
    one.callbacks.size === other.callbacks.size &&
    [...one.callbacks.keys()].every((key) => other.callbacks.has(key))
  );
}
