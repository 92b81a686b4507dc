import type { Settings } from '../parameters.ts';
import { changeResources, withProperties, type Template } from './template.ts';

/** Puts the permissions boundary on every role, as organizations demand it of whoever may make roles. */
export function boundRoles(
  template: Template,
  { permissionsBoundaryArn }: Pick<Settings, 'permissionsBoundaryArn'>,
): Template {
  if (permissionsBoundaryArn === null) return template;
  return changeResources(template, ['AWS::IAM::Role'], (role) =>
    withProperties(role, { PermissionsBoundary: permissionsBoundaryArn }),
  );
}
