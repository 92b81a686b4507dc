import { deliveryKinds, type DeliveryKind } from './delivery-kinds.ts';
import type { FaultWorld } from './fault-world.ts';
import { oddDeliveries } from './odd-deliveries.ts';
import { awsFaults, dnsFaults, schedule } from './faults.ts';

/** What the sender must be told while the fault lasts, and how many messages must then be on the queue. */
interface Expected {
  told: string;
  queued: number;
  /** How many are then in quarantine because the event queue did not take them; default 0. */
  kept?: number;
  /** How many objects are in the bucket once all is well; default 1 for large deliveries, 0 for others. */
  stored?: number;
}

/** What goes wrong, for which delivery, and how often: at the first request, or at each while the sender tries twice. */
export interface FaultRow extends Expected {
  /** `sender`: all services are well, and the delivery itself is odd. */
  service: 'SQS' | 'event queue' | 'S3' | 'DNS' | 'Secrets Manager' | 'sender';
  fault: string;
  times: 'once' | 'always';
  delivery: DeliveryKind;
  arrange: (world: FaultWorld) => void;
}

const forwarded = { told: '200', queued: 1 };
const quarantined = { told: '202 unknown-shape', queued: 1 };
// What the event queue does not take is kept on the other one.
const kept = { told: '202 queue-unavailable', queued: 0, kept: 1 };
// The event queue took it too, and nobody heard of it: the same id on both.
const keptUnheard = { ...kept, queued: 1 };
const noQueue = { told: '503 queue-unavailable', queued: 0 };
const noStorage = { told: '503 storage-unavailable', queued: 0 };
const noKey = { told: '503 dns-unavailable', queued: 0 };
const noSuchKey = { told: '401 unknown-key', queued: 0 };
const noToken = { told: '503 secrets-unavailable', queued: 0 };
const badSecret = { told: '503 invalid-secret', queued: 0 };
// SQS took the message but nobody heard of it, so the sender must be told that it may be lost.
const unheard = { ...noQueue, queued: 1 };
// With a token nothing in a delivery is unique, so each time it is sent it is a message.
const forwardedTwice = { ...forwarded, queued: 2 };
const unheardTwice = { ...noQueue, queued: 2 };

// An event and a quarantined delivery are objects of their own.
const both = { stored: 2 };

/** Every fault at every service the receiver needs: what must come of it once, and always. */
export const faultRows: readonly FaultRow[] = [
  ...senderRows(),
  ...awsRows('SQS', 'json', [
    ['cuts the connection', forwarded, noQueue],
    ['does not answer', forwarded, noQueue],
    ['loses its answer', forwarded, { ...unheard, kept: 1 }],
    ['stops in the middle of its answer', forwarded, { ...unheard, kept: 1 }],
    ['answers something that is not HTTP', forwarded, { ...unheard, kept: 1 }],
    ['answers 500', forwarded, noQueue],
    ['answers 400 Throttling', forwarded, noQueue],
    ['answers 400 Signature expired', forwarded, noQueue],
    ['answers 403 AccessDenied', kept, noQueue],
    ['answers 200 of something else', forwarded, noQueue],
    ['answers an empty 200', forwarded, noQueue],
  ]),
  ...awsRows('event queue', 'json', [
    ['cuts the connection', forwarded, kept],
    ['does not answer', forwarded, kept],
    ['loses its answer', forwarded, keptUnheard],
    ['stops in the middle of its answer', forwarded, keptUnheard],
    ['answers something that is not HTTP', forwarded, keptUnheard],
    ['answers 500', forwarded, kept],
    ['answers 400 Throttling', forwarded, kept],
    ['answers 400 Signature expired', forwarded, kept],
    ['answers 403 AccessDenied', kept, kept],
    ['answers 200 of something else', forwarded, kept],
    ['answers an empty 200', forwarded, kept],
  ]),
  ...awsRows('event queue', 'large', [
    ['cuts the connection', forwarded, { ...kept, ...both }],
    ['answers 403 AccessDenied', { ...kept, ...both }, { ...kept, ...both }],
  ]),
  ...awsRows('event queue', 'with a token', [
    ['cuts the connection', forwarded, { ...kept, kept: 2 }],
    ['answers 403 AccessDenied', kept, { ...kept, kept: 2 }],
  ]),
  ...awsRows('event queue', 'not understood', [['answers 403 AccessDenied', quarantined, quarantined]]),
  ...awsRows('SQS', 'not understood', [
    ['cuts the connection', quarantined, noQueue],
    ['does not answer', quarantined, noQueue],
    ['loses its answer', quarantined, unheard],
    ['answers 500', quarantined, noQueue],
    ['answers 400 Throttling', quarantined, noQueue],
    ['answers 400 Signature expired', quarantined, noQueue],
    ['answers 403 AccessDenied', noQueue, noQueue],
    ['answers 200 of something else', quarantined, noQueue],
  ]),
  ...awsRows('SQS', 'large', [
    ['cuts the connection', forwarded, { ...noQueue, ...both }],
    ['loses its answer', forwarded, { ...unheard, ...both, kept: 1 }],
    ['answers 403 AccessDenied', { ...kept, ...both }, { ...noQueue, ...both }],
  ]),
  ...awsRows('SQS', 'with a token', [
    ['cuts the connection', forwarded, noQueue],
    ['loses its answer', forwarded, { ...unheardTwice, kept: 2 }],
    ['answers 403 AccessDenied', kept, noQueue],
  ]),
  // But for an empty 200 of something else: that is how S3 itself answers.
  ...awsRows('S3', 'large', [
    ['cuts the connection', forwarded, noStorage],
    ['does not answer', forwarded, noStorage],
    ['loses its answer', forwarded, { ...noStorage, ...both }],
    ['stops in the middle of its answer', forwarded, { ...noStorage, ...both }],
    ['answers something that is not HTTP', forwarded, { ...noStorage, ...both }],
    ['answers 500', forwarded, noStorage],
    ['answers 503 SlowDown', forwarded, noStorage],
    ['answers 400 RequestTimeout', forwarded, noStorage],
    ['answers 403 RequestTimeTooSkewed', forwarded, noStorage],
    ['answers 403 AccessDenied', { ...kept, ...both }, noStorage],
    ['answers 200 of something else', forwarded, noStorage],
  ]),
  ...awsRows('S3', 'large, not understood', [
    ['cuts the connection', quarantined, noStorage],
    ['loses its answer', quarantined, noStorage],
    ['answers 503 SlowDown', quarantined, noStorage],
    ['answers 403 RequestTimeTooSkewed', quarantined, noStorage],
    ['answers 403 AccessDenied', noStorage, noStorage],
  ]),
  ...dnsRows('json', [
    ['does not answer', forwarded, noKey],
    ['answers SERVFAIL', forwarded, noKey],
    ['answers that there is none', forwarded, noSuchKey],
  ]),
  ...dnsRows('signed with a known key', [
    ['does not answer', forwarded, forwarded],
    ['answers SERVFAIL', forwarded, forwarded],
    ['answers that there is none', forwarded, forwarded],
  ]),
  ...dnsRows('signed with a rotated key', [
    ['does not answer', forwarded, noKey],
    ['answers SERVFAIL', forwarded, noKey],
    ['answers that there is none', forwarded, noSuchKey],
  ]),
  ...awsRows('Secrets Manager', 'with a token', [
    ['cuts the connection', forwarded, noToken],
    ['does not answer', forwarded, noToken],
    ['loses its answer', forwarded, noToken],
    ['answers something that is not HTTP', forwarded, noToken],
    ['answers 500', forwarded, noToken],
    ['answers 400 Throttling', forwarded, noToken],
    ['answers 400 Signature expired', forwarded, noToken],
    ['answers 403 AccessDenied', badSecret, badSecret],
    ['answers 200 of something else', forwarded, noToken],
    ['answers an empty 200', forwarded, noToken],
  ]),
  ...awsRows('Secrets Manager', 'with a known token', [['cuts the connection', forwarded, forwardedTwice]]),
  ...awsRows('Secrets Manager', 'with a rotated token', [
    ['cuts the connection', forwarded, noToken],
    ['answers 500', forwarded, noToken],
  ]),
];

type Rows<Fault> = readonly (readonly [fault: Fault, once: Expected, always: Expected])[];

function awsRows(
  service: Exclude<FaultRow['service'], 'DNS' | 'sender'>,
  delivery: DeliveryKind,
  rows: Rows<keyof typeof awsFaults>,
): FaultRow[] {
  return twice(rows, (fault, times) => ({
    service,
    delivery,
    arrange: ({ sqs, s3, secrets }) => {
      const faults = schedule(awsFaults[fault], times);
      if (service === 'event queue')
        sqs.faults = ({ queue }) => (queue.startsWith('events-') ? faults() : undefined);
      else ({ SQS: sqs, S3: s3, 'Secrets Manager': secrets })[service].faults = faults;
    },
  }));
}

function senderRows(): FaultRow[] {
  const names = Object.keys(oddDeliveries) as (keyof typeof oddDeliveries)[];
  return names.map((delivery) => {
    const told = deliveryKinds[delivery].accepted;
    const arrange = (): void => undefined;
    return { service: 'sender', fault: 'is odd', times: 'once', delivery, told, queued: 1, arrange };
  });
}

function dnsRows(delivery: DeliveryKind, rows: Rows<keyof typeof dnsFaults>): FaultRow[] {
  return twice(rows, (fault, times) => ({
    service: 'DNS',
    delivery,
    arrange: ({ dns }) => (dns.faults = schedule(dnsFaults[fault], times)),
  }));
}

function twice<Fault extends string>(
  rows: Rows<Fault>,
  toRow: (fault: Fault, times: FaultRow['times']) => Pick<FaultRow, 'service' | 'delivery' | 'arrange'>,
): FaultRow[] {
  return rows.flatMap(([fault, once, always]) => [
    { ...toRow(fault, 'once'), ...once, fault, times: 'once' },
    { ...toRow(fault, 'always'), ...always, fault, times: 'always' },
  ]);
}
