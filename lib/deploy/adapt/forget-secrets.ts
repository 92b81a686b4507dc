import { changeResources, changeStatements, type Template } from './template.ts';

/** Takes the right to read secrets from receive where no account authenticates by token: it has no use for any. */
export function forgetSecrets(template: Template, { usesTokens }: { usesTokens: boolean }): Template {
  if (usesTokens) return template;
  return changeResources(template, 'ReceiveRole', (role) =>
    changeStatements(role, (statements) => statements.filter(({ Sid }) => Sid !== 'ReadSecret')),
  );
}
