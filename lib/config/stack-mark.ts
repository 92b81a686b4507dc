import { hash } from 'node:crypto';
import type { Environment } from './environment.ts';

/** The header of each of the receiver's answers that says, to who knows the stack's id, which stack answered. */
export const stackMarkHeader = 'x-copernica-callbacks-stack';

/** The header of the call by which register finds out whether the receiver is reachable: no delivery, and no reason for an alarm. */
export const probeHeader = 'x-copernica-callbacks-probe';

/**
 * An opaque mark of the stack in `STACK_ID`: 32 hex digits of its SHA-256, as the id holds the AWS account's number. Null
 * without one.
 */
export function readStackMark(env: Environment): string | null {
  const stackId = env['STACK_ID'];
  return stackId ? hash('sha256', stackId).slice(0, 32) : null;
}
