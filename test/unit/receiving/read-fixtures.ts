import { readdirSync, readFileSync } from 'node:fs';

/** One delivery, in one of the shapes that tell a story. */
export interface Fixture {
  /** The story's folder and the delivery's name, for example `mail-click/webhook-click-xml`. */
  name: string;
  story: string;
  path: string;
  contentType: string | null;
  format: 'json' | 'xml' | 'form';
  body: Buffer;
  /** The story's one event, as it is written but for its format, which stands last. */
  eventText: string;
}

const root = new URL('../../fixtures/', import.meta.url);

/** Every delivery of `test/fixtures`, a folder a story: what differs only in shape stands together, with one expected event. */
export function readFixtures(): Fixture[] {
  return readdirSync(root).flatMap((story) => {
    const read = (file: string): Buffer => readFileSync(new URL(`${story}/${file}`, root));
    const names = readdirSync(new URL(`${story}/`, root)).filter((file) => file.endsWith('.body'));
    return names.map((file): Fixture => {
      const name = file.slice(0, -'.body'.length);
      const request = JSON.parse(read(`${name}.json`).toString());
      const eventText = read('event.json')
        .toString()
        .replace(/\n {2}\}\n\}\n$/, `,\n    "format": "${request.format}"\n  }\n}\n`);
      return { name: `${story}/${name}`, story, ...request, body: read(file), eventText };
    });
  });
}
