import { getAtt, ref } from './adapt/template.ts';

/** A metric that must stay at or below a threshold, or not fall below it, in every period in which it is there. */
export interface Alarm {
  /** What it means, and what to do first. */
  description: string;
  namespace: 'AWS/SQS' | 'AWS/ApiGateway' | 'AWS/Lambda' | 'CopernicaCallbacks';
  metric: string;
  /** The metric's dimensions; our own metrics have the stage besides. */
  of: Readonly<Record<string, unknown>>;
  statistic: 'Maximum' | 'Sum';
  threshold: number;
  /** Default 300. */
  periodSeconds?: number;
  /** True where the cause for alarm is a metric below its threshold, and not above it. */
  isBelow?: true;
}

/** A metric that must not fall silent: that it is not counted in so many hours is the cause for alarm. */
export interface SilenceAlarm extends Pick<Alarm, 'description' | 'metric' | 'of'> {
  silentHours: number;
}

/** Messages that somebody has to see to. */
export const waitingOn = (queue: string) =>
  ({
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    of: { QueueName: getAtt(queue, 'QueueName') },
    statistic: 'Maximum',
    threshold: 0,
  }) as const;

/** What Lambda counts of a function. */
export const countedBy = (metric: 'Errors' | 'Throttles', lambda: string) =>
  ({
    namespace: 'AWS/Lambda',
    metric,
    of: { FunctionName: ref(lambda) },
    statistic: 'Sum',
    threshold: 0,
  }) as const;

/** What we count ourselves. */
export const counted = (metric: string, of: Record<string, unknown> = {}) =>
  ({ namespace: 'CopernicaCallbacks', metric, of, statistic: 'Sum', threshold: 0 }) as const;
