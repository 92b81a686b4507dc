import { isDeepStrictEqual } from 'node:util';
import { PayloadError } from '../../lib/errors.ts';
import { assertEvent } from '../../lib/event/assert-event.ts';
import {
  callbackPaths,
  formType,
  readEvent,
  type DeliveryOptions,
} from '../unit/receiving/build-verified-request.ts';
import { createDice } from './dice.ts';
import { mutate } from './mutate.ts';

export interface FuzzOptions {
  inputs: number;
  /** The first input's number: each input follows from its number, whatever came before. */
  first: number;
  corpus: readonly Buffer[];
  /** Reads a delivery; default: parse and normalize. */
  read?: (delivery: DeliveryOptions) => Promise<unknown>;
  /** Milliseconds. */
  now: () => number;
  onProgress?: (done: number) => void;
}

export interface FuzzResult {
  /** How often each code, or type of event, came of an input. */
  outcomes: Map<string, number>;
  slowest: { input: number; milliseconds: number };
  /** What may not be, a line each, with the number of the input. */
  problems: string[];
}

/** Many times what the slowest input takes on a busy machine, and nothing beside what an endless one would. */
const slowMilliseconds = 250;
const maxProblems = 20;

/** Reads made-up deliveries: each must be an event, or refused with an error of ours, the same each time, and soon. */
export async function fuzz({
  inputs,
  first,
  corpus,
  read = readEvent,
  now,
  onProgress,
}: FuzzOptions): Promise<FuzzResult> {
  const result: FuzzResult = {
    outcomes: new Map(),
    slowest: { input: first, milliseconds: 0 },
    problems: [],
  };
  for (let input = first; input < first + inputs && result.problems.length < maxProblems; input++) {
    const delivery = toDelivery(input, corpus);
    const startedAt = now();
    const outcome = await judge(delivery, read);
    const milliseconds = now() - startedAt;
    if (milliseconds > result.slowest.milliseconds) result.slowest = { input, milliseconds };
    if (milliseconds > slowMilliseconds && (await isSlowAgain(delivery, read, now)))
      result.problems.push(`input ${input} takes ${Math.round(milliseconds)} ms`);
    if ('problem' in outcome) result.problems.push(`input ${input} ${outcome.problem}`);
    else result.outcomes.set(outcome.kind, (result.outcomes.get(outcome.kind) ?? 0) + 1);
    if (input % 10_000 === 0) onProgress?.(input - first);
  }
  if (Object.keys(Object.prototype).length > 0) result.problems.push('Object.prototype has properties');
  return result;
}

const contentTypes = [
  ...[null, 'application/json', 'text/xml', formType, 'text/html', 'multipart/form-data; boundary=b'],
  ...[
    'application/json; charset=iso-8859-1',
    'text/xml; charset=utf-16',
    `${formType}; charset=windows-1252`,
  ],
  ...[
    'application/json; charset=shift_jis',
    'text/plain; charset=klingon',
    'multipart/form-data; boundary="b0undary"',
  ],
];
const paths = [
  ...callbackPaths,
  '/callbacks/main/webhook/bounce',
  '/callbacks/main/webhook/abuse/database/788',
  '/callbacks/main/webhook/delete/collection/8550/name',
];

/** The delivery of a number. */
export function toDelivery(input: number, corpus: readonly Buffer[]): DeliveryOptions {
  const dice = createDice(input);
  return { path: dice.one(paths), contentType: dice.one(contentTypes), body: mutate(corpus, dice) };
}

type Outcome = { kind: string; event?: unknown } | { problem: string };

async function judge(
  delivery: DeliveryOptions,
  read: (delivery: DeliveryOptions) => Promise<unknown>,
): Promise<Outcome> {
  const outcome = await readOnce(delivery, read);
  const again = await readOnce(delivery, read);
  return isDeepStrictEqual(outcome, again) ? outcome : { problem: 'is read in two ways' };
}

async function readOnce(
  delivery: DeliveryOptions,
  read: (delivery: DeliveryOptions) => Promise<unknown>,
): Promise<Outcome> {
  try {
    const event = await read(delivery);
    assertEvent(event);
    return { kind: event.type, event };
  } catch (error) {
    if (error instanceof PayloadError) return { kind: error.code };
    return {
      problem: `ends in ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    };
  }
}

// A machine with other work, or a collection of garbage, makes anything slow once.
async function isSlowAgain(
  delivery: DeliveryOptions,
  read: (delivery: DeliveryOptions) => Promise<unknown>,
  now: () => number,
): Promise<boolean> {
  for (let times = 0; times < 3; times++) {
    const startedAt = now();
    await judge(delivery, read);
    if (now() - startedAt <= slowMilliseconds) return false;
  }
  return true;
}
