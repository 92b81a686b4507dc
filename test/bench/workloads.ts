/** A delivery's body and how it is declared. */
export interface Body {
  contentType: string;
  content: string;
}

const usualFields = {
  firstname: 'Zoë',
  lastname: 'van den Berg',
  gender: 'f',
  birthdate: '1984-02-29',
  company: 'Microsoft',
  address: 'De Ruijterkade 112',
  postalcode: '1011AB',
  city: 'Amsterdam',
  country: 'nl',
  phone: '+31201234567',
  newsletter: 'yes',
  score: '007',
  remarks: '',
};
const interests = ['football', 'chess', 'cooking'];

/** The deliveries that are measured: one profile with one changed field, in each format and in sizes beyond the usual. */
export const workloads = {
  /** The usual size, in the shape that the vendor's own receiver reads (protocol 4.1 A). */
  JSON: (id) => toJson(id, usualFields),
  XML: (id) => toXml(id, usualFields),
  form: (id) => toForm(id, usualFields),
  '200 fields': (id) => toJson(id, toFields(200, 12)),
  '200 kB': (id) => toJson(id, { ...usualFields, remarks: 'x'.repeat(200_000) }),
} satisfies Record<string, (id: number) => Body>;

export type Workload = keyof typeof workloads;

/** What the reference understands as well: it has no bracketed forms. */
export const comparedWorkloads = ['JSON', 'XML', '200 fields', '200 kB'] as const satisfies Workload[];

/** So many fields with values of so many characters. */
export function toFields(count: number, length: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`field_${at}`, `${at}`.padEnd(length, 'abcdefghij ')]),
  );
}

export function toJson(id: number, fields: Readonly<Record<string, string>>): Body {
  const profile = {
    id: String(id),
    fields: { email: `someone.${id}@example.com`, ...fields },
    interests,
    created: '2013-01-06 14:19:51',
    modified: '2026-11-23 17:47:58',
  };
  return {
    contentType: 'application/json',
    content: JSON.stringify({ parameters: { company: 'Apple' }, profile }),
  };
}

export function toXml(id: number, fields: Readonly<Record<string, string>>): Body {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const content = `<?xml version="1.0" encoding="UTF-8"?><callback><parameters><company>Apple</company></parameters><profile><id>${id}</id><fields><email>someone.${id}@example.com</email>${elements.join('')}</fields><interests>${interests.map((name) => `<interest>${name}</interest>`).join('')}</interests><created>2013-01-06 14:19:51</created><modified>2026-11-23 17:47:58</modified></profile></callback>`;
  return { contentType: 'text/xml', content };
}

export function toForm(id: number, fields: Readonly<Record<string, string>>): Body {
  const variables = new URLSearchParams([
    ['type', 'update'],
    ['profile', String(id)],
    ['database', '788'],
    ['parameters[company]', 'Apple'],
    ['fields[email]', `someone.${id}@example.com`],
    ...Object.entries(fields).map(([name, value]): [string, string] => [`fields[${name}]`, value]),
    ...interests.map((name): [string, string] => ['interests[]', name]),
  ]);
  return { contentType: 'application/x-www-form-urlencoded', content: variables.toString() };
}
