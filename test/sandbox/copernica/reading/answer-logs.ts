import { json, type Answer } from '../../network/fault.ts';
import type { RestCall } from '../rest-call.ts';

/** A webhook delivery that failed, as Copernica's log of them has it (protocol 8). */
export interface FailedDelivery {
  /** `YYYY-MM-DD hh:mm:ss`. */
  time: string;
  response: number;
  recipient: string;
}

const type = 'feedback-loop-errors';

/** `/logfiles` and `/logfile/$name/json`; null when the call is for neither. One file a day. */
export function answerLogs(failures: readonly FailedDelivery[], call: RestCall): Answer | null {
  const [resource, name = '', sub] = call.path.split('/').filter(Boolean).map(decodeURIComponent);
  if (call.method !== 'GET') return null;
  if (resource === 'logfiles') {
    const date = call.query.get('date') ?? '';
    const isAsked = (call.query.get('type') ?? type) === type;
    const has = failures.some(({ time }) => time.startsWith(date));
    return json(200, isAsked && has ? [`${type}.${date.replaceAll('-', '')}.log`] : []);
  }
  if (resource !== 'logfile' || sub !== 'json') return null;
  const [, year, month, day] = /(\d{4})(\d{2})(\d{2})/.exec(name) ?? [];
  return json(
    200,
    failures
      .filter(({ time }) => time.startsWith(`${year}-${month}-${day}`))
      .map(({ time, response, recipient }) => ({ time, response: String(response), recipient, header: '' })),
  );
}
