import { readFile, readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { json, type Answer } from '../network/fault.ts';

const folder = new URL('page/', import.meta.url);

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the page: as it stands, read afresh each time. */
export async function readPageFile(pathname: string): Promise<Answer> {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  // Only what lies in the folder, whatever the path says.
  if (!(await readdir(folder)).includes(name)) return json(404, { message: 'Not Found' });
  return {
    status: 200,
    headers: { 'content-type': types[extname(name)] ?? 'text/plain' },
    body: await readFile(new URL(name, folder)),
  };
}
