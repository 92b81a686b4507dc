import type { Command } from './command.ts';

/** The text of --help. */
export function renderHelp(name: string, { summary, options, exitCodes }: Command): string {
  const rows: [string, string][] = [
    ['--stage NAME', 'the stage, as deployed (required)'],
    ['--region NAME', 'its region (default: AWS_REGION, else eu-west-1)'],
    ...Object.entries(options).map(([option, { type, description, value = 'VALUE' }]): [string, string] => [
      type === 'boolean' ? `--${option}` : `--${option} ${value}`,
      description,
    ]),
    ['--help', 'this text'],
  ];
  const codes = { 0: 'done', 1: 'not done, or not all of it', 2: 'wrong usage', ...exitCodes };
  return [
    summary,
    '',
    `  npm run ${name} -- --stage prod [options]`,
    '',
    ...alignRows(rows),
    '',
    'Exit codes:',
    ...alignRows(Object.entries(codes)),
  ].join('\n');
}

// Two columns, the first as wide as its widest entry.
function alignRows(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
