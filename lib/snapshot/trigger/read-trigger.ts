/** What starts runs by itself: an outage that is over, a deploy, or the clock. */
export type Trigger =
  /** `since`: RFC 3339, UTC. */
  | { kind: 'outage'; run: string; since: string }
  | { kind: 'deploy'; run: string }
  | { kind: 'sweep'; run: string; isAlways: boolean }
  /** Nothing to do: an alarm that was over before it began, or something else that was sent here. */
  | { kind: 'none' };

/**
 * An alarm begins when its period is over, five minutes after the first failure at most, and a change is delivered soon after
 * it was made. The rest is for clocks and for Copernica's own delays.
 */
export const marginMs = 15 * 60_000;

interface BusEvent {
  id: string;
  'detail-type': string;
  detail: Record<string, unknown>;
}

/** Reads an event of EventBridge; null when it is none. */
export function readTrigger(event: unknown): Trigger | null {
  if (!isBusEvent(event)) return null;
  const { id: run, detail } = event;
  switch (event['detail-type']) {
    case 'CloudWatch Alarm State Change':
      return readAlarm(run, detail);
    case 'CloudFormation Stack Status Change':
      return { kind: 'deploy', run };
    case 'Scheduled Event':
      return { kind: 'sweep', run, isAlways: detail['always'] === true };
    default:
      return { kind: 'none' };
  }
}

function readAlarm(run: string, { state, previousState }: Record<string, unknown>): Trigger {
  const now = Object(state) as { value?: unknown };
  const before = Object(previousState) as { value?: unknown; timestamp?: unknown };
  // CloudWatch writes +0000, without the colon that a time has.
  const startedAt = Date.parse(String(before.timestamp).replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (now.value !== 'OK' || before.value !== 'ALARM' || Number.isNaN(startedAt)) return { kind: 'none' };
  return { kind: 'outage', run, since: new Date(startedAt - marginMs).toISOString() };
}

function isBusEvent(event: unknown): event is BusEvent {
  return (
    typeof event === 'object' &&
    event !== null &&
    'detail-type' in event &&
    'id' in event &&
    typeof event.id === 'string' &&
    'detail' in event &&
    typeof event.detail === 'object'
  );
}
