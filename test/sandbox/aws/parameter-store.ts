import { answer, json, type Answer, type Fault } from '../network/fault.ts';
import { readBody, serve } from '../network/serve.ts';

/** Systems Manager's Parameter Store, as far as it is used: texts by name. */
export interface ParameterStore {
  /** For AWS_ENDPOINT_URL_SSM. */
  url: string;
  /** May be changed at any time. */
  parameters: Map<string, string>;
  faults: ((request: { action: string; name: string }) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

interface Call {
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
      act(store.parameters, action, call),
    );
  });
  const store: ParameterStore = {
    url: served.url,
    parameters: new Map(),
    faults: undefined,
    close: served.close,
  };
  return store;
}

function act(parameters: Map<string, string>, action: string, call: Call): Answer {
  const { Name: name = '', Value: value } = call;
  switch (action) {
    case 'GetParameter':
      return parameters.has(name)
        ? json(200, { Parameter: toParameter(name, parameters.get(name)) })
        : fail('ParameterNotFound');
    case 'GetParametersByPath': {
      const below = `${(call.Path ?? '').replace(/\/$/, '')}/`;
      const found = [...parameters].filter(
        ([key]) => key.startsWith(below) && (call.Recursive || !key.slice(below.length).includes('/')),
      );
      return json(200, { Parameters: found.map(([key, text]) => toParameter(key, text)) });
    }
    case 'PutParameter':
      if (!value) return fail('ValidationException');
      if (parameters.has(name) && !call.Overwrite) return fail('ParameterAlreadyExists');
      parameters.set(name, value);
      return json(200, { Version: 1, Tier: 'Standard' });
    case 'DeleteParameter':
      return parameters.delete(name) ? json(200, {}) : fail('ParameterNotFound');
    default:
      return fail('UnknownOperationException');
  }
}

function toParameter(name: string, value = ''): Record<string, unknown> {
  return { Name: name, Type: 'String', Value: value, Version: 1, LastModifiedDate: 1_700_000_000 };
}

function fail(type: string): Answer {
  return json(400, { __type: type, message: type }, { 'x-amzn-errortype': type });
}
