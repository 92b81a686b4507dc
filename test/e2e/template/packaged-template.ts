import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectoryOf } from '../../sandbox/gateway/build.ts';
import { testProject } from '../../test-project.ts';

/** Anything a template holds. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Resource {
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties: Record<string, Json>;
}

export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: Json;
  Condition?: Json;
}

export interface Template {
  Resources: Record<string, Resource>;
  Parameters: Record<string, Json>;
  Conditions: Record<string, Json>;
  Outputs: Record<string, { Value: Json }>;
}

const packaged = packageDirectoryOf(testProject);

/** What `serverless package` made last; test/global-setup.ts has it made before the first test. */
export const template = JSON.parse(
  readFileSync(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8'),
) as Template;

/** The zip of a function. */
export function readZip(functionName: string): Buffer {
  return readFileSync(join(packaged, `${functionName}.zip`));
}

/** @throws Error when the template has no such resource. */
export function resource(logicalId: string): Resource {
  const found = template.Resources[logicalId];
  if (!found) throw new Error(`the template has no resource ${logicalId}`);
  return found;
}

/** Logical ids and resources of a type. */
export function resourcesOf(type: string): [logicalId: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}

/** The statements of a role or managed policy. */
export function statementsOf(logicalId: string): Statement[] {
  const { Policies, PolicyDocument } = resource(logicalId).Properties as unknown as {
    Policies?: { PolicyDocument: { Statement: Statement[] } }[];
    PolicyDocument?: { Statement: Statement[] };
  };
  const documents = [
    ...(Policies ?? []).map((policy) => policy.PolicyDocument),
    ...(PolicyDocument ? [PolicyDocument] : []),
  ];
  return documents.flatMap((document) => document.Statement);
}

/** A value that may stand alone, as a list. */
export function listOf<Item>(value: Item | Item[] | undefined): Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
