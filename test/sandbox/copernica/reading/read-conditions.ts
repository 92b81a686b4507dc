import type { StoredProfile } from './profile-shelf.ts';

/** A condition on profiles, all of which must hold. */
export type Condition = (profile: StoredProfile) => boolean;

type Comparison = (one: string | number, other: string | number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<>': (one, other) => one !== other,
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
  '=~': (one, other) => toPattern(other).test(String(one)),
  '!~': (one, other) => !toPattern(other).test(String(one)),
};

/** Reads `fields[]` conditions (protocol 1.7); null when one cannot be read. `afterId` is split off: it is what pages go by. */
export function readConditions(query: URLSearchParams): { afterId: number; conditions: Condition[] } | null {
  let afterId = 0;
  const conditions: Condition[] = [];
  for (const [name, text] of query) {
    if (!/^fields\[\d*\]$/.test(name)) continue;
    const [, field = '', operator = '', value = ''] =
      /^(\w+)(==|!=|<>|>=|<=|=~|!~|>|<)(.*)$/s.exec(text) ?? [];
    const compare = comparisons[operator];
    if (!compare) return null;
    if (field === 'id' && /^>=?$/.test(operator)) {
      afterId = Math.max(afterId, Number(value) - (operator === '>' ? 0 : 1));
      continue;
    }
    conditions.push((profile) =>
      field === 'id' ? compare(profile.id, Number(value)) : compare(valueOf(profile, field), value),
    );
  }
  return { afterId, conditions };
}

// A database's own field called `modified` hides the property of that name (observed, protocol 1.7).
function valueOf(profile: StoredProfile, field: string): string {
  const own = Object.entries(profile.fields).find(
    ([name]) => name.toLowerCase() === field.toLowerCase(),
  )?.[1];
  if (own !== undefined) return own;
  return field === 'modified' ? profile.modified : '';
}

function toPattern(value: string | number): RegExp {
  const source = String(value)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*');
  return new RegExp(`^${source}$`, 'is');
}
