import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { symbolicate } from './symbolicate.ts';

// `npm run --silent symbolicate < trace.txt`, in the checkout that was deployed, after npm run build.
process.stdout.write(
  symbolicate(await text(process.stdin), (name) => {
    const file = new URL(`../../../.serverless/${name}.mjs.map`, import.meta.url);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }),
);
