/** How much a line matters; `SILENT` is above all. */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

type Fields = Readonly<Record<string, unknown>>;

/** Structured log lines; a Powertools Logger fits. Fields never hold a body, a token, a header or a signature. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** A log that also takes metrics, which no level hides. */
export interface MetricLog extends Log {
  /** One line that CloudWatch reads as metrics too. Where the level hides the fields, the metrics are still there. */
  record(level: LogLevel, fields: Fields, metrics: Metrics): void;
}

/** Metrics of one line, as CloudWatch's Embedded Metric Format has them. */
export interface Metrics {
  /** Milliseconds since 1970. */
  timestamp: number;
  /** Name and value of what each metric is told apart by. */
  dimensions: Readonly<Record<string, string>>;
  /** One metric per set of these names; default: by all of them. */
  dimensionSets?: readonly (readonly string[])[];
  /** By name; a unit is part of the name. */
  values: Readonly<Record<string, number>>;
}
