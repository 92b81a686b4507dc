/** `npm start`: the whole way once. Exits 0 when every expected event arrived on the queue, and no other. */
import { build } from './gateway/build.ts';
import { registerCallbacks } from './demo/register-callbacks.ts';
import { renderResults } from './demo/render.ts';
import { runStep, type StepResult } from './demo/run-scenario.ts';
import { scenario } from './demo/scenario.ts';
import { startWorld } from './world.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => print(`• ${text}`);

await build(progress);
progress('starting Copernica, its DNS, Secrets Manager, SQS, S3 and API Gateway on this machine');
const world = await startWorld();
try {
  progress('registering the callbacks that callbacks.config.ts declares (function register)');
  print(`\n${indent(await registerCallbacks(world))}\n`);

  progress('changing profiles at Copernica, which delivers signed callbacks (function receive)\n');
  const results: StepResult[] = [];
  for (const step of scenario) results.push(await runStep(world, step));
  print(`${indent(renderResults(results))}\n`);

  const differences = results.flatMap(({ step, differences: found }) =>
    found.map((difference) => `${step.change}: ${difference}`),
  );
  const quarantined = world.messages('QuarantineQueue').length;
  if (quarantined > 0) differences.push(`${quarantined} deliveries were quarantined`);
  const count = results.reduce((sum, { events }) => sum + events.length, 0);
  if (differences.length > 0) {
    print(`Not as expected:\n${indent(differences.join('\n'))}`);
    print('The events foretold are those of the callbacks.config.ts that the project comes with.');
    process.exitCode = 1;
  } else {
    print(`All ${count} expected events arrived on the queue, and no other.`);
  }
  print('Go on with: npm run dev   (the same world kept running, with URLs and a signed delivery for curl)');
} finally {
  await world.close();
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
