import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { commands, nothingDeclared, type Model } from './registration-commands.ts';
import { startRegistrationWorld, type RegistrationWorld } from './registration-world.ts';

let world: RegistrationWorld;
beforeAll(async () => {
  world = await startRegistrationWorld(nothingDeclared);
});
afterAll(() => world.close());

/** The world as it was at first, and what is declared in it: nothing. */
function begin(): { model: Model; real: RegistrationWorld } {
  const { copernica, secrets, said, clock } = world;
  for (const { id } of copernica.callbacks()) copernica.removeCallback(id);
  copernica.faults = copernica.reshapeList = undefined;
  copernica.accessTokens = new Set(['access-token']);
  const callbackToken = 'callback-token';
  secrets.set('copernica/main', 'access-token');
  secrets.set('copernica/second', JSON.stringify({ accessToken: 'access-token', callbackToken }));
  said.length = clock.waits.length = 0;
  world.deploy(nothingDeclared);
  return { model: { config: nothingDeclared, callbackToken }, real: world };
}

test('whatever happened before, applying makes Copernica what is declared, and touches nothing of anybody else', async () => {
  const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), (run) =>
    fc.asyncModelRun(begin, run),
  );
  await fc.assert(property, { numRuns: 60 });
}, 120_000);
