import type { RecordedExchange } from './recorder.ts';
import { toSummary } from './to-details.ts';

/** The numbers of the exchanges that hold a text, in whichever case: in the list, in the body as sent, or in the event. */
export async function search(exchanges: readonly RecordedExchange[], text: string): Promise<number[]> {
  const wanted = text.toLowerCase();
  const found: number[] = [];
  for (const exchange of exchanges) {
    if (await holds(exchange, wanted)) found.push(exchange.number);
  }
  return found;
}

async function holds(exchange: RecordedExchange, wanted: string): Promise<boolean> {
  const { at: _at, ...summary } = toSummary(exchange);
  const listed = Object.values(summary).join(' ');
  if (listed.toLowerCase().includes(wanted)) return true;
  if (exchange.body.toString().toLowerCase().includes(wanted)) return true;
  return (await exchange.message?.event)?.toLowerCase().includes(wanted) ?? false;
}
