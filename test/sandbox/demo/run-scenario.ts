import { isDeepStrictEqual } from 'node:util';
import type { CopernicaEvent } from '../../../lib/event/copernica-event.ts';
import { parseEvent } from '../../../lib/event/parse-event.ts';
import type { DeliveryRecord } from '../delivery/delivery-service.ts';
import type { World } from '../world.ts';
import type { ExpectedEvent } from './foretell.ts';
import type { Step } from './scenario.ts';

/** What one step led to. */
export interface StepResult {
  step: Step;
  deliveries: DeliveryRecord[];
  events: CopernicaEvent[];
  /** What is missing, surplus or wrong, a line each; empty when all is as foretold. */
  differences: string[];
}

/** Applies a step and compares what arrived on the queue since with what it foretells. */
export async function runStep(world: World, step: Step): Promise<StepResult> {
  const [deliveriesBefore, messagesBefore] = [world.deliveries().length, world.messages('EventQueue').length];
  await step.apply(world);
  const deliveries = world.deliveries().slice(deliveriesBefore);
  const messages = world.messages('EventQueue').slice(messagesBefore);
  const events = await Promise.all(messages.map((message) => parseEvent(message)));
  return { step, deliveries, events, differences: compare(step.expected, events) };
}

function compare(expected: readonly ExpectedEvent[], events: readonly CopernicaEvent[]): string[] {
  const surplus = events.map(toComparable);
  const missing = expected.filter((event) => {
    const index = surplus.findIndex((candidate) => isDeepStrictEqual(candidate, event));
    if (index >= 0) surplus.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map((event) => `missing: ${JSON.stringify(event)}`),
    ...surplus.map((event) => `surplus: ${JSON.stringify(event)}`),
  ];
}

function toComparable({ type, subject, data }: CopernicaEvent): unknown {
  const { account, format, fields, changes } = data;
  return { type, account, subject, format, fields, changes };
}
