import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { receiverLimits } from '../../config/receiver-limits.ts';
import { ConfigurationError, isKnownError } from '../../errors.ts';
import { describeCause, type Outcome, type Rejection } from './outcome.ts';

const titles: Record<number, string> = {
  401: 'Not authenticated',
  404: 'Not a callback URL',
  413: 'Body too large',
  503: 'Nothing was accepted, try again',
};

/** The outcome of a delivery that ended in an error; whatever is not ours to tell becomes an `internal-error`. */
export function toRejection(error: unknown): Rejection {
  if (isKnownError(error) && !(error instanceof ConfigurationError)) {
    const { status, code, message } = error;
    const rejection = { result: 'rejected', status, code, reason: message } as const;
    return error.status === 503 ? { ...rejection, cause: describeCause(error) } : rejection;
  }
  // Ours to mend, and then the same delivery is welcome: 503 asks the sender to keep it.
  const code = error instanceof ConfigurationError ? error.code : 'internal-error';
  const reason = 'the receiver is not able to take deliveries';
  return { result: 'rejected', status: 503, code, reason, cause: describeCause(error) };
}

/** The HTTP answer: an id, a quarantine code, or a problem (RFC 9457). Never a part of the request. */
export function toAnswer(outcome: Outcome): APIGatewayProxyStructuredResultV2 {
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
