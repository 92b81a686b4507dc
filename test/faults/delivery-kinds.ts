import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildEvent, createSigningKey, keyId, tokenPath } from './build-event.ts';
import { oddDeliveries } from './odd-deliveries.ts';
import { callbackToken, toSecret, type FaultWorld } from './fault-world.ts';

/** A kind of delivery that a fault may hit. */
export interface DeliveryKindTraits {
  /** Builds one, after whatever must have happened before it. */
  prepare: (world: FaultWorld) => APIGatewayProxyEventV2 | Promise<APIGatewayProxyEventV2>;
  /** What its sender is told when nothing is wrong. */
  accepted: '200' | `202 ${string}`;
  isLarge?: true;
  hasToken?: true;
}

// Over SQS's limit as an event, and in base64 when quarantined.
const large = 'x'.repeat(1_050_000);
const unknownKey = createSigningKey();
const rotatedToken = 'callback-token-2';

export const deliveryKinds = {
  ...oddDeliveries,
  json: { prepare: () => buildEvent(), accepted: '200' },
  large: {
    prepare: () => buildEvent({ body: JSON.stringify({ id: '123', fields: { large } }) }),
    accepted: '200',
    isLarge: true,
  },
  'not understood': {
    prepare: () => buildEvent({ body: '{"hello":"world"}' }),
    accepted: '202 unknown-shape',
  },
  'large, not understood': {
    prepare: () => buildEvent({ body: JSON.stringify({ hello: large }) }),
    accepted: '202 unknown-shape',
    isLarge: true,
  },
  'signed with a known key': {
    prepare: async (world) => {
      await world.deliver(buildEvent());
      return buildEvent();
    },
    accepted: '200',
  },
  'signed with a rotated key': {
    prepare: async (world) => {
      await world.deliver(buildEvent());
      world.dns.records.set(keyId, unknownKey.record);
      return buildEvent({ privateKey: unknownKey.privateKey });
    },
    accepted: '200',
  },
  'with a token': { prepare: () => withToken(callbackToken), accepted: '200', hasToken: true },
  'with a known token': {
    prepare: async (world) => {
      await world.deliver(withToken(callbackToken));
      return withToken(callbackToken);
    },
    accepted: '200',
    hasToken: true,
  },
  'with a rotated token': {
    prepare: async (world) => {
      await world.deliver(withToken(callbackToken));
      world.secrets.set('copernica/old', toSecret(rotatedToken));
      return withToken(rotatedToken);
    },
    accepted: '200',
    hasToken: true,
  },
} as const satisfies Record<string, DeliveryKindTraits>;

export type DeliveryKind = keyof typeof deliveryKinds;

export function traitsOf(kind: DeliveryKind): DeliveryKindTraits {
  return deliveryKinds[kind];
}

function withToken(token: string): APIGatewayProxyEventV2 {
  return buildEvent({ path: tokenPath, query: `token=${token}` });
}
