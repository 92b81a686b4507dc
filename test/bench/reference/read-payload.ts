import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';

const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value)));
const fields = z.record(z.string(), text).default({});
const id = z.coerce.number().int().positive();
const flag = z.union([z.boolean(), z.coerce.number().transform((value) => value !== 0)]);
const names = z.array(z.string()).transform((list) => Object.fromEntries(list.map((name) => [name, true])));
const interests = z
  .union([
    names,
    z.object({ interest: names }).transform(({ interest }) => interest),
    z.record(z.string(), flag),
  ])
  .default({});
const printedDate = text
  .transform((date) => (date === '' || date.startsWith('0000-') ? null : date))
  .default(null);
const values = { fields, interests, created: printedDate, modified: printedDate };

const payload = z.object({
  parameters: fields,
  profile: z.object({ id, ...values }),
});

/** A body as validated. */
export interface Payload extends z.infer<typeof payload> {
  format: 'json' | 'xml';
}

const xmlParser = new XMLParser({ parseTagValue: false });

/** Reads the body, JSON or XML, on its own or in a form variable. @throws when it is malformed or of another shape */
export function readPayload(body: Buffer, contentType = ''): Payload {
  const content = body.toString('utf8');
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) {
    const form = new URLSearchParams(content);
    return form.has('xml') ? readXml(form.get('xml') ?? '') : readJson(form.get('json') ?? '');
  }
  return /\bxml\b/i.test(contentType) ? readXml(content) : readJson(content);
}

function readJson(content: string): Payload {
  return { ...payload.parse(JSON.parse(content)), format: 'json' };
}

function readXml(content: string): Payload {
  const document: unknown = xmlParser.parse(content);
  const { callback } = z.object({ callback: payload }).parse(document);
  return { ...callback, format: 'xml' };
}
