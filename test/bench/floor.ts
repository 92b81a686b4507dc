/** The least a forwarding handler can do: POST the body over a kept-alive connection, unread, unsigned and unlogged. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { post } from './floor/post.ts';
import { toMessage } from './floor/to-message.ts';

const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  return { statusCode: await post(toMessage(event), headers), body: '{}' };
}
