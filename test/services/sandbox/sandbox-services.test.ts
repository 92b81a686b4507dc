import { Resolver } from 'node:dns/promises';
import { generateKeyPairSync } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFaultyProxy } from '../../sandbox/aws/faulty-proxy.ts';
import { startSecretsManager, type SecretsManager } from '../../sandbox/aws/secrets-manager.ts';
import { startDnsServer, toDkimRecord, type DnsServer } from '../../sandbox/network/dns-server.ts';
import type { Fault } from '../../sandbox/network/fault.ts';
import { serve } from '../../sandbox/network/serve.ts';

describe('DNS', () => {
  let dns: DnsServer;
  let resolver: Resolver;

  beforeEach(async () => {
    dns = await startDnsServer();
    resolver = new Resolver({ timeout: 200, tries: 1 });
    resolver.setServers([dns.address]);
  });
  afterEach(() => dns.close());

  test('answers a key in strings of at most 255 bytes', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = publicKey.export({ type: 'spki', format: 'der' });
    dns.records.set('one._domainkey.copernica.com', toDkimRecord(key));
    const [strings = []] = await resolver.resolveTxt('one._domainkey.copernica.com');
    expect(strings.length).toBeGreaterThan(1);
    expect(strings.join('')).toBe(`v=DKIM1; k=rsa; p=${key.toString('base64')}`);
    expect(dns.queries).toEqual(['one._domainkey.copernica.com']);
  });

  test('does not know other names', async () => {
    await expect(resolver.resolveTxt('two._domainkey.copernica.com')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  test.each([
    ['servfail', 'ESERVFAIL'],
    ['drop', 'ETIMEOUT'],
  ] as const)('%s is seen as %s', async (fault, code) => {
    dns.records.set('a.example', ['text']);
    dns.faults = () => fault;
    await expect(resolver.resolveTxt('a.example')).rejects.toMatchObject({ code });
  });
});

describe('Secrets Manager', () => {
  let manager: SecretsManager;
  let client: SecretsManagerClient;

  beforeEach(async () => {
    manager = await startSecretsManager({ 'copernica/main': 'first' });
    client = new SecretsManagerClient({
      endpoint: manager.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await manager.close();
  });

  const get = async (SecretId: string, VersionStage?: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...(VersionStage ? { VersionStage } : {}) })))
      .SecretString;

  test('answers by name and by ARN, before and after a rotation', async () => {
    expect(await get('copernica/main')).toBe('first');
    await expect(get('copernica/main', 'AWSPREVIOUS')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    manager.rotate('copernica/main', 'second');
    expect(await get('arn:aws:secretsmanager:eu-west-1:000000000000:secret:copernica/main-AbCdEf')).toBe(
      'second',
    );
    expect(await get('copernica/main', 'AWSPREVIOUS')).toBe('first');
    expect(manager.requests).toHaveLength(4);
  });

  test('does not know other secrets', async () => {
    await expect(get('other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('can fail', async () => {
    manager.faults = () => ({ status: 500, body: 'broken' });
    await expect(get('copernica/main')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });
});

describe('proxy', () => {
  test.each<[string, Fault | undefined, number | 'none', number]>([
    ['passes a request', undefined, 201, 1],
    ['answers itself', { status: 503 }, 503, 0],
    ['answers differently after passing it', { kind: 'answer', status: 504 }, 504, 1],
    ['refuses', { kind: 'refuse' }, 'none', 0],
    ['cuts the connection after passing it', { kind: 'lost-answer' }, 'none', 1],
    ['answers garbage after passing it', { kind: 'garbage' }, 'none', 1],
    ['hangs', { kind: 'hang' }, 'none', 0],
  ])('%s', async (_title, fault, expected, passed) => {
    let arrived = 0;
    const target = await serve((_request, response) => {
      arrived += 1;
      response.writeHead(201, { etag: 'x' }).end('done');
      return Promise.resolve();
    });
    const proxy = await startFaultyProxy(target.url);
    proxy.faults = () => fault;
    const status = await fetch(`${proxy.url}/path?query`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: '{"QueueUrl":"http://127.0.0.1/000000000000/events.fifo"}',
      signal: AbortSignal.timeout(500),
    }).then(
      (response) => response.status,
      () => 'none' as const,
    );
    expect([status, arrived]).toEqual([expected, passed]);
    expect(proxy.requests).toEqual([
      { method: 'POST', path: '/path', action: 'SendMessage', queue: 'events.fifo' },
    ]);
    await Promise.all([proxy.close(), target.close()]);
  });
});
