import { relative } from 'node:path';
import { importsOf } from './imports-of.js';

/** The shortest chain of imports from a file back to itself, null when there is none. */
function findCycle(start, known) {
  const seen = new Set();
  let chains = [[start]];
  while (chains.length > 0) {
    const longer = chains.flatMap((chain) => importsOf(chain.at(-1), known).map((file) => [...chain, file]));
    const cycle = longer.find((chain) => chain.at(-1) === start);
    if (cycle) return cycle;
    chains = longer.filter((chain) => !seen.has(chain.at(-1)) && seen.add(chain.at(-1)));
  }
  return null;
}

/** The published cycle rules skip type-only imports; a reader who follows them goes round in circles all the same. */
export const noImportCycle = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'Import cycle: {{cycle}}' } },
  create(context) {
    return {
      Program(node) {
        const cycle = findCycle(context.filename, new Map());
        if (!cycle) return;
        const names = cycle.map((file) => relative(context.cwd, file)).join(' → ');
        context.report({ node, messageId: 'cycle', data: { cycle: names } });
      },
    };
  },
};
