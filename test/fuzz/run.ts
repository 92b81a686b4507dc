/**
 * Reads a million made-up deliveries: fixtures, changed in places, under any path and content type. Each must be an event or be
 * refused with an error of ours, the same when it is read again, and soon. An input follows from its number:
 * `--first=N --inputs=1` repeats one, and prints it. Fails when anything is not as it must be.
 */
import { parseArgs } from 'node:util';
import { readFixtures } from '../unit/receiving/read-fixtures.ts';
import { fuzz, toDelivery } from './fuzz.ts';

const { inputs, first } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, first: { type: 'string', default: '1' } },
}).values;

const say = (text: string): void => console.log(text);
const corpus = readFixtures().map(({ body }) => body);
if (inputs === '1') {
  const { path, contentType, body } = toDelivery(Number(first), corpus);
  say(
    `POST ${path}\ncontent-type: ${contentType}\n\n${JSON.stringify(Buffer.from(body ?? '').toString('latin1'))}`,
  );
}
const startedAt = performance.now();
const { outcomes, slowest, problems } = await fuzz({
  inputs: Number(inputs),
  first: Number(first),
  corpus,
  now: () => performance.now(),
  onProgress: (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${inputs} `);
  },
});
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
say(`\n${inputs} inputs from number ${first}, each read twice, in ${seconds} s\n`);
for (const [kind, count] of [...outcomes].toSorted(([, one], [, other]) => other - one))
  say(`${String(count).padStart(9)}  ${kind}`);
say(`\nthe slowest took ${slowest.milliseconds.toFixed(1)} ms: number ${slowest.input}`);
for (const problem of problems) say(`PROBLEM ${problem}`);
if (problems.length > 0) process.exitCode = 1;
