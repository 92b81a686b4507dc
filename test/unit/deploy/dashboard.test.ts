import { describe, expect, it } from 'vitest';
import { addDashboard } from '../../../lib/deploy/adapt/add-dashboard.ts';
import { alarms } from '../../../lib/deploy/alarms.ts';
import { small } from './adapt/deployment.ts';

interface Placed {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { markdown?: string; metrics?: unknown[][]; alarms?: string[] };
}

const { Resources } = addDashboard(small, { stage: 'prod' });
const body = (Resources['Dashboard']?.Properties?.['DashboardBody'] as { 'Fn::Sub': string })['Fn::Sub'];
const { widgets } = JSON.parse(body) as { widgets: Placed[] };

describe('the dashboard', () => {
  it('asks in this order', () => {
    const questions = widgets.flatMap(({ properties: { markdown } }) => (markdown ? [markdown] : []));
    expect(questions).toEqual([
      '## Is anything lost?',
      '## Is anything waiting?',
      '## What came in?',
      '## What does it cost?',
    ]);
  });

  it('has every alarm at its top', () => {
    const shown = widgets.find(({ type }) => type === 'alarm')?.properties.alarms;
    expect(shown).toEqual(Object.keys(alarms).map((id) => `\${${id}.Arn}`));
  });

  it('has no widget over another, and none beside the grid', () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++)
        for (let line = y; line < y + height; line++) {
          expect(cells).not.toContain(`${column},${line}`);
          cells.add(`${column},${line}`);
        }
    }
  });

  it('shows metrics of this stage only', () => {
    const own = widgets
      .flatMap(({ properties: { metrics = [] } }) => metrics)
      .filter(([namespace]) => namespace === 'CopernicaCallbacks');
    expect(own.length).toBeGreaterThan(5);
    for (const metric of own) expect(metric[metric.indexOf('stage') + 1]).toBe('prod');
  });

  it('names in its expressions only what it reads', () => {
    for (const {
      properties: { metrics = [] },
    } of widgets) {
      const options = metrics.map((metric) => metric.at(-1) as { id?: string; expression?: string });
      const ids = options.flatMap(({ id }) => (id ? [id] : []));
      const names = options.flatMap(({ expression = '' }) => expression.match(/[a-z]+(?![\w.-])/g) ?? []);
      expect(ids).toEqual(expect.arrayContaining(names));
    }
  });
});
