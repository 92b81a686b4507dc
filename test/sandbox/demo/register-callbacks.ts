import { probeHeader } from '../../../lib/config/stack-mark.ts';
import { renderReport, type Report } from '../../../lib/registration/report/report.ts';
import type { Exchange } from '../gateway/start-gateway.ts';
import type { World } from '../world.ts';

/** Runs the packaged register function. @throws Error with the function's own message when it fails */
export async function registerCallbacks(world: World): Promise<string> {
  const outcome = await world.recorder.without(isReachCall, () =>
    world.stack.invoke('register', { mode: 'apply' }),
  );
  if ('error' in outcome) throw new Error(`register failed: ${outcome.error.errorMessage}`);
  return renderReport(outcome.result as Report);
}

// register calls its own receiver once, without a signature, to see that it is there: no delivery.
function isReachCall({ headers }: Exchange): boolean {
  return headers.some(([name]) => name.toLowerCase() === probeHeader);
}
