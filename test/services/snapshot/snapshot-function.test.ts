import { afterEach, expect, test, vi } from 'vitest';
import { handler } from '../../../functions/snapshot.ts';

afterEach(() => void vi.unstubAllEnvs());

const environment = {
  AWS_REGION: 'eu-west-1',
  EVENT_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/events.fifo',
  SNAPSHOT_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/snapshot.fifo',
  PAYLOAD_BUCKET: 'payloads',
  STATE_PATH: '/copernica-callbacks/test',
};

test.each(Object.keys(environment))('without %s the function says so', async (name) => {
  for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, key === name ? '' : value);
  vi.stubEnv('AWS_DEFAULT_REGION', '');
  await expect(handler({})).rejects.toThrow(`environment variable ${name} is not set`);
});

test('wired as it is in Lambda, it refuses a wrong input', async () => {
  for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
  await expect(handler({ mode: 'no' })).rejects.toThrow("snapshot: mode must be 'run' or 'plan'");
});
