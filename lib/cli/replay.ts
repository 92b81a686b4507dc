import { createObjectStore } from '../aws/object-store.ts';
import { readUrl } from '../config/environment.ts';
import type { ResolvedConfig } from '../config/resolve-config.ts';
import { deadlineIn } from '../deadline.ts';
import { describeCause } from '../describe-cause.ts';
import { isKnownError } from '../errors.ts';
import { createOutbox } from '../queue/outbox.ts';
import { normalize } from '../receiving/normalize/normalize.ts';
import { parsePayload } from '../receiving/parse/parse-payload.ts';
import { restoreRequest } from '../receiving/verify/restore-request.ts';
import { createQuarantineQueue } from '../replay/quarantine-queue.ts';
import { replayDeliveries, type ReplayContext } from '../replay/replay-deliveries.ts';
import { renderReplayed } from '../replay/render-replayed.ts';
import type { Command, CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import { openAws, type OwnAws } from './open-aws.ts';

const withinMs = 6 * 60 * 60_000;

/** Sends quarantined deliveries again, once they are understood. */
export const replay: Command = {
  summary:
    'Takes quarantined deliveries through parse, normalize and send again, with the same ids and times. What is still not understood stays.',
  options: {
    code: { type: 'string', value: 'CODE', description: 'only those that were quarantined for this reason' },
    'dry-run': { type: 'boolean', description: 'say what would become of each; send and delete nothing' },
  },
  async run(context) {
    const { options, console } = context;
    const isDryRun = options['dry-run'] === true;
    const code = typeof options['code'] === 'string' ? options['code'] : null;
    const world = await wire(context);
    const replayed = await replayDeliveries({ code, isDryRun }, world).catch((error: unknown) => {
      throw isKnownError(error) ? new CommandError(describeCause(error), { cause: error }) : error;
    });
    for (const line of renderReplayed(replayed)) console.print(line);
    if (isDryRun) console.note('Nothing was sent or deleted.');
    return replayed.some(({ result }) => result === 'stays') ? 1 : 0;
  },
};

async function wire(context: CommandContext): Promise<ReplayContext> {
  const { console } = context;
  const { output } = await context.stack();
  const { env, callUntil } = await openAws(context);
  // As it stands here: an account that it does not declare keeps its deliveries where they are.
  const { default: config } = await import('../../callbacks.config.ts');
  let count = 0;
  return wireReplay(config, {
    env: {
      ...env,
      EVENT_QUEUE_URL: output('EventQueueUrl'),
      QUARANTINE_QUEUE_URL: output('QuarantineQueueUrl'),
      PAYLOAD_BUCKET: output('PayloadBucketName'),
    },
    callUntil,
    tell({ id, code, result, detail }) {
      count += 1;
      console.progress(`${count} deliveries`, { isMilestone: count % 100 === 0 });
      if (result === 'stays') console.note(`stays: ${id.slice(0, 12) || '?'} (${code}): ${detail}`);
    },
  });
}

/** A replay through the stages that a delivery goes through when it comes. */
export function wireReplay(
  { accounts }: ResolvedConfig,
  { env, callUntil, tell }: OwnAws & Pick<ReplayContext, 'tell'>,
): ReplayContext {
  const objects = createObjectStore(env, callUntil);
  const queueUrl = readUrl(env, 'QUARANTINE_QUEUE_URL');
  return {
    quarantine: createQuarantineQueue(env, { callUntil, objects, queueUrl }),
    outbox: createOutbox(env, callUntil),
    async understand(delivery) {
      const request = restoreRequest(delivery, accounts);
      return normalize(await parsePayload(request), request);
    },
    describe: describeCause,
    tell,
    deadline: deadlineIn(withinMs, Date.now),
  };
}
