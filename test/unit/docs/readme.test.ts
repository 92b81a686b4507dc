import { readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { receive } from '../../../functions/receive.ts';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { createKeySource } from '../../../lib/receiving/verify/key-source.ts';
import type { Outbox, Outgoing } from '../../../lib/queue/outbox.ts';
import { signDelivery } from '../../sandbox/delivery/sign-delivery.ts';
import { toDkimRecord } from '../../sandbox/network/dns-server.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

function blockOf(language: string): string {
  const [, block] = new RegExp(`\`\`\`${language}\\n([^]*?)\n\`\`\``).exec(readme) ?? [];
  if (block === undefined) throw new Error(`the README has no ${language} block`);
  return block;
}

test('is at most 150 lines long', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test.each([...new Set([...readme.matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map(([, name]) => name))])(
  'npm %s is a command that exists',
  (name) => {
    expect(['ci', ...Object.keys(packageJson.scripts)]).toContain(name);
  },
);

test.each([...readme.matchAll(/\]\(((?:docs|lib|functions)\/[^)]+)\)/g)].map(([, path]) => path ?? ''))(
  'links to %s, which exists',
  (path) => {
    expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).not.toBe('');
  },
);

test('shows the configuration that the tests go by', () => {
  const squeeze = (text: string): string => text.replace(/\s+/g, '').replace(/,(?=[}\]])/g, '');
  const config = readFileSync(new URL('../../callbacks.config.ts', import.meta.url), 'utf8');
  expect(squeeze(config)).toContain(squeeze(blockOf('ts')));
});

describe('its delivery', () => {
  const [head = '', body = ''] = blockOf('http').split('\n\n');
  const [requestLine = '', ...lines] = head.split('\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
    }),
  );
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const date = new Date(headers.get('date') ?? '');
  const [, keyId = ''] = /keyId="([^"]+)"/.exec(headers.get('signature') ?? '') ?? [];
  const signed = signDelivery({
    method,
    url: `https://${headers.get('host')}${path}`,
    body,
    contentType: headers.get('content-type') ?? null,
    copernicaId: headers.get('x-copernica-id') ?? '',
    keyId,
    privateKey,
    date,
    nonce: headers.get('x-nonce') ?? '',
  });

  test('has the headers that Copernica would send with it', () => {
    for (const [name, value] of headers) {
      if (name === 'signature') expect(signed[name]).toContain(value.replace(/signature=".*/, 'signature="'));
      else expect(signed[name]).toBe(value);
    }
  });

  test('becomes exactly the event shown', async () => {
    const sent: Outgoing[] = [];
    const answer = await receive(
      toGatewayEvent(),
      { getRemainingTimeInMillis: () => 15_000 },
      createReceiver(sent),
    );
    const event: unknown = JSON.parse(blockOf('json'));
    expect(sent).toEqual([{ event }]);
    expect(answer).toMatchObject({
      statusCode: 200,
      body: JSON.stringify({ id: (event as { id: string }).id }),
    });
  });

  function toGatewayEvent() {
    return {
      version: '2.0',
      rawPath: path,
      rawQueryString: '',
      headers: signed,
      body,
      isBase64Encoded: false,
      requestContext: { http: { method, path }, stage: '$default', requestId: 'request-1' },
    } as unknown;
  }

  function createReceiver(sent: Outgoing[]): Parameters<typeof receive>[2] {
    const records = toDkimRecord(publicKey.export({ type: 'spki', format: 'der' }));
    const send: Outbox['send'] = async (outgoing) => {
      sent.push(outgoing);
      return { bodyBytes: 0, isClaimCheck: false };
    };
    const ignore = (): void => undefined;
    const { accounts } = resolveConfig({
      accounts: { main: { copernicaId: 'account_1234', secret: 'copernica/main' } },
      callbacks: [],
    });
    return {
      accounts,
      verifier: {
        accounts,
        receiverUrls: [`https://${headers.get('host')}`],
        keySource: createKeySource(async () => [records], Date.now),
        tokenSource: async () => undefined,
      },
      outbox: { send },
      log: { info: ignore, warn: ignore, error: ignore, record: ignore },
      stackMark: null,
      stage: 'test',
      now: () => date.getTime(),
    };
  }
});
