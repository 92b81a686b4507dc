import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import type { ReadProfile } from '../../../lib/copernica/profile-page.ts';
import type { ProfilesApi, Selection } from '../../../lib/copernica/profiles-api.ts';
import type { ProfileEvent } from '../../../lib/event/copernica-event.ts';
import { toProfileEvent } from '../../../lib/event/event-type.ts';
import { isNewer } from '../../../lib/event/is-newer.ts';
import { decodeIds } from '../../../lib/snapshot/ids/id-list.ts';
import { createIdStore } from '../../../lib/snapshot/ids/id-store.ts';
import { toFirstPosition, type Position } from '../../../lib/snapshot/run/position.ts';
import { createRunStore } from '../../../lib/snapshot/run/run-store.ts';
import { takeStep, type StepContext } from '../../../lib/snapshot/step/take-step.ts';

/** What becomes of a delivery: how long after the change it is sent, how long it is on its way, and whether it comes. */
export interface Fate {
  sentAfterSeconds: number;
  arrivesAfterSeconds: number;
  comes: 'once' | 'twice' | 'never';
}

/** A change at Copernica, or something that snapshot does. */
export type Command =
  | ({ kind: 'create' } & Fate)
  | ({ kind: 'update' | 'delete'; which: number } & Fate)
  | { kind: 'wait'; seconds: number }
  | { kind: 'start'; run: 'whole' | 'since' }
  /** One step, which dies at its so-manieth call to anything outside. */
  | { kind: 'step'; diesAt: number };

interface Delivery {
  event: ProfileEvent;
  arrivesAt: number;
}

const target = { account: 'main', kind: 'database', id: 788 } as const;
const config = resolveConfig({
  accounts: { main: { copernicaId: 'account_1234', secret: 'copernica/main' } },
  callbacks: [{ account: 'main', database: 788 }],
});
const start = Date.parse('2026-11-24T03:00:00Z');
const pageSize = 3;

/** Copernica, the deliveries on their way, and snapshot's own code between stand-ins that die when they are told to. */
export function createOrderModel({ hasModified }: { hasModified: boolean }) {
  const profiles = new Map<number, ReadProfile>();
  /** Deliveries that were sent when the profile had been changed once more. */
  const outdated = new Set<ProfileEvent>();
  const lostDeletions = new Set<number>();
  const listed = new Set<number>();
  const queue: ProfileEvent[] = [];
  const steps: Position[] = [];
  let underway: Delivery[] = [];
  let [now, nextId, nextValue, runs] = [start, 1, 1, 0];
  let callsLeft = Infinity;

  const print = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  const outside = <Result>(work: () => Result): Promise<Result> => {
    if ((callsLeft -= 1) < 0) return Promise.reject(new Error('died'));
    return Promise.resolve(work());
  };

  function pass(seconds: number): void {
    now += seconds * 1000;
    const arrived = underway.filter(({ arrivesAt }) => arrivesAt <= now);
    underway = underway.filter(({ arrivesAt }) => arrivesAt > now);
    queue.push(...arrived.sort((one, other) => one.arrivesAt - other.arrivesAt).map(({ event }) => event));
  }

  function change(id: number, action: 'create' | 'update' | 'delete', fate: Fate): void {
    // Seconds are all that Copernica prints: within one, nothing could tell two changes apart.
    pass(1);
    const old = profiles.get(id);
    const fields = action === 'delete' ? {} : { value: String(nextValue++) };
    const modified = print(now);
    const removed = action === 'delete' ? modified : null;
    profiles.set(id, {
      id,
      parent: null,
      fields,
      interests: [],
      created: old?.created ?? modified,
      modified,
      removed,
    });
    for (const { event } of underway)
      if (event.data.profile === id && Date.parse(event.time) >= now) outdated.add(event);
    const sentAt = now + fate.sentAfterSeconds * 1000;
    const event = toProfileEvent(
      'profile',
      {
        ...{ action, account: 'main', database: 788, collection: null, profile: id, subprofile: null },
        ...{
          fields,
          interests: {},
          changes: {},
          created: null,
          modified: hasModified ? modified : null,
          format: 'json',
        },
      },
      { id: String(nextValue++), source: 's', subject: `database/788/profile/${id}`, time: toTime(sentAt) },
    );
    if (fate.comes === 'never' && action === 'delete') lostDeletions.add(id);
    const arrivesAt = sentAt + fate.arrivesAfterSeconds * 1000;
    if (fate.comes !== 'never') underway.push({ event, arrivesAt });
    if (fate.comes === 'twice') underway.push({ event, arrivesAt: arrivesAt + 1000 });
  }

  const toTime = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
  const living = (): ReadProfile[] =>
    [...profiles.values()].filter(({ removed }) => removed === null).sort((one, other) => one.id - other.id);
  const select = ({ after = 0, modifiedFrom }: Selection): ReadProfile[] =>
    living().filter(
      ({ id, modified }) => id > after && (modifiedFrom === null || (modified ?? '') >= modifiedFrom),
    );
  const dated = <Answer>(answer: Answer) => ({ answer, at: now });

  const api: ProfilesApi = {
    count: (_owner, selection) => outside(() => dated(select(selection).length)),
    page: (_owner, selection) =>
      outside(() => {
        const page = select(selection).slice(0, pageSize);
        const answer = dated(page);
        // Copernica goes on while we read.
        pass(1);
        return answer;
      }),
    hasField: () => outside(() => false),
    ids: (_owner, first) =>
      outside(() =>
        living()
          .map(({ id }) => id)
          .slice(first),
      ),
    find: (_owner, id) => outside(() => dated(profiles.get(id) ?? null)),
  };
  const objects = new Map<string, string>();
  const parameters = new Map<string, string>();
  const clock = { now: () => now, random: () => 0.5, sleep: () => Promise.resolve() };
  const runStore = createRunStore(
    {
      find: () => Promise.reject(new Error('not used')),
      list: () => Promise.reject(new Error('not used')),
      get: (name) => outside(() => parameters.get(name) ?? null),
      create: (name, value) => outside(() => !parameters.has(name) && Boolean(parameters.set(name, value))),
      set: (name, value) => outside(() => parameters.set(name, value).size),
      remove: (name) => outside(() => void parameters.delete(name)),
    },
    { statePath: '/s', queueUrl: 'q', now: () => now },
  );
  const nothing = (): void => undefined;
  const context: StepContext = {
    config,
    clock,
    runs: runStore,
    open: () => Promise.resolve(api),
    send: (events) => outside(() => void queue.push(...events)),
    sendStep: (position) => outside(() => void steps.push(JSON.parse(JSON.stringify(position)) as Position)),
    ids: createIdStore({
      bucket: 'b',
      get: (key) => outside(() => objects.get(key) ?? null),
      put: (key, text) =>
        outside(() => {
          objects.set(key, text);
          if (key.endsWith('/kept.ids')) for (const id of decodeIds(text)) listed.add(id);
        }),
      remove: (key) => outside(() => void objects.delete(key)),
    }),
    progress: {
      moved: () => Promise.resolve(),
      ...{ handedOn: nothing, interrupted: nothing, failed: nothing, dropped: nothing, finished: nothing },
    },
  };

  async function take(diesAt: number, remainingMs: number): Promise<void> {
    const [position] = steps;
    if (!position) return;
    callsLeft = diesAt;
    // A message is let go of only when its step has ended well.
    const isDone = await takeStep(position, context, { remainingMs: () => remainingMs }).then(
      () => true,
      () => false,
    );
    callsLeft = Infinity;
    if (isDone) steps.splice(steps.indexOf(position), 1);
  }

  function begin(since: string | null, deletions: boolean): void {
    const extent = { since, deletions, force: true };
    steps.push(toFirstPosition(target, extent, { run: `run-${(runs += 1)}`, startedAt: now, task: 'claim' }));
  }

  async function finishAll(): Promise<void> {
    for (let count = 0; steps.length > 0 && count < 1_000; count += 1) {
      const [first] = steps;
      await take(Infinity, 1_000_000);
      // One that waits for another goes behind it.
      if (first && steps[0] === first) steps.push(...steps.splice(0, 1));
      pass(20);
    }
  }

  return {
    async act(command: Command): Promise<void> {
      switch (command.kind) {
        case 'create':
          change(nextId++, 'create', command);
          return;
        case 'update':
        case 'delete': {
          const all = living();
          const profile = all[command.which % Math.max(1, all.length)];
          if (profile) change(profile.id, command.kind, command);
          return;
        }
        case 'wait':
          pass(command.seconds);
          return;
        case 'start':
          begin(command.run === 'whole' ? null : toTime(now - 60_000), command.run === 'since');
          return;
        case 'step':
          await take(command.diesAt, 1_000);
          return;
      }
    },
    /** Lets all end that has begun, and then a last run read everything; what is late comes after it. */
    async settle(): Promise<void> {
      const late = underway;
      underway = [];
      await finishAll();
      pass(5);
      begin(null, true);
      await finishAll();
      underway.push(...late);
      pass(1_000_000);
    },
    /** The profiles of which a consumer that keeps the newest has something else than Copernica. */
    findWrong(): { id: number; kept: ProfileEvent | undefined }[] {
      const newest = new Map<number, ProfileEvent>();
      for (const event of queue) {
        const id = event.data.profile ?? 0;
        const kept = newest.get(id);
        if (!kept || isNewer(event, kept)) newest.set(id, event);
      }
      return [...profiles.values()].flatMap(({ id, fields, removed }) => {
        const kept = newest.get(id);
        const isGone = kept === undefined || kept.data.action === 'delete';
        const isRight = removed !== null ? isGone : !isGone && kept.data.fields['value'] === fields['value'];
        return isRight ? [] : [{ id, kept }];
      });
    },
    /** A profile that was never listed while it was there, and whose deletion was lost, leaves no trace that it is gone. */
    isTraceless: (id: number): boolean => lostDeletions.has(id) && !listed.has(id),
    /** A state that was no longer true when its delivery was sent, told by a body that does not say of when it is. */
    isOutdated: (event: ProfileEvent | undefined): boolean => event !== undefined && outdated.has(event),
  };
}
