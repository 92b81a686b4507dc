import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAwsClient } from '../../../lib/aws/aws-client.ts';
import { createRetryingCall, type CallUntil } from '../../../lib/aws/call-with-retries.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { createTokenReader } from '../../../lib/receiving/verify/read-tokens.ts';
import type { ReadTokens } from '../../../lib/receiving/verify/token-source.ts';
import { startSecretsManager, type SecretsManager } from '../../sandbox/aws/secrets-manager.ts';
import type { Answer } from '../../sandbox/network/fault.ts';

const id = 'copernica/old';
const secretOf = (callbackToken?: string): string => JSON.stringify({ accessToken: 'MARKER', callbackToken });

let secrets: SecretsManager;
let readTokens: ReadTokens;

beforeEach(async () => {
  secrets = await startSecretsManager();
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'access-key-id',
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  };
  // Its seconds pass in a tenth of the time.
  const options = { clock: systemClock, attemptTimeoutMs: 2_500 };
  const hurried = (): number => Date.now() * 10;
  readTokens = createTokenReader(env, createRetryingCall(createAwsClient(env, Date.now), options), hurried);
});
afterEach(() => secrets.close());

describe('the tokens of a secret', () => {
  it('are the current one where there is no other', async () => {
    secrets.set(id, secretOf('current'));
    expect(await readTokens(id)).toEqual(['current']);
    expect(secrets.requests.map(({ secretId, stage }) => [secretId, stage]).sort()).toEqual([
      [id, 'AWSCURRENT'],
      [id, 'AWSPREVIOUS'],
    ]);
  });

  it('are the current and the previous one after a rotation', async () => {
    secrets.set(id, secretOf('previous'));
    secrets.rotate(id, secretOf('current'));
    expect(await readTokens(id)).toEqual(['current', 'previous']);
  });

  it.each([
    ['had no callback token', secretOf()],
    ['was a bare access token', 'MARKER'],
    ['was not readable', '{"accessToken":"MARKER'],
    ['had a token with a space', secretOf('a token')],
  ])('are the current one where the previous secret %s', async (_, previous) => {
    secrets.set(id, previous);
    secrets.rotate(id, secretOf('current'));
    expect(await readTokens(id)).toEqual(['current']);
  });

  it('are the previous one where it was dropped: callbacks still carry it', async () => {
    secrets.set(id, secretOf('previous'));
    secrets.rotate(id, secretOf());
    expect(await readTokens(id)).toEqual(['previous']);
  });

  it('are read by ARN too', async () => {
    secrets.set(id, secretOf('current'));
    expect(await readTokens(`arn:aws:secretsmanager:eu-west-1:1:secret:${id}-AbCdEf`)).toEqual(['current']);
  });
});

describe('a secret that cannot be used is named, and not quoted', () => {
  const binary: Answer = { status: 200, body: JSON.stringify({ ARN: 'arn:…', SecretBinary: 'TUFSS0VS' }) };
  const denied: Answer = {
    status: 400,
    body: JSON.stringify({ __type: 'AccessDeniedException', message: 'MARKER' }),
  };

  it.each<[string, string | null, Answer | null, RegExp]>([
    ['it does not exist', null, null, /does not exist in this region$/],
    ['it has no callback token', secretOf(), null, /has no callbackToken$/],
    ['it is a bare access token', 'MARKER', null, /has no callbackToken$/],
    ['it is broken JSON', '{"accessToken":"MARKER', null, /is not valid JSON$/],
    ['its token has a space', secretOf('a MARKER'), null, /callbackToken must be text without spaces$/],
    ['its access token is missing', '{"callbackToken":"MARKER"}', null, /accessToken must be text/],
    ['it is binary', null, binary, /its value must be text without spaces$/],
    ['we may not read it', null, denied, /cannot be read \(AccessDeniedException\)$/],
  ])('because %s', async (_, value, answer, message) => {
    if (value !== null) secrets.set(id, value);
    if (answer) secrets.faults = () => answer;
    const error: unknown = await readTokens(id).catch((problem: unknown) => problem);
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'invalid-secret' });
    expect(error).toHaveProperty('message', expect.stringMatching(message));
    expect(error).toHaveProperty('message', expect.stringContaining(`'${id}'`));
    expect(String((error as Error).stack)).not.toContain('MARKER');
    // Nothing was asked for again: it would not help.
    expect(secrets.requests.filter(({ stage }) => stage === 'AWSCURRENT')).toHaveLength(1);
  });
});

describe('a Secrets Manager that does not answer', () => {
  it('is asked again', async () => {
    secrets.set(id, secretOf('current'));
    let failures = 3;
    secrets.faults = () => (failures-- > 0 ? { status: 500, body: '' } : undefined);
    expect(await readTokens(id)).toEqual(['current']);
  });

  it('is not taken for a secret without previous version', async () => {
    secrets.set(id, secretOf('previous'));
    secrets.rotate(id, secretOf('current'));
    secrets.faults = ({ stage }) => (stage === 'AWSPREVIOUS' ? { kind: 'refuse' } : undefined);
    await expect(readTokens(id)).rejects.toMatchObject({ code: 'secrets-unavailable', status: 503 });
  });
});

it.each([
  [{}, 'https://secretsmanager.eu-west-1.amazonaws.com/'],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/aws' }, 'http://127.0.0.1:4566/aws/'],
  [{ AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1/'],
])('with %o secrets are read from %s', async (env, url) => {
  const urls: string[] = [];
  const callUntil: CallUntil = async (call) => {
    urls.push(call.url.href);
    return { status: 200, body: JSON.stringify({ SecretString: secretOf('current') }) };
  };
  await createTokenReader({ AWS_REGION: 'eu-west-1', ...env }, callUntil, Date.now)(id);
  expect(urls).toEqual([url, url]);
});
