import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { CommandError } from '../command-error.ts';
import { toCommandError } from '../stack.ts';

/** CloudFormation cannot delete a policy that somebody still has. @throws CommandError naming those to detach first */
export async function requireDetached(
  resources: readonly StackResourceSummary[],
  region: string,
): Promise<void> {
  const iam = new IAMClient({ region });
  const policies = resources.filter(({ ResourceType }) => ResourceType === 'AWS::IAM::ManagedPolicy');
  const attached = await Promise.all(
    policies.map(async ({ PhysicalResourceId: arn = '' }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn })).catch((error: unknown) => {
        throw toCommandError(error, `${arn} cannot be looked at`);
      });
      return (Policy?.AttachmentCount ?? 0) > 0 ? [arn] : [];
    }),
  );
  const arns = attached.flat();
  if (arns.length > 0)
    throw new CommandError(
      `still attached, which keeps the stack from being removed: ${arns.join(', ')}. Detach it from its roles (aws iam list-entities-for-policy names them), then remove again`,
    );
}
