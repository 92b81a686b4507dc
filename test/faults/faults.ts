import { throttled } from '../sandbox/aws/faulty-proxy.ts';
import type { DnsFault } from '../sandbox/network/dns-server.ts';
import type { Fault } from '../sandbox/network/fault.ts';

/** How a call to AWS goes wrong. */
export const awsFaults = {
  'cuts the connection': { kind: 'refuse' },
  'does not answer': { kind: 'hang' },
  'loses its answer': { kind: 'lost-answer' },
  'stops in the middle of its answer': {
    kind: 'answer',
    status: 200,
    headers: { 'content-length': '500' },
    body: '{"Mess',
  },
  'answers something that is not HTTP': { kind: 'garbage' },
  'answers 500': { status: 500, body: 'oops' },
  'answers 503 SlowDown': toXmlError(503, 'SlowDown'),
  'answers 400 RequestTimeout': toXmlError(400, 'RequestTimeout'),
  'answers 400 Throttling': throttled,
  // After a freeze: what AWS says of a signature that is too old, JSON and XML.
  'answers 400 Signature expired': {
    status: 400,
    body: JSON.stringify({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message:
        'Signature expired: 20261128T120000Z is now earlier than 20261128T121500Z (20261128T122000Z - 5 min.)',
    }),
  },
  'answers 403 RequestTimeTooSkewed': toXmlError(403, 'RequestTimeTooSkewed'),
  'answers 403 AccessDenied': { status: 403, body: '{"__type":"AccessDeniedException"}' },
  'answers 200 of something else': { status: 200, body: '<html>captive portal</html>' },
  'answers an empty 200': { status: 200, body: '' },
} as const satisfies Record<string, Fault>;

/** How a lookup goes wrong. */
export const dnsFaults = {
  'does not answer': 'drop',
  'answers SERVFAIL': 'servfail',
  'answers that there is none': 'empty',
} as const satisfies Record<string, DnsFault>;

/** What a service asks before each request; undefined lets it pass. */
export type FaultSchedule<Kind> = () => Kind | undefined;

/** The fault for the first request, or for each. */
export function schedule<Kind>(fault: Kind, times: 'once' | 'always'): FaultSchedule<Kind> {
  let isOver = false;
  return () => {
    if (isOver) return undefined;
    isOver = times === 'once';
    return fault;
  };
}

function toXmlError(status: number, code: string): Fault {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
