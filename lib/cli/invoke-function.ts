import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CommandError } from './command-error.ts';
import { toCommandError } from './stack.ts';

/** Calls a function of the stack and waits for its result. @throws CommandError with the function's own words when it failed */
export async function invokeFunction(
  functionName: string,
  input: unknown,
  { region, signal }: { region: string; signal?: AbortSignal },
): Promise<unknown> {
  // One attempt: a second one would run beside the first, which may well still be at work.
  const client = new LambdaClient({ region, maxAttempts: 1 });
  const invoked = await client
    .send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(input) }),
      signal ? { abortSignal: signal } : {},
    )
    .catch((error: unknown) => {
      throw toCommandError(error, `${functionName} cannot be invoked`);
    });
  const payload: unknown = JSON.parse(Buffer.from(invoked.Payload ?? []).toString() || 'null');
  if (invoked.FunctionError) throw new CommandError(describeFailure(functionName, payload));
  return payload;
}

function describeFailure(functionName: string, payload: unknown): string {
  const { errorType, errorMessage } = Object(payload) as { errorType?: unknown; errorMessage?: unknown };
  return `${functionName} failed: ${[errorType, errorMessage].filter((part) => typeof part === 'string').join(': ')}`;
}
