import type { Environment } from '../config/environment.ts';
import type { Deadline } from '../deadline.ts';
import { UnavailableError } from '../errors.ts';
import type { AwsAnswer } from './aws-call.ts';
import { AwsCallError, type CallUntil } from './call-with-retries.ts';
import { readServiceUrl } from './service-url.ts';

/** A text by its name. */
export interface Parameter {
  name: string;
  value: string;
  /** Counts up, by one for each time that it is set; begins at 1 where it is made afresh. */
  version: number;
}

/** Texts by name in Systems Manager's Parameter Store. @throws UnavailableError `state-unavailable` from all of it */
export interface ParameterStore {
  /** Null when there is none. */
  get(name: string, deadline: Deadline): Promise<string | null>;
  /** The same with its version. */
  find(name: string, deadline: Deadline): Promise<Parameter | null>;
  /** All whose names begin with this path and a slash. */
  list(path: string, deadline: Deadline): Promise<Parameter[]>;
  /** Makes it; false, without a change, when there is one already: of two that try, one succeeds. */
  create(name: string, value: string, deadline: Deadline): Promise<boolean>;
  /** Sets it, whether there is one or not. Gives its new version. */
  set(name: string, value: string, deadline: Deadline): Promise<number>;
  /** Nothing happens when there is none. */
  remove(name: string, deadline: Deadline): Promise<void>;
}

type Action = 'GetParameter' | 'GetParametersByPath' | 'PutParameter' | 'DeleteParameter';

interface RawParameter {
  Name?: string;
  Value?: string;
  Version?: number;
}

interface Page {
  Parameters?: RawParameter[];
  NextToken?: string;
}

/** @throws ConfigurationError naming the environment variable that is missing or malformed */
export function createParameterStore(env: Environment, callUntil: CallUntil): ParameterStore {
  const { url } = readServiceUrl(env, 'SSM');

  /** The answer, or null when it was refused with this error type. */
  async function call(
    action: Action,
    input: Record<string, unknown>,
    { deadline, unless }: { deadline: Deadline; unless?: string },
  ): Promise<AwsAnswer | null> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${action}` };
    const body = JSON.stringify(input);
    try {
      return await callUntil(
        { service: 'ssm', method: 'POST', url, headers, body },
        { deadline, isAccepted: isJson },
      );
    } catch (cause) {
      if (!(cause instanceof AwsCallError)) throw cause;
      if (cause.type === unless) return null;
      throw new UnavailableError('state-unavailable', `Parameter Store did not do ${action}`, { cause });
    }
  }

  const put = (name: string, value: string, isOverwrite: boolean, deadline: Deadline) =>
    call(
      'PutParameter',
      { Name: name, Value: value, Type: 'String', Overwrite: isOverwrite },
      { deadline, unless: 'ParameterAlreadyExists' },
    );

  async function find(name: string, deadline: Deadline): Promise<Parameter | null> {
    const answer = await call('GetParameter', { Name: name }, { deadline, unless: 'ParameterNotFound' });
    if (!answer) return null;
    const { Parameter: parameter } = JSON.parse(answer.body) as { Parameter?: RawParameter };
    return parameter ? toParameter(parameter) : null;
  }

  return {
    get: async (name, deadline) => (await find(name, deadline))?.value ?? null,
    find,
    async list(path, deadline) {
      const found: Parameter[] = [];
      let token: string | undefined;
      do {
        const input = { Path: path, Recursive: true, ...(token ? { NextToken: token } : {}) };
        const answer = await call('GetParametersByPath', input, { deadline });
        const page = JSON.parse(answer?.body ?? '{}') as Page;
        found.push(...(page.Parameters ?? []).map(toParameter));
        token = page.NextToken;
      } while (token);
      return found;
    },
    create: async (name, value, deadline) => (await put(name, value, false, deadline)) !== null,
    async set(name, value, deadline) {
      const answer = await put(name, value, true, deadline);
      const { Version: version = 0 } = JSON.parse(answer?.body ?? '{}') as { Version?: number };
      return version;
    },
    async remove(name, deadline) {
      await call('DeleteParameter', { Name: name }, { deadline, unless: 'ParameterNotFound' });
    },
  };
}

function toParameter({ Name: name = '', Value: value = '', Version: version = 0 }: RawParameter): Parameter {
  return { name, value, version };
}

function isJson({ status, body }: AwsAnswer): boolean {
  return status === 200 && body.trimStart().startsWith('{');
}
