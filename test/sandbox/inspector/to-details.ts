import { isUtf8 } from 'node:buffer';
import { toCurl } from '../control/to-curl.ts';
import { toChecks, type Check } from './checks.ts';
import { readAnswer } from './read-answer.ts';
import type { RecordedExchange } from './recorder.ts';

/** A body as the page shows it. */
export interface ShownBody {
  bytes: number;
  /** Its beginning; bytes that are no text stand as hexadecimal digits. */
  text: string;
  isText: boolean;
  isCut: boolean;
}

/** A row of the list. */
export type Summary = ReturnType<typeof toSummary>;

/** Everything there is to see of one exchange. */
export interface Details {
  summary: Summary;
  checks: Check[];
  /** What the receiver said is wrong, in a sentence; null when nothing is. */
  reason: string | null;
  /** As it stands on the queue, null when there is none. */
  event: unknown;
  /** Where the event is, when it is too large for the queue. */
  claimCheck: { bucket: string; key: string } | null;
  request: {
    target: string;
    headers: RecordedExchange['headers'];
    body: ShownBody;
    form: [string, string][];
  };
  answer: { status: number; headers: Record<string, string>; body: ShownBody };
  /** A shell line that sends the same bytes; null when they do not fit in one. */
  curl: string | null;
}

const maxShownBytes = 256 * 1024;
const maxCurlBytes = 64 * 1024;
const maxFormVariables = 300;

export function toSummary({
  number,
  receivedAt,
  method,
  target,
  answer,
  code,
  message,
  ...rest
}: RecordedExchange) {
  const { ce_type: type = null, ce_subject: subject = null, ce_id: id = null } = message?.attributes ?? {};
  return {
    number,
    at: receivedAt.toISOString(),
    method,
    path: target.replace(/\?.*/s, ''),
    status: answer.status,
    code,
    type,
    subject,
    id,
    account: message?.attributes['account'] ?? null,
    bytes: rest.body.length,
    durationMs: rest.durationMs,
  };
}

export async function toDetails(
  exchange: RecordedExchange,
  { isByToken, receiverUrl }: { isByToken: boolean; receiverUrl: string },
): Promise<Details> {
  const { target, headers, body, answer, message, method } = exchange;
  const event = (await message?.event) ?? null;
  const shown = showBody(body);
  const url = `${receiverUrl}${target}`;
  return {
    summary: toSummary(exchange),
    checks: toChecks(exchange, isByToken),
    reason: readAnswer(answer).reason,
    event: event === null ? null : (JSON.parse(event) as unknown),
    claimCheck: message?.claimCheck ?? null,
    request: { target, headers, body: shown, form: shown.isText && !shown.isCut ? readForm(exchange) : [] },
    answer: {
      status: answer.status,
      headers: answer.headers ?? {},
      body: showBody(Buffer.from(answer.body ?? '')),
    },
    curl:
      shown.isText && body.length <= maxCurlBytes
        ? toCurl({ method, url, headers: Object.fromEntries(headers), body: shown.text })
        : null,
  };
}

function showBody(body: Buffer): ShownBody {
  const isText = isUtf8(body) && !body.includes(0);
  const start = body.subarray(0, maxShownBytes);
  // A character that the cut goes through is left out.
  const text = isText
    ? start.toString().replace(/\uFFFD+$/, '')
    : start.toString('hex').replace(/(.{2})/g, '$1 ');
  return { bytes: body.length, text, isText, isCut: body.length > maxShownBytes };
}

/** The variables of a form, decoded, which is how people read one; none when it is not a form. */
function readForm({ headers, body }: RecordedExchange): [string, string][] {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!type.includes('x-www-form-urlencoded')) return [];
  return [...new URLSearchParams(body.toString())].slice(0, maxFormVariables);
}
