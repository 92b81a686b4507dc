import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { stackMarkHeader } from '../../config/stack-mark.ts';
import type { MetricLog } from '../../log.ts';
import type { RequestDescription } from '../read-request.ts';
import type { SendReceipt } from '../send/send.ts';
import { toRejection, type Outcome } from './outcome.ts';
import { recordOutcome } from './record-outcome.ts';

/** A delivery that an error ended before it was on a queue. */
export interface Failure {
  error: unknown;
  /** Absent where the receiver itself could not be made, or there was no request. */
  request?: RequestDescription;
}

/** What the log line and the answer need besides the outcome. */
export interface AnswerContext {
  log: MetricLog;
  requestId: string;
  stage: string;
  /** Which stack answers; null where the environment does not say. */
  stackMark: string | null;
  /** Milliseconds since 1970, as `now` gives them. */
  startedAt: number;
  now: () => number;
}

/** Ends a delivery: one line in the log, and the HTTP answer. */
export function answer(
  result: SendReceipt | Failure,
  { log, now, stackMark, ...told }: AnswerContext,
): APIGatewayProxyStructuredResultV2 {
  const outcome = 'error' in result ? { ...toRejection(result.error), ...result.request } : result;
  recordOutcome(log, outcome, { ...told, endedAt: now() });
  const { headers, ...rest } = toAnswer(outcome);
  return {
    ...rest,
    headers: { ...headers, ...(stackMark === null ? {} : { [stackMarkHeader]: stackMark }) },
  };
}

const titles: Record<number, string> = {
  400: 'Not an HTTP request',
  401: 'Not authenticated',
  404: 'Not a callback URL',
  413: 'Body too large',
  503: 'Nothing was accepted, try again',
};

/** The HTTP answer: an id, a quarantine code, or a problem (RFC 9457). Never a part of the request. */
function toAnswer(outcome: Outcome): APIGatewayProxyStructuredResultV2 {
  switch (outcome.result) {
    case 'forwarded':
      return toJson(outcome.status, 'application/json', { id: outcome.id });
    case 'quarantined':
      return toJson(outcome.status, 'application/json', { quarantined: outcome.code });
    case 'rejected': {
      const { status, code, reason } = outcome;
      const problem = {
        type: 'about:blank',
        title: titles[status] ?? 'Rejected',
        status,
        code,
        detail: reason,
      };
      return toJson(status, 'application/problem+json', problem);
    }
  }
}

function toJson(statusCode: number, contentType: string, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: {
      'content-type': contentType,
      ...(statusCode === 503 ? { 'retry-after': String(receiverLimits.retryAfterSeconds) } : {}),
    },
    body: JSON.stringify(body),
  };
}
