/**
 * The secrets that a stage's functions may read: exactly those that its accounts name, or, with a prefix, all that begin so.
 * As CloudFormation writes them.
 */
export function toSecretArns(
  accounts: readonly { secret: string }[],
  secretPrefix: string | null,
): unknown[] {
  if (secretPrefix !== null) return [toPattern(`${secretPrefix}*`)];
  return [...new Set(accounts.map(({ secret }) => secret))].map(toArn);
}

// AWS puts a hyphen and six characters behind a secret's name. An ARN may come with or without them.
function toArn(secret: string): unknown {
  if (!secret.startsWith('arn:')) return toPattern(`${secret}-??????`);
  return /-[A-Za-z0-9]{6}$/.test(secret) ? secret : `${secret}-??????`;
}

function toPattern(name: string): unknown {
  return {
    'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}`,
  };
}
