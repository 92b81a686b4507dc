/**
 * The handler that receive is measured against: what a good team would write today, with Middy, Powertools, zod,
 * fast-xml-parser and the AWS SDK. For a delivery it does the work of functions/receive.ts and puts the same message on
 * the queue (the benchmark checks that). It shares only the config file, and leaves out what a signed JSON delivery
 * does not need: token authentication, quarantine, claim checks.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { HttpError } from './reference/http-error.ts';
import { readPayload } from './reference/read-payload.ts';
import { toEvent } from './reference/to-event.ts';
import { toMessage } from './reference/to-message.ts';
import { verifyDelivery } from './reference/verify-delivery.ts';

const environment = z
  .object({ EVENT_QUEUE_URL: z.url(), RECEIVER_URL: z.url(), COPERNICA_DNS_SERVER: z.string().optional() })
  .parse(process.env);

const logger = new Logger({ serviceName: 'copernica-callbacks' });
const metrics = new Metrics({ namespace: 'CopernicaCallbacks', serviceName: 'copernica-callbacks' });
const sqs = new SQSClient({
  requestHandler: { connectionTimeout: 2_500, requestTimeout: 2_500, throwOnRequestTimeout: true },
});

async function receive(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const startedAt = Date.now();
  metrics.addMetric('received', MetricUnit.Count, 1);
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const delivery = await verifyDelivery(event, body, environment);
  const cloudEvent = toEvent(readPayload(body, event.headers['content-type']), delivery);
  await sqs.send(new SendMessageCommand(toMessage(cloudEvent, environment.EVENT_QUEUE_URL)));
  metrics.addMetric('forwarded', MetricUnit.Count, 1);
  metrics.addMetric('latencyMs', MetricUnit.Milliseconds, Date.now() - startedAt);
  logger.info('delivery forwarded', { id: cloudEvent.id, type: cloudEvent.type, bodyBytes: body.length });
  return toAnswer(200, { id: cloudEvent.id });
}

function toAnswer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .onError((request) => {
    const { error } = request;
    metrics.addMetric('rejected', MetricUnit.Count, 1);
    logger.error('delivery rejected', { reason: error?.message });
    request.response = toAnswer(error instanceof HttpError ? error.status : 503, { error: error?.message });
  })
  .handler(receive);
