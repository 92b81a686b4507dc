import { resolveIntrinsics, type References } from './resolve-intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** A route that a request matched. */
export interface Route {
  /** For example `POST /callbacks/{proxy+}`. */
  key: string;
  /** Path parameters by name. */
  parameters: Record<string, string>;
  /** Logical id of the function that serves it. */
  lambdaId: string;
  /** How long the gateway waits for the function. */
  timeoutMs: number;
}

/** Finds a request's route; null when the API has none. */
export type Router = (method: string, path: string) => Route | null;

/** A router of the template's HTTP API. */
export function createRouter(template: Template, references: References): Router {
  const integrations = new Map(
    resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(({ id, properties }) => {
      const uri = String(resolveIntrinsics(properties['IntegrationUri'], template, references));
      const lambda = [...references.attributes].find(
        ([name, value]) => name.endsWith('.Arn') && value === uri,
      );
      const timeoutMs = Math.min(Number(properties['TimeoutInMillis'] ?? 30_000), 30_000);
      return [id, { lambdaId: lambda?.[0].replace(/\.Arn$/, '') ?? '', timeoutMs }];
    }),
  );
  const integrationRefs = new Map([
    ...references.refs,
    ...[...integrations.keys()].map((id) => [id, id] as const),
  ]);
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const target = resolveIntrinsics(properties['Target'], template, {
      ...references,
      refs: integrationRefs,
    });
    const integration = integrations.get(String(target).replace(/^integrations\//, ''));
    if (!integration) throw new Error(`route ${String(properties['RouteKey'])} leads to no integration`);
    const key = String(properties['RouteKey']);
    const [method = '', path = ''] = key.split(' ');
    return { key, method, pattern: toPattern(path), ...integration };
  });
  return (method, path) => {
    for (const { key, pattern, lambdaId, timeoutMs, method: routeMethod } of routes) {
      const match = pattern.exec(path);
      const isMethod = routeMethod === method || routeMethod === 'ANY' || key === '$default';
      if (match && isMethod) return { key, lambdaId, timeoutMs, parameters: { ...match.groups } };
    }
    return null;
  };
}

/** `{name}` matches one path segment, `{name+}` the whole rest. */
function toPattern(path: string): RegExp {
  if (path === '') return /^/;
  const source = path
    .replace(/[.*()|[\]\\^$?]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_whole, name: string, rest: string) => {
      return `(?<${name}>${rest ? '.+' : '[^/]+'})`;
    });
  return new RegExp(`^${source}$`);
}
