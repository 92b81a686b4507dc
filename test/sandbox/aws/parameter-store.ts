import { answer, json, type Answer, type Fault } from '../network/fault.ts';
import { readBody, serve } from '../network/serve.ts';

/** Systems Manager's Parameter Store, as far as it is used: texts by name. */
export interface ParameterStore {
  /** For AWS_ENDPOINT_URL_SSM. */
  url: string;
  /** May be changed at any time. */
  parameters: Map<string, string>;
  /** How often each was set since it was made. */
  versions: Map<string, number>;
  faults: ((request: { action: string; name: string }) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

const pageSize = 10;

interface Call {
  NextToken?: string;
  Name?: string;
  Names?: string[];
  Value?: string;
  Overwrite?: boolean;
  Path?: string;
  Recursive?: boolean;
}

/** Starts it on a free port of 127.0.0.1; signatures and credentials are not checked. */
export async function startParameterStore(): Promise<ParameterStore> {
  const served = await serve(async (request, response) => {
    const [, action = ''] = String(request.headers['x-amz-target']).split('.');
    const call = JSON.parse((await readBody(request)).toString() || '{}') as Call;
    await answer(response, store.faults?.({ action, name: call.Name ?? call.Path ?? '' }), () =>
      act(store, action, call),
    );
  });
  const store: ParameterStore = {
    url: served.url,
    parameters: new Map(),
    versions: new Map(),
    faults: undefined,
    close: served.close,
  };
  return store;
}

function act(
  { parameters, versions }: Pick<ParameterStore, 'parameters' | 'versions'>,
  action: string,
  call: Call,
): Answer {
  const { Name: name = '', Value: value } = call;
  const show = (key: string): Record<string, unknown> => ({
    Name: key,
    Type: 'String',
    Value: parameters.get(key) ?? '',
    Version: versions.get(key) ?? 1,
    LastModifiedDate: 1_700_000_000,
  });
  switch (action) {
    case 'GetParameter':
      return parameters.has(name) ? json(200, { Parameter: show(name) }) : fail('ParameterNotFound');
    case 'GetParametersByPath': {
      const below = `${(call.Path ?? '').replace(/\/$/, '')}/`;
      const found = [...parameters.keys()].filter(
        (key) => key.startsWith(below) && (call.Recursive || !key.slice(below.length).includes('/')),
      );
      const start = Number(call.NextToken ?? 0);
      const end = start + pageSize;
      const next = end < found.length ? { NextToken: String(end) } : {};
      return json(200, { Parameters: found.slice(start, end).map(show), ...next });
    }
    case 'PutParameter':
      if (!value) return fail('ValidationException');
      if (parameters.has(name) && !call.Overwrite) return fail('ParameterAlreadyExists');
      versions.set(name, parameters.has(name) ? (versions.get(name) ?? 1) + 1 : 1);
      parameters.set(name, value);
      return json(200, { Version: versions.get(name), Tier: 'Standard' });
    case 'DeleteParameter':
      versions.delete(name);
      return parameters.delete(name) ? json(200, {}) : fail('ParameterNotFound');
    default:
      return fail('UnknownOperationException');
  }
}

function fail(type: string): Answer {
  return json(400, { __type: type, message: type }, { 'x-amzn-errortype': type });
}
