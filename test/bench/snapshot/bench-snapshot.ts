import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as bundle, type PluginBuild } from 'esbuild';
import { startParameterStore } from '../../sandbox/aws/parameter-store.ts';
import { startSecretsManager } from '../../sandbox/aws/secrets-manager.ts';
import { createMadeUpProfiles } from '../../sandbox/copernica/reading/made-up-profiles.ts';
import { startCopernica } from '../../sandbox/copernica/start-copernica.ts';
import { root } from '../../sandbox/gateway/build.ts';
import { judgeSize, toMebibytes, type Verdict } from '../budgets.ts';
import { createTls } from '../tls.ts';
import { startQueueStandIn } from './queue-stand-in.ts';
import { startSnapshotProcess } from './snapshot-process.ts';

/** What a snapshot of a million may cost; the calls are Copernica's to bill. */
const snapshotBudgets = {
  callsPerMillion: 1_010,
  /** Of CPU, for each profile. */
  microseconds: 60,
  // From the end of the first step to that of the last: nothing may stay but what the heap moves by itself.
  heapGrowthBytes: 4 * 2 ** 20,
  // Lambda has 512 MB for it.
  peakBytes: 400 * 2 ** 20,
} as const;

/** Runs the bundle as it would be deployed over so many profiles, step by step, from its start to its end. */
export async function benchSnapshot(
  { directory, say }: { directory: string; say: (line: string) => void },
  profiles: number,
): Promise<Verdict[]> {
  const paths = await bundleSnapshot(directory);
  const tls = await createTls(directory);
  const database = { id: 788, name: 'Newsletter', interests: [], collections: [] };
  const [copernica, queues, parameters, secrets] = await Promise.all([
    startCopernica({ databases: [database] }),
    startQueueStandIn(tls),
    startParameterStore(),
    startSecretsManager({ 'copernica/main': 'access-token-of-the-sandbox' }),
  ]);
  copernica.shelf = createMadeUpProfiles({ owner: { kind: 'database', id: 788 }, count: profiles });
  const snapshot = await startSnapshotProcess(paths, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_LAMBDA_FUNCTION_NAME: 'snapshot',
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_S3: queues.url,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    COPERNICA_API_URL: copernica.apiUrl,
    COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
    NODE_EXTRA_CA_CERTS: tls.certificatePath,
    EVENT_QUEUE_URL: `${queues.url}/000000000000/events.fifo`,
    SNAPSHOT_QUEUE_URL: `${queues.url}/000000000000/snapshot.fifo`,
    PAYLOAD_BUCKET: 'payloads',
    STATE_PATH: '/copernica-callbacks/bench',
    STAGE: 'bench',
    HOME: tmpdir(),
  });
  try {
    await snapshot.handle({ databases: [788] });
    const usage = { cpuMs: 0, peakBytes: 0, firstHeapBytes: 0, heapBytes: 0, steps: 0 };
    for (let body = queues.steps.shift(); body !== undefined; body = queues.steps.shift()) {
      const step = await snapshot.handle({ Records: [{ messageId: '1', body }] });
      usage.cpuMs += step.cpuMs;
      [usage.peakBytes, usage.heapBytes] = [step.peakBytes, step.heapBytes];
      usage.firstHeapBytes ||= step.heapBytes;
      usage.steps += 1;
      say(`  step ${usage.steps}: ${queues.countEvents().toLocaleString('en')} events`);
    }
    if (queues.countEvents() !== profiles)
      throw new Error(`${queues.countEvents()} events of ${profiles} profiles`);
    const calls = copernica.requests.filter(({ server }) => server === 'api').length;
    const count = profiles.toLocaleString('en');
    return [
      judgeSize(
        `API calls for ${count} profiles`,
        calls,
        snapshotBudgets.callsPerMillion * Math.max(1, profiles / 1_000_000),
        (value) => value.toFixed(0),
      ),
      judgeSize(
        'CPU for a profile',
        (usage.cpuMs * 1000) / profiles,
        snapshotBudgets.microseconds,
        (value) => `${value.toFixed(1)} µs`,
      ),
      judgeSize(
        `heap growth over ${usage.steps} steps`,
        Math.max(0, usage.heapBytes - usage.firstHeapBytes),
        snapshotBudgets.heapGrowthBytes,
        toMebibytes,
      ),
      judgeSize('peak memory', usage.peakBytes, snapshotBudgets.peakBytes, (size) => toMebibytes(size, 0)),
    ];
  } finally {
    snapshot.close();
    await Promise.all([copernica.close(), queues.close(), parameters.close(), secrets.close()]);
  }
}

async function bundleSnapshot(directory: string): Promise<{ runtimePath: string; bundlePath: string }> {
  await bundle({
    absWorkingDir: root,
    entryPoints: { snapshot: 'functions/snapshot.ts', 'snapshot-runtime': 'test/bench/snapshot/runtime.ts' },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    // As in serverless.yml, but for the configuration, which is the tests' own.
    plugins: [{ name: 'config', setup: useTestConfig }],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
    },
  });
  return {
    runtimePath: join(directory, 'snapshot-runtime.mjs'),
    bundlePath: join(directory, 'snapshot.mjs'),
  };
}

function useTestConfig({ onResolve }: PluginBuild): void {
  onResolve({ filter: /callbacks\.config\.ts$/ }, () => ({ path: join(root, 'test/callbacks.config.ts') }));
}
