import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** CloudFormation and Lambda as far as the operator's commands go. */
export interface PlayedAws {
  url: string;
  /** What each function was invoked with, in order. */
  invocations: { functionName: string; input: unknown }[];
  close(): Promise<void>;
}

/** Answers for one stack with these outputs, and for its functions by `invoke`, whose exceptions become function errors. */
export async function playAws(
  stackName: string,
  outputs: Record<string, string>,
  invoke: (functionName: string, input: unknown) => unknown,
): Promise<PlayedAws> {
  const invocations: PlayedAws['invocations'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const functionName = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
      if (functionName) {
        const input: unknown = JSON.parse(body);
        invocations.push({ functionName, input });
        try {
          response.end(JSON.stringify(invoke(functionName, input)));
        } catch (error) {
          const { name, message } = error as Error;
          response.setHeader('x-amz-function-error', 'Unhandled');
          response.end(JSON.stringify({ errorType: name, errorMessage: message }));
        }
        return;
      }
      const isKnown = new URLSearchParams(body).get('StackName') === stackName;
      response.statusCode = isKnown ? 200 : 400;
      response.setHeader('content-type', 'text/xml');
      response.end(isKnown ? renderStack(stackName, outputs) : noSuchStack);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    invocations,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const noSuchStack =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>';

function renderStack(name: string, outputs: Record<string, string>): string {
  const members = Object.entries(outputs)
    .map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    )
    .join('');
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><CreationTime>2026-11-27T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
