import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRegistrationWorld, type RegistrationWorld } from './registration-world.ts';
import { commands, figures, nothingDeclared, type Model } from './webhook-commands.ts';

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(nothingDeclared);
});
afterAll(() => world.close());

/** The world as it was at first, and what is declared in it: nothing. */
function begin(): { model: Model; real: RegistrationWorld } {
  const { copernica, parameters, said, clock } = world;
  for (const { id } of copernica.callbacks()) copernica.removeCallback(id);
  for (const { id } of copernica.webhooks()) copernica.removeWebhook(id);
  parameters.parameters.clear();
  parameters.versions.clear();
  copernica.faults = parameters.faults = undefined;
  said.length = clock.waits.length = 0;
  world.deploy(nothingDeclared);
  return { model: { config: nothingDeclared }, real: world };
}

test('whatever is lost, ends half-way or runs at once, no declaration has two webhooks, and nobody else is touched', async () => {
  const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), (run) =>
    fc.asyncModelRun(begin, run),
  );
  await fc.assert(property, { numRuns: 60 });
  // Each of it did happen.
  for (const count of Object.values(figures)) expect(count).toBeGreaterThan(0);
  process.stdout.write(`webhook model: ${JSON.stringify(figures)}\n`);
}, 240_000);
