/** A resource of a CloudFormation template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** A CloudFormation template as far as it is adapted here. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Description?: string; Value: unknown }>;
}

/** One statement of a policy. */
export interface Statement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** The template with every resource of these types, or with this logical id, as `change` makes it. */
export function changeResources(
  template: Template,
  typesOrId: readonly string[] | string,
  change: (resource: Resource, logicalId: string) => Resource,
): Template {
  const isMeant = (id: string, { Type }: Resource): boolean =>
    typeof typesOrId === 'string' ? id === typesOrId : typesOrId.includes(Type);
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => [
      id,
      isMeant(id, resource) ? change(resource, id) : resource,
    ]),
  );
  return { ...template, Resources };
}

/** The template with more resources and outputs. */
export function addTo(template: Template, { Resources, Outputs = {} }: Template): Template {
  return {
    ...template,
    Resources: { ...template.Resources, ...Resources },
    Outputs: { ...template.Outputs, ...Outputs },
  };
}

/** A resource with more properties, or others in their place. */
export function withProperties(resource: Resource, properties: Record<string, unknown>): Resource {
  return { ...resource, Properties: { ...resource.Properties, ...properties } };
}

export const getAtt = (logicalId: string, attribute: string): unknown => ({
  'Fn::GetAtt': [logicalId, attribute],
});
export const ref = (logicalId: string): unknown => ({ Ref: logicalId });
export const sub = (text: string): unknown => ({ 'Fn::Sub': text });

interface InlinePolicy {
  PolicyName: string;
  PolicyDocument: { Version: string; Statement: Statement[] };
}

/** A role with other statements in its own policies, each of which `change` gives as it is to be. */
export function changeStatements(role: Resource, change: (statements: Statement[]) => Statement[]): Resource {
  const policies = (role.Properties?.['Policies'] ?? []) as InlinePolicy[];
  const Policies = policies.map(({ PolicyDocument: document, ...policy }) => ({
    ...policy,
    PolicyDocument: { ...document, Statement: change(document.Statement) },
  }));
  return withProperties(role, { Policies });
}

/** A resource with a policy document of its own, such as a queue's policy, with more statements in it. */
export function addStatements(resource: Resource, statements: readonly Statement[]): Resource {
  const document = resource.Properties?.['PolicyDocument'] as { Statement: Statement[] };
  const PolicyDocument = { ...document, Statement: [...document.Statement, ...statements] };
  return withProperties(resource, { PolicyDocument });
}

/** DependsOn and the like, which may be one or several. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
