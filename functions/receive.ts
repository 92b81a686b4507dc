import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { CopernicaEvent } from '../lib/event/copernica-event.ts';
import { toAnswer, toRejection } from '../lib/receiving/answer/answer.ts';
import { describeSender } from '../lib/receiving/describe-sender.ts';
import { normalize } from '../lib/receiving/normalize/normalize.ts';
import { describeCause, type Outcome } from '../lib/receiving/answer/outcome.ts';
import { parsePayload } from '../lib/receiving/parse/parse-payload.ts';
import { readRequest } from '../lib/receiving/read-request.ts';
import { createLog, createReceiver, type Receiver } from '../lib/receiving/wire-receiver.ts';
import { ConfigurationError } from '../lib/errors.ts';
import { recordOutcome } from '../lib/receiving/answer/record-outcome.ts';
import { sendEvent, sendQuarantined, toDeadline } from '../lib/receiving/send/send-message.ts';
import type { VerifiedRequest } from '../lib/receiving/verified-request.ts';
import { verifyRequest } from '../lib/receiving/verify/verify-request.ts';

let receiver: Receiver | undefined;

/** One delivery of Copernica in, one event on the queue out. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    receiver ??= await load();
  } catch (error) {
    return answerWithoutReceiver(event, error);
  }
  return receive(event, context, receiver);
}

/** The handler's work, with its outside world passed in. */
export async function receive(
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { verifier, outbox, log, now }: Receiver,
): Promise<APIGatewayProxyStructuredResultV2> {
  const startedAt = now();
  let outcome: Outcome;
  try {
    const request = readRequest(event, new Date(startedAt));
    const verified = await verifyRequest(request, verifier);
    const understood = await understand(verified);
    const deadline = toDeadline(now, context.getRemainingTimeInMillis());
    outcome =
      'event' in understood
        ? await sendEvent(understood.event, verified, outbox, deadline)
        : await sendQuarantined(understood.error, verified, outbox, deadline);
  } catch (error) {
    outcome = { ...toRejection(error), ...describeSender(event, verifier.config.accounts) };
  }
  recordOutcome(log, outcome, event.requestContext.requestId, startedAt, now());
  return toAnswer(outcome);
}

// From here on the delivery is known to be authentic: whatever fails, it is kept.
async function understand(
  verified: VerifiedRequest,
): Promise<{ event: CopernicaEvent } | { error: unknown }> {
  try {
    const payload = await parsePayload(verified);
    return { event: normalize(payload, verified) };
  } catch (error) {
    return { error };
  }
}

// Loaded late, so that a mistake in the configuration is an answer and a log line rather than a function that never starts.
async function load(): Promise<Receiver> {
  const { default: config } = await import('../callbacks.config.ts').catch((cause: unknown) => {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError('invalid-configuration', `callbacks.config.ts: ${describeCause(cause)}`);
  });
  return createReceiver(config, process.env);
}

function answerWithoutReceiver(
  event: APIGatewayProxyEventV2,
  error: unknown,
): APIGatewayProxyStructuredResultV2 {
  const now = Date.now();
  const outcome = toRejection(error);
  recordOutcome(createLog(), outcome, event.requestContext.requestId, now, now);
  return toAnswer(outcome);
}
