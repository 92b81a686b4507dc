/** The middle value; of an even number, the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** How much of one thing there is for each of another, round by round. */
export interface Ratio {
  median: number;
  lowest: number;
  highest: number;
}

/** Each round's own ratio, so that a machine that is slower for a while is slower for both. */
export function compare(values: readonly number[], others: readonly number[]): Ratio {
  const ratios = values.map((value, round) => value / (others[round] ?? NaN));
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

/** The exponent k of cost = c × sizeᵏ that fits the points best: 1 is linear, 2 quadratic. */
export function toExponent(points: readonly { bytes: number; cpuMs: number }[]): number {
  const logs = points.map(({ bytes, cpuMs }) => [Math.log(bytes), Math.log(cpuMs)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
