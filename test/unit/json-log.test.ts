import { describe, expect, it } from 'vitest';
import { createJsonLog } from '../../lib/json-log.ts';

const metrics = { timestamp: 1, dimensions: { stage: 'prod' }, values: { forwarded: 1 } };

/** What each way to say something leaves at the level of an environment. */
function sayAll(env: Record<string, string>): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = createJsonLog(env, (line) => lines.push(line));
  log.info('one', { at: 1 });
  log.warn('two', { at: 2 });
  log.error('three', { at: 3 });
  log.record('INFO', { at: 4 }, metrics);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const info = { level: 'INFO', message: 'one', at: 1 };
const warning = { level: 'WARN', message: 'two', at: 2 };
const error = { level: 'ERROR', message: 'three', at: 3 };
const directive = {
  Namespace: 'CopernicaCallbacks',
  Dimensions: [['stage']],
  Metrics: [{ Name: 'forwarded' }],
};
const metricsOnly = { stage: 'prod', forwarded: 1, _aws: { Timestamp: 1, CloudWatchMetrics: [directive] } };
const whole = { level: 'INFO', at: 4, ...metricsOnly };

describe('the log', () => {
  it.each<[string, Record<string, string>, object[]]>([
    ['says all by default', {}, [info, warning, error, whole]],
    ['says all at DEBUG', { LOG_LEVEL: 'DEBUG' }, [info, warning, error, whole]],
    ['keeps the metrics at WARN', { LOG_LEVEL: 'WARN' }, [warning, error, metricsOnly]],
    ['keeps the metrics at error, in any case', { LOG_LEVEL: 'error' }, [error, metricsOnly]],
    ['keeps the metrics at CRITICAL', { POWERTOOLS_LOG_LEVEL: 'CRITICAL' }, [metricsOnly]],
    ['keeps the metrics when silent', { LOG_LEVEL: 'SILENT' }, [metricsOnly]],
    ['goes by Lambda before all', { AWS_LAMBDA_LOG_LEVEL: 'FATAL', LOG_LEVEL: 'INFO' }, [metricsOnly]],
    ['says all at a level nobody knows', { LOG_LEVEL: 'loud' }, [info, warning, error, whole]],
  ])('%s', (_, env, lines) => {
    expect(sayAll(env)).toEqual(lines);
  });
});
