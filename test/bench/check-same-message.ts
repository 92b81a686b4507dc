import { deepStrictEqual } from 'node:assert/strict';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { start, type Bench } from './bench.ts';
import type { Candidate } from './candidates.ts';
import { comparedWorkloads, workloads } from './workloads.ts';

/** Makes sure that receive and the reference do the same work. @throws when they put different messages on the queue */
export async function checkSameMessage(bench: Bench): Promise<void> {
  for (const name of comparedWorkloads) {
    const [event] = bench.world.signEvents(1, workloads[name]);
    if (!event) throw new Error('there is no event');
    deepStrictEqual(await sendBy(bench, 'reference', event), await sendBy(bench, 'receive', event));
  }
}

async function sendBy(bench: Bench, name: Candidate, event: APIGatewayProxyEventV2): Promise<object> {
  const process = start(bench, name);
  await process.carryOut({ events: [event], count: 1 });
  process.close();
  const message = bench.world.lastMessage();
  return { ...message, MessageBody: JSON.parse(String(message['MessageBody'])) };
}
