import { randomUUID } from 'node:crypto';
import { json, type Answer } from '../network/fault.ts';
import type { ProfileInput } from '../copernica/profiles.ts';
import { signDelivery } from '../delivery/sign-delivery.ts';
import type { World } from '../world.ts';
import { kinds } from './kinds.ts';
import type { RecordedExchange } from './recorder.ts';
import { sendBytes } from './send-bytes.ts';
import { listTargets } from './targets.ts';

interface Input extends ProfileInput {
  target?: number;
  database?: number;
}

/** Lets something happen that the page asks for. @throws Error with a sentence for people */
export async function actOn(
  world: World,
  action: string,
  { id, input }: { id: string; input: unknown },
): Promise<Answer> {
  const given = input as Input;
  const before = world.recorder.exchanges().at(-1)?.number ?? 0;
  switch (action) {
    case 'kinds':
      await trigger(world, id, given.target ?? 0);
      break;
    case 'exchanges replay':
      await replay(world, demand(world.recorder.find(Number(id))));
      break;
    case 'exchanges send-again':
      await sendBytes(world.stack.url, demand(world.recorder.find(Number(id))));
      break;
    case 'profiles create':
      await world.profiles.create(given.database ?? 0, given);
      break;
    case 'profiles update':
      await world.profiles.update(Number(id), given);
      break;
    case 'profiles delete':
      await world.profiles.delete(Number(id));
      break;
    case 'subprofiles update':
      await world.profiles.updateSubprofile(Number(id), given.fields ?? {});
      break;
    case 'subprofiles delete':
      await world.profiles.deleteSubprofile(Number(id));
      break;
    default:
      return json(404, { message: 'Not Found' });
  }
  const numbers = world.recorder.exchanges().flatMap(({ number }) => (number > before ? [number] : []));
  return json(200, { numbers });
}

async function trigger(world: World, id: string, target: number): Promise<void> {
  const kind = demand(kinds.find((candidate) => candidate.id === id));
  const found = listTargets(world)[target];
  if (!found) throw new Error('callbacks.config.ts declares no account to deliver for');
  await kind.happen(world, found);
}

/**
 * Sends a delivery anew. What was authentic is signed afresh, so that it is a new event: the same bytes would be the same
 * one, which a queue passes on only once.
 */
async function replay(world: World, exchange: RecordedExchange): Promise<void> {
  const headers = new Map(exchange.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const copernicaId = headers.get('x-copernica-id');
  const wasAuthentic = exchange.answer.status < 300;
  if (!wasAuthentic || !headers.has('signature') || copernicaId === undefined)
    return sendBytes(world.stack.url, exchange);
  const { keyId, privateKey, now } = world.sender;
  const fresh = signDelivery({
    method: exchange.method,
    url: `${world.stack.url}${exchange.target}`,
    body: exchange.body,
    contentType: headers.get('content-type') ?? null,
    copernicaId,
    keyId,
    privateKey,
    date: now(),
    nonce: randomUUID(),
  });
  return sendBytes(world.stack.url, { ...exchange, headers: Object.entries(fresh) });
}

function demand<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not there any more');
  return value;
}
