import { expect, it } from 'vitest';
import { toSecretArns } from '../../../lib/deploy/secret-arns.ts';

const named = (name: string): unknown => ({
  'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}`,
});
const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:copernica/main';

it.each([
  ['a name', ['copernica/main', 'copernica/main'], null, [named('copernica/main-??????')]],
  ['an ARN as AWS prints it', [`${arn}-AbC123`], null, [`${arn}-AbC123`]],
  ['an ARN without its ending', [arn], null, [`${arn}-??????`]],
  ['a prefix, whatever the accounts name', ['a', 'b'], 'copernica/', [named('copernica/*')]],
])('secrets are readable by %s', (_, secrets, prefix, expected) => {
  expect(
    toSecretArns(
      secrets.map((secret) => ({ secret })),
      prefix,
    ),
  ).toEqual(expected);
});
