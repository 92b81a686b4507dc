import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toClaimCheck } from '../../../lib/queue/claim-check.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { messageClicked, profileUpdated } from '../../unit/event/sample-events.ts';
import { builds, isThere, missingLibraries, root } from './programs.ts';

const text = readFileSync(join(root, 'docs/consumers/README.md'), 'utf8');
const lists = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block = '']) => JSON.parse(block));
const [filters = [], kinds = [], rules = []]: object[][] = lists;

const { data } = profileUpdated;
const changed = (part: object) => ({ body: { ...profileUpdated, data: { ...data, ...part } } });
const pointer = JSON.parse(toClaimCheck(toEventMessage(profileUpdated), 'payloads', 'events/1.json').body);
const updated = { body: profileUpdated };
const clicked = { body: messageClicked };
const toDetail = (detail: unknown) => ({ 'detail-type': profileUpdated.type, source: 'copernica', detail });

/** Patterns of the document, an event that each matches and one that it does not. */
const rows: readonly [title: string, pattern: object | undefined, match: object, other: object][] = [
  ['updates of one database', filters[0], updated, changed({ database: 789 })],
  ['the second filter: events in S3', filters[1], { body: pointer }, updated],
  ['what happened to messages', kinds[0], clicked, updated],
  ['changes of one field', kinds[1], changed({ changes: { email: { to: 'x' } } }), updated],
  [
    'a value',
    kinds[2],
    changed({ fields: { newsletter: 'yes' } }),
    changed({ fields: { newsletter: 'no' } }),
  ],
  ['an interest', kinds[3], updated, changed({ interests: { football: false } })],
  [
    'updates on a bus',
    rules[0],
    toDetail({ ...profileUpdated, data: { ...data, fields: { newsletter: 'yes' } } }),
    toDetail(profileUpdated),
  ],
  ['events in S3 on a bus', rules[1], toDetail(pointer[1]), toDetail(profileUpdated)],
];
const ofAge = (...age: unknown[]) => ({ body: { data: { fields: { Age: age } } } });
const aged = changed({ fields: { Age: '42' } });
/** What is tried, in one go: a JVM takes its time to start. */
const cases: readonly [title: string, pattern: object | undefined, event: object, isMatch: boolean][] = [
  ...rows.flatMap(([title, pattern, match, other]): (typeof cases)[number][] => [
    [`${title}: matches`, pattern, match, true],
    [`${title}: does not match another`, pattern, other, false],
  ]),
  ['the value of a field as text: matches', ofAge('42'), aged, true],
  ['the value of a field as a number: does not match', ofAge(42), aged, false],
  ['a comparison of numbers: does not match', ofAge({ numeric: ['>', 41] }), aged, false],
];

const cwd = join(builds, 'ruler');
cpSync(join(import.meta.dirname, 'ruler'), cwd, { recursive: true });
const resolve = ['-q', '-B', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];
const lacking = isThere('mvn', '--version') ? missingLibraries('mvn', resolve, cwd) : 'mvn (and a JDK)';
if (lacking !== null) console.warn(`the patterns of docs/consumers are not tried: there is no ${lacking}`);

describe.skipIf(lacking !== null)(
  `the patterns of docs/consumers, by AWS's own event-ruler${lacking === null ? '' : `, not tried: no ${lacking}`}`,
  () => {
    let results: boolean[];
    beforeAll(() => {
      execFileSync('mvn', resolve, { cwd });
      const lines = cases.map(
        ([, pattern, event]) => `${JSON.stringify(pattern)}\t${JSON.stringify(event)}\n`,
      );
      const command = ['-c', 'exec java -cp "$(cat classpath.txt)" Matches.java'];
      const output = execFileSync('sh', command, { cwd, input: lines.join(''), encoding: 'utf8' });
      results = output
        .trim()
        .split('\n')
        .map((line) => line === 'true');
    }, 600_000);

    it('are all tried', () => {
      expect(lists.flat()).toEqual(rows.map(([, pattern]) => pattern));
      expect(results).toHaveLength(cases.length);
    });

    it.each(cases.map(([title, , , isMatch], index) => ({ title, isMatch, index })))(
      '$title',
      ({ isMatch, index }) => {
        expect(results[index]).toBe(isMatch);
      },
    );
  },
);
