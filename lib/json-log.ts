import type { Log, LogLevel, MetricLog, Metrics } from './log.ts';

const namespace = 'CopernicaCallbacks';
const levels: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'SILENT'];
const aliases: Readonly<Record<string, string>> = { CRITICAL: 'FATAL' };
const defaultLevel = 'INFO';

/**
 * A log of JSON lines for the hot path: what Powertools prints of its own, on each line and before the first, costs more than what a delivery
 * has to say. CloudWatch stamps each line with the time.
 */
export function createJsonLog(
  env: Readonly<Record<string, string | undefined>>,
  write: (line: string) => void,
): MetricLog {
  const threshold = levels.indexOf(readLevel(env));
  const isShown = (level: LogLevel): boolean => levels.indexOf(level) >= threshold;
  const say =
    (level: LogLevel): Log['info'] =>
    (message, fields) => {
      if (isShown(level)) write(`${JSON.stringify({ level, message, ...fields })}\n`);
    };
  return {
    info: say('INFO'),
    warn: say('WARN'),
    error: say('ERROR'),
    record(level, fields, metrics) {
      const told = isShown(level) ? { level, ...fields } : {};
      write(
        `${JSON.stringify({ ...told, ...metrics.dimensions, ...metrics.values, _aws: toDirective(metrics) })}\n`,
      );
    },
  };
}

// What decides in Lambda: its own setting, which is there when the function logs as JSON, then the names that Powertools has.
function readLevel(env: Readonly<Record<string, string | undefined>>): string {
  const { AWS_LAMBDA_LOG_LEVEL: ofLambda, POWERTOOLS_LOG_LEVEL: ofPowertools, LOG_LEVEL: ofAll } = env;
  const level = (ofLambda ?? ofPowertools ?? ofAll ?? defaultLevel).toUpperCase();
  const known = aliases[level] ?? level;
  return levels.includes(known) ? known : defaultLevel;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
function toDirective({ timestamp, dimensions, dimensionSets, values }: Metrics): object {
  return {
    Timestamp: timestamp,
    CloudWatchMetrics: [
      {
        Namespace: namespace,
        Dimensions: dimensionSets ?? [Object.keys(dimensions)],
        Metrics: Object.keys(values).map((name) => ({ Name: name })),
      },
    ],
  };
}
