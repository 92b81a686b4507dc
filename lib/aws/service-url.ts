import { readAwsEndpoint, readRegion, type Environment } from '../config/environment.ts';

/** Where a service takes its calls. */
export interface ServiceUrl {
  /** Its path ends in a slash, so that others resolve below it. */
  url: URL;
  /** The environment names it in place of AWS's own. */
  isReplaced: boolean;
}

const subdomains = { SQS: 'sqs', S3: 's3', SECRETS_MANAGER: 'secretsmanager', SSM: 'ssm' } as const;

/** A service's URL in the region, or what AWS_ENDPOINT_URL… says. @throws ConfigurationError naming the malformed variable */
export function readServiceUrl(env: Environment, service: keyof typeof subdomains): ServiceUrl {
  const region = readRegion(env);
  const replacement = readAwsEndpoint(env, service);
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(replacement ?? `https://${subdomains[service]}.${region}.${domain}`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { url, isReplaced: replacement !== null };
}
