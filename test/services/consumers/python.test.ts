import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { packageFile, schemaFiles } from '../../unit/event/generate-schema.ts';
import { messageClicked, profileUpdated, sampleEvents } from '../../unit/event/sample-events.ts';
import { startConsumerWorld, type ConsumerWorld } from './consumer-world.ts';
import { missingModules, python } from './programs.ts';

/** Skips with the reason in the title, and tells it. */
function needs(title: string, ...modules: string[]): [title: string, isMissing: boolean] {
  const lacking = missingModules(...modules);
  if (lacking !== null) console.warn(`${title} is not tried: there is no ${lacking}`);
  return [lacking === null ? title : `${title}, not tried: no ${lacking}`, lacking !== null];
}

const [lambdaTitle, isLambdaMissing] = needs(
  'docs/consumers/python/powertools_lambda.py',
  'boto3',
  'aws_lambda_powertools',
);

describe.skipIf(isLambdaMissing)(lambdaTitle, () => {
  let world: ConsumerWorld;
  beforeEach(async () => {
    world = await startConsumerWorld();
  });
  afterEach(() => world.close());

  it('reports the first failure of a group and all after it, and handles the others, from S3 too', async () => {
    const large = {
      ...profileUpdated,
      subject: 'database/788/profile/124',
      data: { ...profileUpdated.data, profile: 124, changes: { note: { to: 'x'.repeat(1_100_000) } } },
    };
    await world.send([toEventMessage(large)]);
    const update = toEventMessage(profileUpdated);
    const [pointer = ''] = world.left();
    const records = [
      record('1', update.groupId, update.body),
      record('2', update.groupId, '{}'),
      record('3', update.groupId, update.body),
      record('4', 'other', toEventMessage(messageClicked).body),
      record('5', 'large', pointer),
    ];
    const script =
      'import json, sys; from powertools_lambda import handler; print(json.dumps(handler(json.load(sys.stdin), None)))';
    // Not in one go: the S3 that it asks is played by this process.
    const running = promisify(execFile)(python, ['-c', script], {
      cwd: join(import.meta.dirname, '../../../docs/consumers/python'),
      env: { ...process.env, ...world.env, POWERTOOLS_DEV: 'true' },
    });
    running.child.stdin?.end(JSON.stringify({ Records: records }));
    const { stdout } = await running;
    const lines = stdout.trim().split('\n');
    expect(JSON.parse(lines.pop() ?? '')).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }],
    });
    expect(lines).toEqual([
      'com.copernica.profile.updated database/788/profile/123 company note',
      'com.copernica.message.clicked message/12',
      'com.copernica.profile.updated database/788/profile/124 note',
    ]);
  });
});

function record(messageId: string, MessageGroupId: string, body: string): object {
  return { messageId, body, attributes: { MessageGroupId }, messageAttributes: {}, eventSource: 'aws:sqs' };
}

const [modelsTitle, areModelsMissing] = needs('the models of datamodel-codegen', 'datamodel_code_generator');

describe.skipIf(areModelsMissing)(modelsTitle, () => {
  const folder = mkdtempSync(join(tmpdir(), 'copernica-models-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(Object.entries(schemaFiles))('of %s take every event, and refuse what is none', (file, type) => {
    const model = join(folder, `${type}.py`);
    const options = ['--input-file-type', 'jsonschema', '--output-model-type', 'pydantic_v2.BaseModel'];
    execFileSync(
      python,
      [
        '-m',
        'datamodel_code_generator',
        '--input',
        packageFile(file),
        ...options,
        '--class-name',
        type,
        '--output',
        model,
      ],
      { stdio: 'pipe' },
    );
    const script = join(folder, `check_${type}.py`);
    writeFileSync(
      script,
      `import json, sys
from pydantic import ValidationError
from ${type} import ${type}

def takes(event):
    try:
        ${type}.model_validate(event)
        return True
    except ValidationError:
        return False

print(json.dumps([takes(event) for event in json.load(sys.stdin)]))
`,
    );
    const isOf = ({ type: name }: { type: string }): boolean => {
      const isOfProfile = /^com\.copernica\.(?:sub)?profile\.(?!unsubscribed)/.test(name);
      return type === 'CopernicaEvent' || isOfProfile === (type === 'ProfileEvent');
    };
    const broken = { ...profileUpdated, data: { ...profileUpdated.data, action: 'delete' } };
    const output = execFileSync(python, [script], {
      input: JSON.stringify([...sampleEvents, broken]),
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([...sampleEvents.map(isOf), false]);
  });
});
