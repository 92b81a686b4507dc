import { deliver, type SentRequest } from '../../delivery/deliver.ts';
import type { World } from '../../world.ts';
import { send, sign, updatePath, type Kind, type Target } from './kind.ts';

const group = 'What goes wrong';
const json = (value: unknown) => ({ contentType: 'application/json', body: JSON.stringify(value) });
const fields = { email: 'ann@example.com' };
const update = json({ id: '123', fields });

/** A signed update that is changed on its way. */
function tampered(
  id: string,
  [label, hint]: [string, string],
  change: (request: SentRequest) => SentRequest,
): Kind {
  return {
    ...{ id, group, label, hint },
    async happen(world, target) {
      await deliver(change(sign(world, target, { path: updatePath(target), content: update })));
    },
  };
}

/** An update that is signed as it should be, and still not what is hoped for. */
function sent(
  id: string,
  [label, hint]: [string, string],
  toDelivery: (target: Target, world: World) => Partial<Parameters<typeof sign>[2]>,
): Kind {
  return {
    ...{ id, group, label, hint },
    happen: (world, target) =>
      send(world, target, { path: updatePath(target), content: update, ...toDelivery(target, world) }),
  };
}

const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u202egnp.exe\u001b[31m';

export const faultKinds: readonly Kind[] = [
  sent('quarantine', ['Unknown shape', '202, quarantined'], () => ({
    content: json({ hello: 'world' }),
  })),
  sent('broken-json', ['Broken JSON', '202, quarantined'], () => ({
    content: { contentType: 'application/json', body: '{"id":' },
  })),
  sent('doctype', ['XML with a document type', '202, quarantined'], () => ({
    content: { contentType: 'text/xml', body: '<!DOCTYPE a><a/>' },
  })),
  sent('over-1-mib', ['Over 1 MiB', '200, by way of S3'], () => ({
    content: json({ id: '123', fields: { ...fields, big: 'x'.repeat(1_200_000) } }),
  })),
  sent('too-large', ['Too large for the gateway', '413'], () => ({
    content: json({ id: '123', fields: { big: 'x'.repeat(7_000_000) } }),
  })),
  sent('hostile', ['Scripts in every value', '200, and nothing runs'], () => ({
    content: json({ id: '123', fields: { email: hostile, [hostile]: hostile } }),
  })),
  tampered('wrong-signature', ['Wrong signature', '401'], (request) => ({
    ...request,
    headers: { ...request.headers, 'x-nonce': 'another' },
  })),
  tampered(
    'no-signature',
    ['No signature', '401'],
    ({ headers: { signature: _signature, ...headers }, ...request }) => ({
      ...request,
      headers,
    }),
  ),
  tampered('changed-body', ['Changed body', '401'], (request) => ({
    ...request,
    body: request.body.replace('123', '124'),
  })),
  sent('stale', ['Ten minutes old', '401'], (_target, { sender }) => ({
    sender: { now: () => new Date(sender.now().getTime() - 10 * 60_000) },
  })),
  sent('other-account', ['Of another account', '401'], () => ({
    sender: { copernicaId: 'account_99999' },
  })),
  sent('unknown-account', ['To an unknown account', '404'], () => ({ path: '../nobody/database/1/update' })),
  sent('not-a-callback', ['Not a callback URL', '404'], () => ({ path: 'table/1/update' })),
  {
    ...{ id: 'twice', group, label: 'The same delivery twice', hint: '200, and one event' },
    async happen(world, target) {
      const request = sign(world, target, { path: updatePath(target), content: update });
      await deliver(request);
      await deliver(request);
    },
  },
  {
    ...{ id: 'dns-down', group, label: 'DNS is silent', hint: '503' },
    async happen(world, target) {
      const keyId = 'silent._domainkey.copernica.com';
      const before = world.dns.faults;
      world.dns.faults = (name) => (name === keyId ? 'servfail' : before?.(name));
      await send(world, target, { path: updatePath(target), content: update, sender: { keyId } });
      world.dns.faults = before;
    },
  },
];
