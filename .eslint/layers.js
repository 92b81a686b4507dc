import { basename, dirname, relative } from 'node:path';
import { importsOf } from './imports-of.js';

/**
 * The house, from the ground up: a file may import from its own layer's room and from any layer before it. Rooms of one layer do
 * not know each other, but for the leaves of the second.
 */
const storeys = [
  ['lib/event'],
  ['lib/*'],
  ['lib/callback'],
  ['lib/config'],
  ['lib/aws'],
  ['lib/secrets'],
  ['lib/queue', 'lib/copernica'],
  ['lib/receiving', 'lib/registration', 'lib/snapshot', 'lib/replay'],
  ['functions'],
  ['lib/cli', 'lib/deploy', 'lib/release'],
];

/** What may be imported of a stage from outside of it: its entry, and the types of what it gives. Wiring (wire-….ts) may take whatever it has to put together. */
const entries = {
  'lib/receiving/verify': ['verify-request.ts', 'restore-request.ts'],
  'lib/receiving/parse': ['parse-payload.ts'],
  'lib/receiving/normalize': ['normalize.ts'],
  'lib/receiving/send': ['send.ts'],
  'lib/receiving/answer': ['answer.ts'],
  'lib/registration/list': [
    'check-expressions.ts',
    'list-accounts.ts',
    'list-place.ts',
    'place-listing.ts',
    'webhook-listing.ts',
  ],
  'lib/registration/plan': [
    'find-webhook-warnings.ts',
    'plan-account.ts',
    'plan-account-webhooks.ts',
    'step.ts',
    'webhook-step.ts',
  ],
  'lib/registration/apply': ['apply-plans.ts', 'apply-webhooks.ts'],
  'lib/registration/verify': ['verify-plans.ts', 'verify-webhooks.ts'],
  'lib/registration/report': ['publish-report.ts', 'report.ts'],
  'lib/registration/stack': ['answer-stack.ts', 'stack-event.ts'],
};

/** Holds the layers and the stages' entries; a room that is not listed is an error, so that a new one finds its place. */
export const layers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      layer: '{{from}} may not import from {{to}}, which does not stand below it',
      unknown: '{{room}} is in no layer: give it its place in .eslint/layers.js',
      stage: 'Of {{stage}} only {{entry}} is to be imported from outside',
    },
  },
  create(context) {
    const file = relative(context.cwd, context.filename);
    const from = roomOf(file);
    if (!from) return {};
    return {
      Program(node) {
        const at = storeyOf(from);
        if (at < 0) return context.report({ node, messageId: 'unknown', data: { room: from } });
        for (const path of importsOf(context.filename, new Map())) {
          const imported = relative(context.cwd, path);
          const to = roomOf(imported);
          if (!to) continue;
          const below = storeyOf(to);
          if (to !== from && below >= at) context.report({ node, messageId: 'layer', data: { from, to } });
          const stage = dirname(imported);
          const entry = entries[stage];
          const isInside = dirname(file).startsWith(stage) || basename(file).startsWith('wire-');
          if (entry && !isInside && !entry.includes(basename(imported)))
            context.report({ node, messageId: 'stage', data: { stage, entry: entry.join(', ') } });
        }
      },
    };
  },
};

// `lib/queue/outbox.ts` is in lib/queue, `lib/errors.ts` among the leaves; files outside lib and functions are free.
function roomOf(file) {
  const [top, room, inside] = file.split('/');
  if (top === 'functions') return 'functions';
  if (top !== 'lib') return null;
  return inside === undefined ? 'lib/*' : `lib/${room}`;
}

function storeyOf(room) {
  return storeys.findIndex((rooms) => rooms.includes(room));
}
