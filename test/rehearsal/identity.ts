import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';

/** Long-lived keys, as the SDK's clients take them. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

const iam = new IAMClient({});

/** The statements of a role's own policies, as deployed. */
export async function readRole(roleName: string): Promise<Statement[]> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
  const documents = PolicyNames.map(async (PolicyName) => {
    const answer = await iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName }));
    return parseStatements(answer.PolicyDocument);
  });
  return (await Promise.all(documents)).flat();
}

/** The statements of a managed policy, as deployed. */
export async function readPolicy(policyArn: string): Promise<Statement[]> {
  const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn: policyArn, VersionId: 'v1' }));
  return parseStatements(answer.PolicyVersion?.Document);
}

/** A user who may do exactly what the statements say, so that a role can be tried which only Lambda may take. */
export async function createUser(name: string, statements: readonly Statement[]): Promise<Credentials> {
  await iam.send(new CreateUserCommand({ UserName: name }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: name,
      PolicyName: 'all',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements.map(nameLogGroups) }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

function parseStatements(document = ''): Statement[] {
  const text = document.startsWith('%') ? decodeURIComponent(document) : document;
  const { Statement } = JSON.parse(text) as { Statement: Statement | Statement[] };
  return [Statement].flat();
}

// AWS takes a log group's ARN with `:*` at its end for the group and its streams; the emulator takes it literally.
function nameLogGroups(statement: Statement): Statement {
  const resources = [statement.Resource].flat();
  const groups = resources.filter((arn) => /:log-group:[^:]+:\*$/.test(arn)).map((arn) => arn.slice(0, -2));
  return { ...statement, Resource: [...resources, ...groups] };
}
