import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { readArguments } from '../../../lib/cli/read-arguments.ts';
import { renderHelp } from '../../../lib/cli/render-help.ts';
import { commands } from '../../../lib/cli/run-cli.ts';
import { root } from '../../sandbox/gateway/build.ts';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map((file) => join('docs', String(file)))
    .filter((file) => file.endsWith('.md')),
];

/** Every command in a page, as printed: a line of a shell block, or what stands between backticks. */
const printed = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...text.replace(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline].map((line) => ({ page, line: line.replace(/\s+#.*$/, '').trim() }));
});
const npmCommand = /^(?:[A-Z_]+=\S+ )*npm run (?:--silent )?([\w:]+)(?: -- (.*))?$/;
const npmCommands = printed.flatMap(({ page, line }) => {
  const [, name = '', rest] = npmCommand.exec(line) ?? [];
  return name ? [{ page, line, name, args: rest?.split(/\s+/) ?? [] }] : [];
});

describe('every command in README and docs', () => {
  it.each(npmCommands)('$page: $line is a script', ({ name }) => {
    expect(Object.keys(packageJson.scripts)).toContain(name);
  });

  // One that is only mentioned has no arguments.
  const operators = npmCommands.filter(({ name, args }) => name in commands && args.length > 0);
  it.each(operators)('$page: $line names stage and region, and is understood', async ({ name, args }) => {
    expect(args).toEqual(expect.arrayContaining(['--stage', '--region']));
    const command = await commands[name]?.();
    if (!command) throw new Error(`${name} is no command`);
    const { stage, region } = readArguments(name, command, args, {});
    expect([stage, region]).toEqual(['prod', 'eu-west-1']);
  });

  const deploys = printed.filter(({ line }) => /^npx serverless (?:deploy|logs|invoke)/.test(line));
  it.each(deploys)('$page: $line names stage and region', ({ line }) => {
    expect(line).toMatch(/ --stage prod --region eu-west-1(?: |$)/);
  });

  it('is not overlooked', () => {
    expect(operators.length).toBeGreaterThan(8);
    expect(deploys.length).toBeGreaterThan(2);
  });
});

it.each(Object.keys(commands))('npm run %s exists, and has a help that names its options', async (name) => {
  expect(packageJson.scripts).toHaveProperty([name], `node lib/cli/main.ts ${name}`);
  const command = await commands[name]?.();
  if (!command) throw new Error(`${name} is no command`);
  const help = renderHelp(name, command);
  for (const option of [...Object.keys(command.options), 'stage', 'region', 'help'])
    expect(help).toContain(`--${option}`);
});
