import assert from 'node:assert/strict';
import { attempts, tryOnce, untried } from './attempts.ts';
import { createUser, readPolicy, readRole, type Statement } from './identity.ts';
import { describeTargets } from './targets.ts';
import type { Rehearsal } from './world.ts';

/**
 * Tries every action that the deployed roles and policies name, as each of them, on the stack's resources and on foreign
 * ones: what a statement allows must be allowed, and everything else denied.
 */
export async function tryPermissions(rehearsal: Rehearsal): Promise<string> {
  const targets = await describeTargets(rehearsal);
  const identities = await readIdentities(rehearsal);
  const wrong: string[] = [];
  const counts = { allowed: 0, denied: 0 };
  for (const [name, statements] of identities) {
    const credentials = await createUser(`tries-${name}`, statements);
    for (const [action, attempt] of Object.entries(attempts)) {
      for (const target of targets.filter(({ kind }) => kind === attempt.kind)) {
        const expected = isAllowed(statements, action, target.arn) ? 'allowed' : 'denied';
        const actual = await tryOnce(attempt, target.name, credentials);
        counts[actual]++;
        if (actual !== expected) wrong.push(`${name} is ${actual} to ${action} on ${target.arn}`);
      }
    }
    for (const statement of statements)
      for (const action of [statement.Action].flat())
        if (!(action in attempts) && !untried.includes(action))
          wrong.push(`${name} may ${action}, which is not tried`);
  }
  assert.deepEqual(wrong, []);
  return `${identities.size} identities, ${counts.allowed} attempts allowed, ${counts.denied} denied`;
}

async function readIdentities({ resources, output }: Rehearsal): Promise<Map<string, Statement[]>> {
  const roles = (await resources('AWS::IAM::Role')).map(
    async (name) => [name, await readRole(name)] as const,
  );
  const policies = ['Consumer', 'Operator'].map(
    async (name) => [name, await readPolicy(await output(`${name}PolicyArn`))] as const,
  );
  return new Map(await Promise.all([...roles, ...policies]));
}

function isAllowed(statements: readonly Statement[], action: string, arn: string): boolean {
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().includes(action) && [Resource].flat().some((pattern) => toRegExp(pattern).test(arn)),
  );
}

function toRegExp(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
}
