import { readFile } from 'node:fs/promises';

/** A resource of a CloudFormation template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** The parts of a CloudFormation template that the sandbox plays. */
export interface Template {
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, Resource>;
}

/** Reads a template. @throws when the file is missing or is no template */
export async function readTemplate(file: string): Promise<Template> {
  const template: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(template) || !isRecord(template['Resources'])) throw new Error(`${file} is no template`);
  return template as unknown as Template;
}

/** The logical ids and properties of all resources of a type. */
export function resourcesOf(
  template: Template,
  type: string,
): { id: string; properties: Record<string, unknown> }[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, properties: resource.Properties ?? {} }));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
