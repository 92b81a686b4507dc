import { listOf, type Json, type Resource } from './packaged-template.ts';

/** The logical ids a value refers to by Ref, Fn::GetAtt or Fn::Sub, pseudo parameters left out. */
export function referencesIn(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return isPseudo(inner) ? [] : [inner];
    if (key === 'Fn::GetAtt') return [attributeOwner(inner)];
    if (key === 'Fn::Sub') return substitutionsIn(inner);
    return referencesIn(inner);
  });
}

/** Everything each resource needs to exist first: what it refers to and what it DependsOn. */
export function dependencyGraph(resources: Record<string, Resource>): Map<string, Set<string>> {
  return new Map(
    Object.entries(resources).map(([logicalId, { Properties, DependsOn }]) => [
      logicalId,
      new Set([...referencesIn(Properties), ...listOf(DependsOn)]),
    ]),
  );
}

/** Everything a resource needs, directly or through others; itself only when it is in a circle. */
export function requirementsOf(graph: Map<string, Set<string>>, logicalId: string): Set<string> {
  const found = new Set<string>();
  const open = [...(graph.get(logicalId) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return found;
}

function substitutionsIn(sub: Json): string[] {
  const [text, variables] = listOf(sub) as [string, Record<string, Json>?];
  const names = [...text.matchAll(/\$\{(?!!)([\w:]+)/g)].map(([, name]) => name as string);
  const references = names.filter((name) => !isPseudo(name) && !(variables && name in variables));
  return [...references, ...referencesIn(variables ?? {})];
}

// Written as ['Queue', 'Arn'] or 'Queue.Arn'.
function attributeOwner(attribute: Json): string {
  const [owner] = listOf(attribute);
  if (typeof owner !== 'string') throw new Error('Fn::GetAtt names a resource');
  return owner.replace(/\..*/, '');
}

function isPseudo(name: string): boolean {
  return name.startsWith('AWS::');
}
