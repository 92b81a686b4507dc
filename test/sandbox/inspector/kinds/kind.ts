import type { Database } from '../../copernica/database.ts';
import type { DeliveryContent } from '../../delivery/build-delivery.ts';
import type { Change } from '../../delivery/change.ts';
import { deliver, toSignedRequest, type Sender, type SentRequest } from '../../delivery/deliver.ts';
import { toTimestamp } from '../../delivery/build-delivery.ts';
import type { World } from '../../world.ts';

/** Something that can be let happen by a button. */
export interface Kind {
  id: string;
  group: 'Changes at Copernica' | 'Webhooks' | 'Formats' | 'What goes wrong';
  label: string;
  /** What to expect of it. */
  hint: string;
  happen(world: World, target: Target): Promise<void>;
}

/** Whom it happens to: an account, and a database of it. */
export interface Target {
  account: string;
  copernicaId: string;
  /** What a callback URL carries with token authentication. */
  token: string | null;
  database: Database;
}

/** A delivery that Copernica would sign for this account. */
export function sign(
  world: World,
  target: Target,
  { path, content, sender = {} }: { path: string; content: DeliveryContent; sender?: Partial<Sender> },
): SentRequest {
  const query = target.token === null ? '' : `?token=${target.token}`;
  const url = `${world.stack.url}/callbacks/${target.account}/${path}${query}`;
  return toSignedRequest({ ...world.sender, copernicaId: target.copernicaId, ...sender }, url, content);
}

/** Signs and sends. */
export async function send(
  world: World,
  target: Target,
  delivery: Parameters<typeof sign>[2],
): Promise<void> {
  await deliver(sign(world, target, delivery));
}

/** The path of a database's callback for updates. */
export function updatePath({ database }: Target): string {
  return `database/${database.id}/update`;
}

/** An update of somebody who is in no database. */
export function madeUpChange({ database }: Target, action: Change['action'] = 'update'): Change {
  const at = new Date();
  const before = { email: 'ann@example.com', company: 'Microsoft', city: 'Amsterdam' };
  const parameters: Record<string, string> = action === 'update' ? { company: 'Apple' } : {};
  const profile = {
    id: 123,
    database: database.id,
    fields: { ...before, ...parameters },
    interests: { football: true, chess: false },
    code: '',
    created: '2013-01-06 14:19:51',
    modified: toTimestamp(at),
  };
  return { action, profile, subprofile: null, before, parameters, at };
}
