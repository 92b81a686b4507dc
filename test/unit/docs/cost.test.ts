import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../../lib/deploy/alarms.ts';
import { prices } from '../../../lib/deploy/prices.ts';

const page = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8');
const dollarsOf = (item: string): string =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| ${item} |`))
    ?.split('|')
    .at(-2)
    ?.trim() ?? '';

describe('docs/cost.md', () => {
  const million = 1_000_000;
  const items: [string, number][] = [
    ['API Gateway', million * prices.apiRequest],
    ['receive, calls', million * prices.lambdaRequest],
    ['receive, time', million * 0.005 * prices.lambdaGigabyteSecond],
    ['SQS, sending', million * prices.queueRequest],
    ['SQS, receiving and deleting ten at once', 200_000 * prices.queueRequest],
    ['log of receive', ((million * 350) / 1e9) * prices.logGigabyte],
    ['access log', ((million * 200) / 1e9) * prices.logGigabyte],
  ];

  it.each(items)('%s comes to what the prices say', (item, dollars) => {
    expect(dollarsOf(item)).toBe(dollars.toFixed(2));
  });

  it('adds up', () => {
    const sum = items.reduce((total, [, dollars]) => total + Number(dollars.toFixed(2)), 0);
    expect(dollarsOf('**together**')).toBe(`**${sum.toFixed(2)}**`);
  });

  it('counts every alarm', () => {
    const count = Object.keys(alarms).length + 1;
    expect(page).toContain(`| alarms | ${count} × 0.10 | ${(count * 0.1).toFixed(2)} |`);
  });
});
