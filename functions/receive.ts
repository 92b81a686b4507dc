import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { readStage } from '../lib/config/environment.ts';
import { readStackMark } from '../lib/config/stack-mark.ts';
import { answer, type Failure } from '../lib/receiving/answer/answer.ts';
import { normalize } from '../lib/receiving/normalize/normalize.ts';
import { parsePayload } from '../lib/receiving/parse/parse-payload.ts';
import { describeRequest, readRequest, readRequestId } from '../lib/receiving/read-request.ts';
import { send, toSendDeadline, type SendReceipt, type Understood } from '../lib/receiving/send/send.ts';
import { verifyRequest, type VerifiedRequest } from '../lib/receiving/verify/verify-request.ts';
import { createLog, loadReceiver, type Receiver } from '../lib/receiving/wire-receiver.ts';

let receiver: Receiver | undefined;

/** One delivery of Copernica in, one event on the queue out. */
export async function handler(event: unknown, context: Context): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    // Loaded late, so that a mistake in the config is an answer and a log line rather than a function that never starts.
    receiver ??= await loadReceiver(() => import('../callbacks.config.ts'), process.env);
  } catch (error) {
    const { env } = process;
    const surroundings = {
      log: createLog(env),
      stage: readStage(env),
      stackMark: readStackMark(env),
      now: Date.now,
    };
    return answer({ error }, { ...surroundings, requestId: readRequestId(event), startedAt: Date.now() });
  }
  return receive(event, context, receiver);
}

/** The handler's work, with its outside world passed in. */
export async function receive(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { accounts, verifier, outbox, log, stage, stackMark, now }: Receiver,
): Promise<APIGatewayProxyStructuredResultV2> {
  const startedAt = now();
  let result: SendReceipt | Failure;
  try {
    const request = readRequest(event, new Date(startedAt));
    const verified = await verifyRequest(request, verifier);
    const understood = await understand(verified);
    result = await send(
      understood,
      verified,
      outbox,
      toSendDeadline(now, context.getRemainingTimeInMillis()),
    );
  } catch (error) {
    const request = describeRequest(event, accounts);
    result = { error, ...(request ? { request } : {}) };
  }
  return answer(result, { log, stage, stackMark, requestId: readRequestId(event), startedAt, now });
}

// From here on the delivery is known to be authentic: whatever fails, it is kept.
async function understand(verified: VerifiedRequest): Promise<Understood> {
  try {
    const payload = await parsePayload(verified);
    return { event: normalize(payload, verified) };
  } catch (error) {
    return { error };
  }
}
