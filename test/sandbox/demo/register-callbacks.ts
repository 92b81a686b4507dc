import { renderReport, type Report } from '../../../lib/registration/report/report.ts';
import type { World } from '../world.ts';

/** Runs the packaged register function. @throws Error with the function's own message when it fails */
export async function registerCallbacks(world: World): Promise<string> {
  const outcome = await world.stack.invoke('register', { mode: 'apply' });
  if ('error' in outcome) throw new Error(`register failed: ${outcome.error.errorMessage}`);
  return renderReport(outcome.result as Report);
}
