import { describe, expect, it } from 'vitest';
import { createQueueEndpoint, readServiceUrl } from '../../../lib/aws/service-url.ts';

describe('a service is', () => {
  // AWS's SDKs, partitions.json.
  it.each([
    ['eu-west-1', 'amazonaws.com'],
    ['us-gov-west-1', 'amazonaws.com'],
    ['cn-northwest-1', 'amazonaws.com.cn'],
    ['eusc-de-east-1', 'amazonaws.eu'],
    ['us-iso-east-1', 'c2s.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov'],
    ['us-isof-south-1', 'csp.hci.ic.gov'],
    ['eu-isoe-west-1', 'cloud.adc-e.uk'],
  ])('in %s at %s', (region, domain) => {
    const env = { AWS_REGION: region };
    expect(readServiceUrl(env, 'S3').url.href).toBe(`https://s3.${region}.${domain}/`);
    expect(readServiceUrl(env, 'SECRETS_MANAGER').url.host).toBe(`secretsmanager.${region}.${domain}`);
    expect(readServiceUrl(env, 'SSM')).toMatchObject({ isReplaced: false });
  });

  it('where the environment says', () => {
    const env = { AWS_REGION: 'eusc-de-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/aws' };
    const { url, isReplaced } = readServiceUrl(env, 'S3');
    expect([url.href, isReplaced]).toEqual(['http://127.0.0.1:4566/aws/', true]);
  });
});

describe('a queue’s calls go', () => {
  it.each([
    ['https://sqs.eusc-de-east-1.amazonaws.eu/1/q.fifo', 'https://sqs.eusc-de-east-1.amazonaws.eu/'],
    ['https://sqs.us-iso-east-1.c2s.ic.gov/1/q.fifo', 'https://sqs.us-iso-east-1.c2s.ic.gov/'],
    [
      'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/1/q',
      'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/',
    ],
    ['http://127.0.0.1:4566/1/q.fifo', 'http://127.0.0.1:4566/'],
  ])('for %s to %s', (queueUrl, endpoint) => {
    expect(createQueueEndpoint({})(queueUrl).href).toBe(endpoint);
  });

  it.each(['AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL'])('where %s says', (name) => {
    const endpointOf = createQueueEndpoint({ [name]: 'http://127.0.0.1:1234' });
    expect(endpointOf('https://sqs.eu-west-1.amazonaws.com/1/q').href).toBe('http://127.0.0.1:1234/');
    expect(() => createQueueEndpoint({ [name]: 'nowhere' })).toThrow(name);
  });
});
