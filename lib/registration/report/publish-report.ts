import type { ResolvedConfig } from '../../config/resolve-config.ts';
import { RegistrationError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { describeFailures, listWarnings, renderReport, type Report } from './report.ts';

/** Counts to alarm on; Powertools Metrics fits. */
export interface MetricSink {
  addMetric(name: string, unit: 'Count', value: number): unknown;
  publishStoredMetrics(): void;
}

/** Logs the report of these accounts, after an apply publishes its counts, and gives it back. */
export function publishReport(
  report: Report,
  accounts: readonly string[],
  { config, log, metrics }: { config: ResolvedConfig; log: Log; metrics: MetricSink },
): Report {
  const { mode, summary, callbacks } = report;
  for (const { account, target, action, id, reason, change } of callbacks) {
    if (change === 'failed') log.error('callback failed', { account, target, action, id, reason });
  }
  for (const warning of listWarnings(report)) log.warn('to know', { warning });
  log.info(mode === 'plan' ? 'plan' : 'registered', { summary, report: renderReport(report).split('\n') });
  if (mode === 'plan') return report;
  const counts = {
    declared: [...config.callbacks, ...config.webhooks].filter(({ account }) => accounts.includes(account))
      .length,
    unchanged: summary.unchanged,
    created: summary.create,
    updated: summary.update,
    deleted: summary.delete,
    stray: summary.stray,
    failed: summary.failed,
  };
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, 'Count', count);
  metrics.publishStoredMetrics();
  return report;
}

/** Gives the report back. @throws RegistrationError with its summary and the first reasons when anything failed */
export function requireSuccess(report: Report): Report {
  const { summary, callbacks } = report;
  if (summary.failed === 0) return report;
  throw new RegistrationError(
    'registration-failed',
    `${summary.failed} of ${callbacks.length} callbacks failed; ${JSON.stringify(summary)}; ${describeFailures(callbacks)}`,
  );
}
