import { stripVTControlCharacters, styleText } from 'node:util';
import type { LogLine } from '../gateway/lambda-service.ts';
import type { Happening } from '../inspector/recorder.ts';

/** One line for a delivery or a message, the same columns for both. */
export function toLines(happening: Happening): string[] {
  if (happening.kind === 'message') {
    const { message } = happening;
    const { attributes, id, queue, claimCheck } = message;
    const type = attributes['ce_type'];
    const what = type ? `${type} ${attributes['ce_subject'] ?? ''}` : `message on ${queue}`;
    const where = claimCheck ? styleText('dim', ' (on S3)') : '';
    return [columns(message.at, styleText('magenta', 'event'), `${what}${where}`, id ?? '')];
  }
  const { method, target, answer, code, durationMs, receivedAt } = happening.exchange;
  // The query may hold a callback token, and what is sent may hold anything: nothing of it moves the cursor.
  const path = stripVTControlCharacters(target.replace(/\?.*/s, '')).slice(0, 200);
  const colour = answer.status < 202 ? 'green' : answer.status < 400 ? 'yellow' : 'red';
  const became = `${styleText(colour, String(answer.status))}${code ? ` ${code}` : ''}`;
  return [
    columns(receivedAt, styleText('blue', method.padEnd(5)), `${path} → ${became}`, `${durationMs} ms`),
  ];
}

/** The functions' warnings and errors; what became of a delivery is told by its own line. */
export function toLogLines({ lambda, line }: LogLine): string[] {
  const { level, message } = readEntry(line);
  const isTold = level === 'WARN' && lambda === 'receive' && message.startsWith('delivery ');
  if (isTold || (level !== 'WARN' && level !== 'ERROR')) return [];
  const text = styleText(level === 'ERROR' ? 'red' : 'yellow', `${level.toLowerCase()} ${message}`);
  return [columns(new Date(), styleText('dim', 'log'), `${lambda}: ${text}`, styleText('dim', line))];
}

function readEntry(line: string): { level: string; message: string } {
  try {
    const { level = '', message = '' } = JSON.parse(line) as { level?: string; message?: string };
    return { level, message };
  } catch {
    // What is not JSON was printed by the runtime, because something went wrong.
    return { level: 'ERROR', message: line };
  }
}

function columns(at: Date, kind: string, what: string, detail: string): string {
  const time = styleText('dim', at.toTimeString().slice(0, 8));
  const padding = ' '.repeat(Math.max(0, 6 - stripVTControlCharacters(kind).length));
  return `${time} ${kind}${padding}${what} ${styleText('dim', detail)}`;
}
