import type { Owner } from '../copernica/database.ts';
import type { Profile, Subprofile } from '../delivery/change.ts';
import { evaluateExpression } from '../delivery/evaluate-expression.ts';

export type Fields = Record<string, string>;

/** Fields as they stand: of the profile or subprofile that a callback is about, and of a subprofile's parent. */
export interface Standing {
  own: Fields;
  parent: Fields;
}

const maxTries = 400;
const unsettable = new Set(['id', 'code']);

/** Whether an expression holds as things stand. */
export function isMet(expression: string, kind: Owner['kind'], { own, parent }: Standing): boolean {
  const stamp = { id: 1, code: 'code', created: '', modified: '' };
  const profile: Profile = {
    ...stamp,
    database: 1,
    fields: kind === 'database' ? own : parent,
    interests: {},
  };
  const subprofile: Subprofile | null =
    kind === 'collection' ? { ...stamp, collection: 1, profile: 1, fields: own } : null;
  return evaluateExpression(expression, { profile, subprofile, collections: {} });
}

/**
 * Fields to set so that an expression holds, null when none were found. Tries, for each field that the expression
 * names, the values it stands at, those the expression mentions, and a few more.
 */
export function meetExpression(expression: string, kind: Owner['kind'], standing: Standing): Standing | null {
  const names = namesIn(expression).filter(({ of }) => kind === 'collection' || of === 'profile');
  const values = valuesIn(expression);
  const choices = names.map(({ of, name }) => {
    const isOwn = of === 'subprofile' || kind === 'database';
    const current = (isOwn ? standing.own : standing.parent)[name];
    return { isOwn, name, values: [...(current === undefined ? [] : [current]), ...values] };
  });
  const total = choices.reduce((count, choice) => count * choice.values.length, 1);
  for (let attempt = 0; attempt < Math.min(total, maxTries); attempt++) {
    const tried: Standing = { own: {}, parent: {} };
    let rest = attempt;
    for (const { isOwn, name, values: ofName } of choices) {
      (isOwn ? tried.own : tried.parent)[name] = ofName[rest % ofName.length] ?? '';
      rest = Math.floor(rest / ofName.length);
    }
    const own = { ...standing.own, ...tried.own };
    const parent = { ...standing.parent, ...tried.parent };
    if (isMet(expression, kind, { own, parent })) return tried;
  }
  return null;
}

function namesIn(expression: string): { of: 'profile' | 'subprofile'; name: string }[] {
  const found = new Map<string, { of: 'profile' | 'subprofile'; name: string }>();
  const pattern = /(?<![\w$.])(profile|subprofile)\s*(?:\.\s*([A-Za-z_$][\w$]*)|\[\s*(['"])([^'"]*)\3\s*\])/g;
  for (const [, of = '', dotted, , quoted = ''] of expression.matchAll(pattern)) {
    const name = dotted ?? quoted;
    if (unsettable.has(name)) continue;
    found.set(`${of}.${name}`, { of: of === 'subprofile' ? 'subprofile' : 'profile', name });
  }
  return [...found.values()];
}

function valuesIn(expression: string): string[] {
  const texts = [...expression.matchAll(/(['"`])((?:(?!\1).)*)\1/gs)].map(([, , text = '']) => text);
  const numbers = [...expression.matchAll(/(?<![\w.])\d+(?:\.\d+)?/g)].flatMap(([text]) => {
    const number = Number(text);
    return [number, number + 1, number - 1].map(String);
  });
  return [...new Set([...texts, ...numbers, 'yes', '', '1', '0'])];
}
