import { answer, json, type Answer, type Fault } from '../network/fault.ts';
import { readBody, serve } from '../network/serve.ts';

/** Secrets Manager's GetSecretValue over HTTP. */
export interface SecretsManager {
  /** For AWS_ENDPOINT_URL_SECRETS_MANAGER. */
  url: string;
  /** Sets a secret's current version, without a previous one. */
  set(id: string, value: string): void;
  /** Makes the current version the previous one and sets a new current one. */
  rotate(id: string, value: string): void;
  remove(id: string): void;
  /** Ids asked for so far, failed requests included. */
  requests: { secretId: string; stage: string }[];
  faults: ((request: { secretId: string; stage: string }) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

interface Versions {
  current: string;
  previous: string | null;
}

/**
 * Starts it on a free port of 127.0.0.1; signatures and credentials are not checked. `whenHanging` is called for every
 * request that is left without an answer, so that a test's clock can pass.
 */
export async function startSecretsManager(
  secrets: Record<string, string> = {},
  whenHanging: () => void = () => undefined,
): Promise<SecretsManager> {
  const versions = new Map<string, Versions>();
  const served = await serve(async (request, response) => {
    const target = request.headers['x-amz-target'];
    const call = readCall(await readBody(request));
    manager.requests.push(call);
    const fault = manager.faults?.(call);
    if (fault?.kind === 'hang') whenHanging();
    await answer(response, fault, () => {
      if (target !== 'secretsmanager.GetSecretValue')
        return fail('UnknownOperationException', 'not played here');
      return getSecretValue(versions, call.secretId, call.stage);
    });
  });
  const manager: SecretsManager = {
    url: served.url,
    set: (id, value) => void versions.set(toName(id), { current: value, previous: null }),
    rotate: (id, value) =>
      void versions.set(id, { current: value, previous: versions.get(id)?.current ?? null }),
    remove: (id) => void versions.delete(id),
    requests: [],
    faults: undefined,
    close: served.close,
  };
  for (const [id, value] of Object.entries(secrets)) manager.set(id, value);
  return manager;
}

function getSecretValue(secrets: ReadonlyMap<string, Versions>, secretId: string, stage: string): Answer {
  const name = toName(secretId);
  const versions = secrets.get(name);
  if (!versions) return fail('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  const value =
    stage === 'AWSCURRENT' ? versions.current : stage === 'AWSPREVIOUS' ? versions.previous : null;
  if (value === null) {
    const message = `Secrets Manager can't find the specified secret value for staging label: ${stage}`;
    return fail('ResourceNotFoundException', message);
  }
  return json(200, {
    ARN: `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}-AbCdEf`,
    Name: name,
    VersionId:
      stage === 'AWSCURRENT'
        ? '00000000-0000-4000-8000-000000000002'
        : '00000000-0000-4000-8000-000000000001',
    SecretString: value,
    VersionStages: [stage],
    CreatedDate: 1_700_000_000,
  });
}

/** A secret's name; an ARN ends with six characters of its own. */
function toName(secretId: string): string {
  const [, nameInArn] = /^arn:[^:]*:secretsmanager:[^:]*:\d*:secret:(.+)-\w{6}$/.exec(secretId) ?? [];
  return nameInArn ?? secretId;
}

function readCall(body: Buffer): { secretId: string; stage: string } {
  const { SecretId, VersionStage } = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
  return {
    secretId: String(SecretId),
    stage: typeof VersionStage === 'string' ? VersionStage : 'AWSCURRENT',
  };
}

function fail(type: string, message: string): Answer {
  return json(400, { __type: type, message, Message: message }, { 'x-amzn-errortype': type });
}
