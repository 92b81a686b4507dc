import { describeCause } from '../../describe-cause.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from './outcome.ts';

const dimensions = ['function', 'stage'];

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
 * Logs one line per delivery that CloudWatch also reads as metrics (Embedded Metric Format): received, forwarded,
 * rejected and quarantined by code, and the latency in milliseconds. One line for both keeps the hot path light.
 */
export function recordOutcome(
  log: Log,
  outcome: Outcome,
  { requestId, stage, startedAt, endedAt }: Recorded,
): void {
  const latencyMs = endedAt - startedAt;
  const code = 'code' in outcome ? outcome.code : null;
  const { mistake, ...told } = { mistake: null, ...outcome };
  const entry = {
    ...told,
    ...('mistake' in outcome ? { cause: describeCause(mistake) } : {}),
    requestId,
    latencyMs,
    function: 'receive',
    stage,
    received: 1,
    [outcome.result]: 1,
    _aws: {
      Timestamp: endedAt,
      CloudWatchMetrics: [
        {
          Namespace: 'CopernicaCallbacks',
          Dimensions: code ? [dimensions, [...dimensions, 'code']] : [dimensions],
          Metrics: [
            { Name: 'received', Unit: 'Count' },
            { Name: outcome.result, Unit: 'Count' },
            ...(outcome.result === 'forwarded' ? [{ Name: 'latencyMs', Unit: 'Milliseconds' }] : []),
          ],
        },
      ],
    },
  };
  if (outcome.status >= 500) log.error(`delivery ${outcome.result}`, entry);
  else if (outcome.result === 'forwarded') log.info('delivery forwarded', entry);
  else log.warn(`delivery ${outcome.result}`, entry);
}
