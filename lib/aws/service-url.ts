import { readAwsEndpoint, readRegion, type Environment } from '../config/environment.ts';

/** Where a service takes its calls. */
export interface ServiceUrl {
  /** Its path ends in a slash, so that others resolve below it. */
  url: URL;
  /** The environment names it in place of AWS's own. */
  isReplaced: boolean;
}

const subdomains = { S3: 's3', SECRETS_MANAGER: 'secretsmanager', SSM: 'ssm' } as const;

// AWS's partitions by how their regions begin, as its SDKs have them (partitions.json); all others are amazonaws.com.
const domains: readonly (readonly [regions: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/** A service's URL in the region, or what AWS_ENDPOINT_URL… says. @throws ConfigurationError naming the malformed variable */
export function readServiceUrl(env: Environment, service: keyof typeof subdomains): ServiceUrl {
  const region = readRegion(env);
  const replacement = readAwsEndpoint(env, service);
  const domain = domains.find(([regions]) => region.startsWith(regions))?.[1] ?? 'amazonaws.com';
  const url = new URL(replacement ?? `https://${subdomains[service]}.${region}.${domain}`);
  return { url: withSlash(url), isReplaced: replacement !== null };
}

/**
 * Where SQS takes the calls for a queue: its URL says, unless AWS_ENDPOINT_URL… says otherwise.
 * @throws ConfigurationError naming the malformed variable
 */
export function createQueueEndpoint(env: Environment): (queueUrl: string) => URL {
  const replacement = readAwsEndpoint(env, 'SQS');
  const replaced = replacement === null ? null : withSlash(new URL(replacement));
  return (queueUrl) => replaced ?? new URL('/', queueUrl);
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
}
