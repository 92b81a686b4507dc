import { dashboardRows, type Widget } from '../dashboard.ts';
import { addTo, sub, type Template } from './template.ts';

const gridWidth = 24;

/** Adds the dashboard, whose rows are questions in the order in which one asks them. */
export function addDashboard(template: Template, { stage }: { stage: string }): Template {
  const memory = Number(template.Resources['ReceiveLambdaFunction']?.Properties?.['MemorySize'] ?? 1024);
  const rows = dashboardRows(stage, memory);
  let y = 0;
  const widgets = rows.flatMap(({ question, widgets: answers }) => {
    const title: Widget = {
      type: 'text',
      width: gridWidth,
      height: 1,
      properties: { markdown: `## ${question}` },
    };
    const lines = toLines([title, ...answers]);
    return lines.flatMap((line) => {
      let x = 0;
      const placed = line.map((widget) => {
        const at = { x, y };
        x += widget.width;
        return { ...widget, ...at };
      });
      y += Math.max(...line.map(({ height }) => height));
      return placed;
    });
  });
  return addTo(template, {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          // Dashboards are known in every region of an account.
          DashboardName: sub(`copernica-callbacks-${stage}-\${AWS::Region}`),
          DashboardBody: sub(JSON.stringify({ widgets })),
        },
      },
    },
  });
}

// As many in a line as the grid is wide.
function toLines(widgets: readonly Widget[]): Widget[][] {
  const lines: Widget[][] = [];
  let left = 0;
  for (const widget of widgets) {
    if (widget.width > left) {
      lines.push([]);
      left = gridWidth;
    }
    lines.at(-1)?.push(widget);
    left -= widget.width;
  }
  return lines;
}
