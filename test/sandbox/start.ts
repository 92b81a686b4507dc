/** `npm start`: the whole way once. Exits 0 when every expected event arrived on the queue, and no other. */
import { styleText } from 'node:util';
import { registerCallbacks } from './demo/register-callbacks.ts';
import { playRecovery } from './demo/play-recovery.ts';
import { renderResults } from './demo/render.ts';
import { runStep, type StepResult } from './demo/run-scenario.ts';
import { createScenario } from './demo/scenario.ts';
import { showWebhook } from './demo/show-webhook.ts';
import { build, ownProject, packageDirectoryOf } from './gateway/build.ts';
import type { ResolvedConfig } from '../../lib/config/resolve-config.ts';
import { loadOwnConfig } from './load-own-config.ts';
import { startWorld } from './world.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => print(`• ${text}`);
const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

const loaded = await loadOwnConfig();
if ('mistakes' in loaded) {
  for (const mistake of loaded.mistakes) process.stderr.write(`${styleText('red', '✘')} ${mistake}\n`);
  process.exitCode = 1;
} else {
  process.exitCode = await playThrough(loaded.config).catch((error: unknown) => {
    // The message says it: what npm run build printed, or why register failed.
    process.stderr.write(
      `${styleText('red', '✘')} ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  });
}

async function playThrough(config: ResolvedConfig): Promise<number> {
  await build(progress);
  progress('starting Copernica, its DNS, Secrets Manager, SQS, S3 and API Gateway on this machine');
  const world = await startWorld({ config, packageDirectory: packageDirectoryOf(ownProject) });
  try {
    progress('registering what callbacks.config.ts declares (function register)');
    print(`\n${indent(await registerCallbacks(world))}\n`);

    progress('changing profiles at Copernica, which delivers signed callbacks (function receive)\n');
    const { steps, omissions } = await createScenario(config);
    const results: StepResult[] = [];
    for (const step of steps) results.push(await runStep(world, step));
    print(`${indent(renderResults(results))}\n`);
    for (const omission of omissions) print(`Note: ${omission}.`);

    const shown = config.webhooks.length === 0 ? await showWebhook(world, config) : null;
    const clicks = shown ? [await runStep(world, shown.step)] : [];
    if (shown) {
      progress('registering a Marketing Suite webhook too, which callbacks.config.ts does not declare\n');
      print(`${indent(shown.report)}\n\n${indent(renderResults(clicks))}\n`);
    }

    const differences = [...results, ...clicks].flatMap(({ step, differences: found }) =>
      found.map((difference) => `${step.change}: ${difference}`),
    );
    const quarantined = world.messages('QuarantineQueue').length;
    if (quarantined > 0) differences.push(`${quarantined} deliveries were quarantined`);
    differences.push(...(await playRecovery(world, config, progress)));
    print('');
    print(toConclusion(results, differences));
    print('Go on with: npm run dev   (the same world kept running, with a page to look at every delivery)');
    return differences.length === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

function toConclusion(results: readonly StepResult[], differences: readonly string[]): string {
  if (differences.length > 0) return `Not as expected:\n${indent(differences.join('\n'))}`;
  if (results.length === 0)
    return 'callbacks.config.ts declares neither callbacks nor webhooks, so nothing was delivered.';
  const count = results.reduce((sum, { events }) => sum + events.length, 0);
  return `All ${count} expected events arrived on the queue, and no other.`;
}
