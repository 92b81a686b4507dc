/** What an expression reads of a profile or subprofile by name. */
export interface NamedProperty {
  of: 'profile' | 'subprofile';
  name: string;
}

const text = String.raw`'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"`;
// Properties first; texts, templates and comments after them, so that what stands in those is passed over.
const token = new RegExp(
  String.raw`(?<![\w$.])(?<of>(?:sub)?profile)\s*(?:\??\.\s*(?<name>[A-Za-z_$][\w$]*)|(?:\?\.)?\s*\[\s*(?<quoted>${text})\s*\])` +
    String.raw`|${text}|${'`'}(?:\\.|[^${'`'}\\])*${'`'}|//.*|/\*[^]*?\*/`,
  'g',
);

/** The names that an expression uses, each once (protocol 2.4). Not a parser: what is computed is not seen. */
export function namesInExpression(expression: string): NamedProperty[] {
  const found = new Map<string, NamedProperty>();
  for (const { groups = {} } of expression.matchAll(token)) {
    const { of, name, quoted } = groups;
    const property = name ?? quoted?.slice(1, -1).replaceAll(/\\(.)/g, '$1');
    if (property === undefined || (of !== 'profile' && of !== 'subprofile')) continue;
    found.set(`${of}.${property}`, { of, name: property });
  }
  return [...found.values()];
}
