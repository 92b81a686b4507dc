import { changeResources, withProperties, type Statement, type Template } from './template.ts';

interface InlinePolicy {
  PolicyName: string;
  PolicyDocument: { Version: string; Statement: Statement[] };
}

/** Takes the right to read secrets from receive where no account authenticates by token: it has no use for any. */
export function forgetSecrets(template: Template, { usesTokens }: { usesTokens: boolean }): Template {
  if (usesTokens) return template;
  return changeResources(template, 'ReceiveRole', (role) => {
    const policies = (role.Properties?.['Policies'] ?? []) as InlinePolicy[];
    const Policies = policies.map(({ PolicyDocument: document, ...policy }) => ({
      ...policy,
      PolicyDocument: {
        ...document,
        Statement: document.Statement.filter(({ Sid }) => Sid !== 'ReadSecret'),
      },
    }));
    return withProperties(role, { Policies });
  });
}
