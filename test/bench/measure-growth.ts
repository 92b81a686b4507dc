import type { Bench } from './bench.ts';
import { measureCpu } from './measure-cpu.ts';
import { toExponent } from './statistics.ts';
import { toFields, toForm, toJson, toXml, type Body } from './workloads.ts';

/** How the CPU time of an event grows with its body. */
export interface Growth {
  format: string;
  /** Bytes of the body, and the least milliseconds that one took. */
  points: { bytes: number; cpuMs: number }[];
  /** 1 is linear; taken where the body decides, from 100 kB on. */
  exponent: number;
}

const bytesPerField = 64;
const formats: Record<string, (id: number, fields: Record<string, string>) => Body> = {
  JSON: toJson,
  XML: toXml,
  form: toForm,
};

/** Events of so many bytes in fields of the usual length, in each format. */
export async function measureGrowth(bench: Bench, sizes: readonly number[]): Promise<Growth[]> {
  const growths: Growth[] = [];
  for (const [format, toBody] of Object.entries(formats)) {
    const points: Growth['points'] = [];
    for (const size of sizes) {
      const fields = toFields(Math.round(size / bytesPerField), 40);
      const options = toOptions(size);
      const body = (id: number): Body => toBody(id, fields);
      const { receive } = await measureCpu(bench, { names: ['receive'], toBody: body }, options);
      points.push({ bytes: Buffer.byteLength(body(1).content), cpuMs: Math.min(...receive) });
    }
    growths.push({ format, points, exponent: toExponent(points.filter(({ bytes }) => bytes >= 50_000)) });
  }
  return growths;
}

function toOptions(size: number): { rounds: number; eventsPerRound: number; warmUpEvents: number } {
  const eventsPerRound = Math.max(2, Math.min(400, Math.round(4_000_000 / size)));
  return { rounds: 5, eventsPerRound, warmUpEvents: eventsPerRound * 3 };
}
