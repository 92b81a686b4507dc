/** Runs in a process of its own: answers the deliveries it is sent, one at a time, until it is killed. */
import { receive } from '../../functions/receive.ts';
import { createReceiver } from '../../lib/receiving/wire-receiver.ts';
import { receiverConfig, silentLog } from './receiver-config.ts';

/** A delivery for the process. */
export interface ProcessRequest {
  event: unknown;
  remainingMs: number;
}

/** What it answered. */
export interface ProcessAnswer {
  status: number;
  body: string;
}

const receiver = { ...createReceiver(receiverConfig, process.env), log: silentLog };

process.on('disconnect', () => process.exit(0));
process.on('message', ({ event, remainingMs }: ProcessRequest) => {
  void receive(event, { getRemainingTimeInMillis: () => remainingMs }, receiver).then((answer) => {
    const told: ProcessAnswer = { status: answer.statusCode ?? 0, body: answer.body ?? '' };
    process.send?.(told);
  });
});
