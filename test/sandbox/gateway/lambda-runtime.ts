/**
 * Runs in a process of its own: loads a handler and calls it for each event that comes in, as Lambda's runtime does.
 * Arguments: the handler's module, and the name it is exported by.
 */
import { pathToFileURL } from 'node:url';
import type { Invocation, Outcome, ProcessMessage } from './invocation.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const [modulePath = '', exportName = ''] = process.argv.slice(2);

// Who started this process is gone: nobody is left to work for.
process.on('disconnect', () => process.exit(0));

try {
  const loaded = (await import(pathToFileURL(modulePath).href)) as Record<string, unknown>;
  const handler = loaded[exportName];
  if (typeof handler !== 'function') throw new Error(`${exportName} is not exported as a function`);
  process.on('message', (invocation: Invocation) => {
    void run(handler as Handler, invocation).then((outcome) => tell({ outcome }));
  });
  tell({ ready: true });
} catch (error) {
  tell({ outcome: toFailure(error) });
}

async function run(handler: Handler, { event, awsRequestId, deadline }: Invocation): Promise<Outcome> {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName = '', AWS_REGION: region = '' } = process.env;
  const context = {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? '',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(event, context);
    // Lambda hands over JSON, and nothing that JSON does not know.
    return { result: result === undefined ? null : (JSON.parse(JSON.stringify(result)) as unknown) };
  } catch (error) {
    return toFailure(error);
  }
}

function toFailure(error: unknown): Outcome {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { error: { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] } };
}

function tell(message: ProcessMessage): void {
  process.send?.(message);
}
