/** The least a forwarding handler can do: POST the body over a kept-alive connection, unread, unsigned and unlogged. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

// An import would load Node's whole fetch with it; see candidate-runtime.ts.
const { Agent, request } = process.getBuiltinModule('node:http');

const queueUrl = process.env['EVENT_QUEUE_URL'] ?? '';
const agent = new Agent({ keepAlive: true });
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'AmazonSQS.SendMessage',
};

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { requestId } = event.requestContext;
  const message = JSON.stringify({
    QueueUrl: queueUrl,
    MessageBody: event.body,
    MessageDeduplicationId: requestId,
    MessageGroupId: requestId,
  });
  return { statusCode: await post(message), body: '{}' };
}

function post(message: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(queueUrl, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end(message);
  });
}
