import { describeCause } from '../../describe-cause.ts';
import type { MetricLog } from '../../log.ts';
import type { Outcome } from './outcome.ts';

/** What a log line tells of a delivery besides its outcome. */
export interface Recorded {
  requestId: string;
  /** A dimension of each metric, so that a test stage's failures are not production's. */
  stage: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
}

/**
 * Logs one line per delivery that CloudWatch also reads as metrics: forwarded with the latency in milliseconds, or
 * rejected or quarantined, in all and by code. Log bytes are the largest part of what a delivery costs, so what was
 * forwarded says no more than it takes to find its event; the rest says all that is known.
 */
export function recordOutcome(
  log: MetricLog,
  outcome: Outcome,
  { requestId, stage, startedAt, endedAt }: Recorded,
): void {
  const latencyMs = endedAt - startedAt;
  if (outcome.result === 'forwarded') {
    const { account, id, bodyBytes, askedAction, type } = outcome;
    const fields = { account, id, bodyBytes };
    const metrics = { timestamp: endedAt, dimensions: { stage }, values: { forwarded: 1, latencyMs } };
    if (askedAction === undefined) {
      log.record('INFO', fields, metrics);
      return;
    }
    const message = 'the body tells of another action than the callback was registered for';
    const values = { ...metrics.values, action_differs: 1 };
    log.record('WARN', { message, ...fields, askedAction, type, requestId }, { ...metrics, values });
    return;
  }
  const { mistake, ...told } = { mistake: null, ...outcome };
  const message = `delivery ${outcome.result}`;
  const cause = 'mistake' in outcome ? { cause: describeCause(mistake) } : {};
  const isProbe = outcome.status === 401 && 'isProbe' in outcome;
  if (outcome.code === 'not-an-http-request' || isProbe) {
    // A warmer's event, or register's own call, is no delivery, and no reason for an alarm.
    log.warn(message, { ...told, requestId, latencyMs });
    return;
  }
  log.record(
    outcome.status >= 500 ? 'ERROR' : 'WARN',
    { message, ...told, ...cause, requestId, latencyMs },
    {
      timestamp: endedAt,
      dimensions: { stage, code: outcome.code },
      dimensionSets: [['stage'], ['stage', 'code']],
      values: { [outcome.result]: 1 },
    },
  );
}
