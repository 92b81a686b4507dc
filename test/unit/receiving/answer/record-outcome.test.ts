import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../lib/errors.ts';
import { createJsonLog } from '../../../../lib/json-log.ts';
import type { Outcome } from '../../../../lib/receiving/answer/outcome.ts';
import { recordOutcome } from '../../../../lib/receiving/answer/record-outcome.ts';
import { expectMetrics } from '../../../services/faults/expect-metrics.ts';

const endedAt = Date.now();
const forwarded = {
  result: 'forwarded',
  status: 200,
  id: 'the-id',
  account: 'main',
  type: 'com.copernica.profile.updated',
  bodyBytes: 47,
  eventBytes: 493,
  isClaimCheck: false,
} as const;
const quarantined = {
  result: 'quarantined',
  status: 202,
  id: 'the-id',
  account: 'main',
  bodyBytes: 47,
  code: 'doctype',
} as const;
const refused = { result: 'rejected', status: 401, code: 'stale-date', reason: 'it is old' } as const;
const putOff = {
  result: 'rejected',
  status: 503,
  code: 'queue-unavailable',
  reason: 'no',
  mistake: new UnavailableError('queue-unavailable', 'no', { cause: new Error('status 500') }),
} as const;

/** The one line that an outcome leaves in the log. */
function record(outcome: Outcome, env = {}): Record<string, unknown> {
  const lines: string[] = [];
  const times = { startedAt: endedAt - 12, endedAt };
  const log = createJsonLog(env, (line) => lines.push(line));
  recordOutcome(log, outcome, { requestId: 'the-request', stage: 'prod', ...times });
  expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

const toWarning = (outcome: Extract<Outcome, { code: string }>, level = 'WARN') => {
  const { mistake: _mistake, ...told } = { mistake: null, ...outcome };
  return { level, message: `delivery ${outcome.result}`, requestId: 'the-request', ...told };
};

it('what is no HTTP request is in the log, and in no metric', () => {
  const fields = { result: 'rejected', status: 400, code: 'not-an-http-request', reason: 'no' } as const;
  const line = record(fields);
  expect(line).toMatchObject({ level: 'WARN', ...fields });
  expect(line).not.toHaveProperty('_aws');
  expect(line).not.toHaveProperty('rejected');
});

describe('an outcome leaves one line in the log', () => {
  it.each<[string, Outcome, Record<string, unknown>]>([
    ['forwarded', forwarded, { level: 'INFO', account: 'main', id: 'the-id', bodyBytes: 47, forwarded: 1 }],
    [
      'forwarded from an edited callback',
      { ...forwarded, askedAction: 'create' },
      {
        level: 'WARN',
        message: 'the body tells of another action than the callback was registered for',
        ...{ account: 'main', id: 'the-id', bodyBytes: 47, requestId: 'the-request' },
        ...{ askedAction: 'create', type: 'com.copernica.profile.updated', forwarded: 1, action_differs: 1 },
      },
    ],
    ['quarantined', quarantined, { ...toWarning(quarantined), quarantined: 1 }],
    ['refused', refused, { ...toWarning(refused), rejected: 1 }],
    ['put off', putOff, { ...toWarning(putOff, 'ERROR'), cause: 'status 500', rejected: 1 }],
  ])('%s', (_, outcome, fields) => {
    expect(record(outcome)).toEqual({
      latencyMs: 12,
      stage: 'prod',
      ...withCode(outcome),
      ...fields,
      _aws: expect.any(Object),
    });
  });

  it('of 350 bytes at most for what was forwarded', () => {
    const id = 'c98cc6da0f5e82f75b1e7c8527adf097fc01559a1b7dce46bcee6feee8f1eebb';
    expect(JSON.stringify(record({ ...forwarded, id })).length).toBeLessThan(350);
  });
});

describe('CloudWatch counts in that line', () => {
  it.each<[string, Outcome, string[][], string[]]>([
    ['what was forwarded, and how long it took', forwarded, [['stage']], ['forwarded', 'latencyMs']],
    [
      'what came from an edited callback',
      { ...forwarded, askedAction: 'create' },
      [['stage']],
      ['forwarded', 'latencyMs', 'action_differs'],
    ],
    [
      'what was quarantined, in all and by code',
      quarantined,
      [['stage'], ['stage', 'code']],
      ['quarantined'],
    ],
    ['what was rejected, in all and by code', refused, [['stage'], ['stage', 'code']], ['rejected']],
  ])('%s, whatever the level', (_, outcome, dimensions, metrics) => {
    for (const level of ['INFO', 'SILENT']) {
      const line = record(outcome, { LOG_LEVEL: level });
      expectMetrics(line);
      expect(line['_aws']).toEqual({
        Timestamp: endedAt,
        CloudWatchMetrics: [
          {
            Namespace: 'CopernicaCallbacks',
            Dimensions: dimensions,
            Metrics: metrics.map((Name) => ({ Name })),
          },
        ],
      });
    }
  });
});

function withCode(outcome: Outcome): { code?: string } {
  return 'code' in outcome ? { code: outcome.code } : {};
}
