import { PayloadError } from '../../errors.ts';

/** Deepest nesting of maps and lists. Documented bodies have 3 levels. */
const maxDepth = 32;
/** Most names and values in one body. */
export const maxNodes = 200_000;

/** Counts while a body is walked. @throws PayloadError `too-deep` or `too-many-nodes` */
export function assertWithinBounds(depth: number, nodes: number): void {
  if (depth > maxDepth) throw new PayloadError('too-deep', `the body nests deeper than ${maxDepth} levels`);
  if (nodes > maxNodes) throw new PayloadError('too-many-nodes', `the body has more than ${maxNodes} values`);
}
