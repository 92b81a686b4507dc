import { createContext, runInContext } from 'node:vm';
import type { Profile, Subprofile } from './change.ts';

/** What an expression sees: a profile, its subprofiles by collection name, and the affected subprofile if there is one. */
export interface ExpressionScope {
  profile: Profile;
  subprofile: Subprofile | null;
  collections: Record<string, readonly Subprofile[]>;
}

// Built inside the context, so that no object of ours is within an expression's reach.
const prepare = `
  var profile = Object.assign({}, scope.profile);
  for (const [name, members] of Object.entries(scope.collections)) {
    profile[name] = members.map((member) => Object.assign({}, member, { profile }));
  }
  if (scope.subprofile) var subprofile = Object.assign({}, scope.subprofile, { profile });
`;

/**
 * Whether a callback's JavaScript condition holds: the value of its last statement decides, '' always holds
 * (protocol 2.4). An expression that throws, does not compile or takes over 100 ms does not hold.
 */
export function evaluateExpression(expression: string, scope: ExpressionScope): boolean {
  if (expression.trim() === '') return true;
  const context = createContext(Object.create(null) as object);
  const visible = JSON.stringify({
    profile: toVariables(scope.profile),
    subprofile: scope.subprofile && toVariables(scope.subprofile),
    collections: Object.fromEntries(
      Object.entries(scope.collections).map(([name, members]) => [name, members.map(toVariables)]),
    ),
  });
  runInContext(`{ const scope = JSON.parse(${JSON.stringify(visible)}); ${prepare} }`, context);
  try {
    return Boolean(runInContext(expression, context, { timeout: 100 }));
  } catch {
    return false;
  }
}

function toVariables(entity: Profile | Subprofile): Record<string, string | number | boolean> {
  const interests = 'interests' in entity ? entity.interests : {};
  return { ...interests, ...entity.fields, id: entity.id, code: entity.code };
}
