import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../lib/errors.ts';
import type { Log } from '../../../../lib/log.ts';
import type { Outcome } from '../../../../lib/receiving/answer/outcome.ts';
import { recordOutcome } from '../../../../lib/receiving/answer/record-outcome.ts';
import { expectMetrics } from '../../../services/faults/expect-metrics.ts';

const endedAt = Date.now();
const forwarded: Outcome = {
  ...{
    result: 'forwarded',
    status: 200,
    id: 'the-id',
    account: 'main',
    type: 'com.copernica.profile.updated',
  },
  ...{ bodyBytes: 47, eventBytes: 493, isClaimCheck: false },
};
const quarantined: Outcome = {
  ...{ result: 'quarantined', status: 202, id: 'the-id', account: 'main', bodyBytes: 47, code: 'doctype' },
};
const refused: Outcome = { result: 'rejected', status: 401, code: 'stale-date', reason: 'it is old' };
const putOff: Outcome = {
  result: 'rejected',
  status: 503,
  code: 'queue-unavailable',
  reason: 'no',
  mistake: new UnavailableError('queue-unavailable', 'no', { cause: new Error('status 500') }),
};

/** The lines that an outcome leaves in the log. */
function record(outcome: Outcome): { level: string; message: string; fields: Record<string, unknown> }[] {
  const lines: ReturnType<typeof record> = [];
  const at = (level: string) => (message: string, fields: Record<string, unknown>) =>
    void lines.push({ level, message, fields });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  const times = { startedAt: endedAt - 12, endedAt };
  recordOutcome(log, outcome, { requestId: 'the-request', stage: 'prod', ...times });
  return lines;
}

describe('an outcome leaves one line in the log', () => {
  it.each<[string, Outcome, string, string, Record<string, number>]>([
    ['forwarded', forwarded, 'info', 'delivery forwarded', { forwarded: 1 }],
    ['quarantined', quarantined, 'warn', 'delivery quarantined', { quarantined: 1 }],
    ['refused', refused, 'warn', 'delivery rejected', { rejected: 1 }],
    ['put off', putOff, 'error', 'delivery rejected', { rejected: 1 }],
  ])('%s', (_, outcome, level, message, counter) => {
    const { mistake: _mistake, ...told } = { mistake: null, ...outcome };
    expect(record(outcome)).toEqual([
      {
        level,
        message,
        fields: {
          ...told,
          ...('mistake' in outcome ? { cause: 'status 500' } : {}),
          ...counter,
          requestId: 'the-request',
          received: 1,
          latencyMs: 12,
          function: 'receive',
          stage: 'prod',
          _aws: expect.any(Object),
        },
      },
    ]);
  });

  it.each([forwarded, quarantined, refused, putOff])(
    'that no key of the logger would replace: $code',
    (outcome) => {
      const [line] = record(outcome);
      const keysOfLogger = [
        ...['level', 'message', 'timestamp', 'service', 'sampling_rate', 'xray_trace_id', 'correlation_id'],
        ...['cold_start', 'function_arn', 'function_memory_size', 'function_name', 'function_request_id'],
        ...['error', 'logger', 'location', 'tenant_id'],
      ];
      expect(Object.keys(line?.fields ?? {}).filter((key) => keysOfLogger.includes(key))).toEqual([]);
    },
  );
});

describe('CloudWatch counts in that line', () => {
  const count = (Name: string) => ({ Name, Unit: 'Count' });

  it.each<[string, Outcome, string[][], object[]]>([
    [
      'what was forwarded, and how long it took',
      forwarded,
      [['function', 'stage']],
      [count('received'), count('forwarded'), { Name: 'latencyMs', Unit: 'Milliseconds' }],
    ],
    [
      'what was quarantined, in all and by code',
      quarantined,
      [
        ['function', 'stage'],
        ['function', 'stage', 'code'],
      ],
      [count('received'), count('quarantined')],
    ],
    [
      'what was rejected, in all and by code',
      refused,
      [
        ['function', 'stage'],
        ['function', 'stage', 'code'],
      ],
      [count('received'), count('rejected')],
    ],
  ])('%s', (_, outcome, dimensions, metrics) => {
    const fields = record(outcome)[0]?.fields ?? {};
    expectMetrics(fields);
    expect(fields['_aws']).toEqual({
      Timestamp: endedAt,
      CloudWatchMetrics: [{ Namespace: 'CopernicaCallbacks', Dimensions: dimensions, Metrics: metrics }],
    });
  });
});
