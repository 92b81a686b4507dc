import { expect } from 'vitest';

interface Directive {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string; Unit?: string }[];
}

/**
 * Checks a log line against CloudWatch's Embedded Metric Format: CloudWatch drops metrics it does not understand without a
 * word.
 */
export function expectMetrics(line: Readonly<Record<string, unknown>>): void {
  const { Timestamp: timestamp, CloudWatchMetrics: directives } = line['_aws'] as {
    Timestamp: number;
    CloudWatchMetrics: Directive[];
  };
  expect(Number.isSafeInteger(timestamp)).toBe(true);
  // Milliseconds, not seconds, and not further from now than CloudWatch takes.
  expect(Math.abs(Date.now() - timestamp)).toBeLessThan(2 * 3_600_000);
  expect(directives.length).toBeGreaterThan(0);
  for (const { Namespace: namespace, Dimensions: dimensionSets, Metrics: metrics } of directives) {
    expect(namespace).toMatch(/^[\w./#:-]{1,255}$/);
    expect(dimensionSets.length).toBeGreaterThan(0);
    for (const names of dimensionSets) {
      expect(names.length).toBeLessThanOrEqual(30);
      for (const name of names) expect(line[name]).toEqual(expect.stringMatching(/^[\x21-\x7e]{1,1024}$/));
    }
    expect(metrics.length).toBeGreaterThan(0);
    for (const { Name: name, Unit: unit } of metrics) {
      expect(line[name]).toEqual(expect.any(Number));
      if (unit !== undefined) expect(['Count', 'Milliseconds', 'Bytes']).toContain(unit);
      expect(dimensionSets.flat()).not.toContain(name);
    }
  }
}
