import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { queueUrl } from './post.ts';

/** The body as it came, as one FIFO message. */
export function toMessage({ body, requestContext }: APIGatewayProxyEventV2): string {
  return JSON.stringify({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageDeduplicationId: requestContext.requestId,
    MessageGroupId: requestContext.requestId,
  });
}
