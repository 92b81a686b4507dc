import { start, type Bench } from './bench.ts';
import { toFields, toForm, toJson, toXml, type Body } from './workloads.ts';

/** What the process held at the most while it handled the largest bodies that the gateway passes. */
export interface Peak {
  body: string;
  bytes: number;
}

// 64 bytes a field in XML, less in the others; values over and over again would be too easy.
const manyFields = (megabytes: number): Record<string, string> => toFields(megabytes * 15_000, 40);
const bodies: Record<string, (id: number) => Body> = {
  'JSON, 4 MB in many fields': (id) => toJson(id, manyFields(4)),
  'JSON, 4 MB in one field': (id) => toJson(id, { remarks: 'x'.repeat(4_000_000) }),
  'XML, 4 MB in many fields': (id) => toXml(id, manyFields(4)),
  'XML, 4 MB in one field': (id) => toXml(id, { remarks: 'x'.repeat(4_000_000) }),
  'form, 4 MB in many fields': (id) => toForm(id, manyFields(3.6)),
};
const repeats = 5;

/** Hands each of the largest bodies to a fresh process, several times. */
export async function measurePeaks(bench: Bench): Promise<Peak[]> {
  const peaks: Peak[] = [];
  for (const [body, toBody] of Object.entries(bodies)) {
    const process = start(bench, 'receive');
    const usage = await process.carryOut({ events: bench.world.signEvents(2, toBody), count: repeats });
    process.close();
    peaks.push({ body, bytes: usage.peakBytes });
  }
  return peaks;
}
