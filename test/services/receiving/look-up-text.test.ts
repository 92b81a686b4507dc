import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../lib/clock.ts';
import { receiverLimits } from '../../../lib/config/receiver-limits.ts';
import { createTextLookUp } from '../../../lib/receiving/verify/look-up-text.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import { startDnsServer, type DnsFault, type DnsServer } from '../../sandbox/network/dns-server.ts';

const name = 'one._domainkey.copernica.com';
let dns: DnsServer;
let faults: (DnsFault | undefined)[];

beforeEach(async () => {
  dns = await startDnsServer();
  dns.records.set(name, ['v=DKIM1; ', 'p=AAAA']);
  // One for each query, the last for all others.
  faults = [];
  dns.faults = () => (faults.length > 1 ? faults.shift() : faults[0]);
});
afterEach(() => dns.close());

/** Ten times faster than time itself. */
const fast: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 10,
  sleep: (ms, signal) => systemClock.sleep(ms / 10, signal),
};
const lookUp = (clock: Clock = fast) => createTextLookUp(dns.address, clock)(name);
const down = { code: 'dns-unavailable', status: 503 };

describe('the text at a name', () => {
  it('is asked for once', async () => {
    expect(await lookUp()).toEqual([['v=DKIM1; ', 'p=AAAA']]);
    expect(dns.queries).toEqual([name]);
  });

  it.each<[string, DnsFault]>([
    ['a lost packet', 'drop'],
    ['a failure', 'servfail'],
    ['an answer that there is none', 'empty'],
    ['an answer that the name does not exist', 'nxdomain'],
  ])('is asked for again after %s', async (_, fault) => {
    faults = [fault, undefined];
    expect(await lookUp()).toEqual([['v=DKIM1; ', 'p=AAAA']]);
    expect(dns.queries).toEqual([name, name]);
  });

  it.each<DnsFault>(['empty', 'nxdomain'])('is none when that was said twice: %s', async (fault) => {
    faults = [fault];
    expect(await lookUp()).toEqual([]);
    expect(dns.queries).toHaveLength(2);
  });

  it('is not none because of one answer and silence', async () => {
    faults = ['empty', 'drop'];
    await expect(lookUp()).rejects.toMatchObject(down);
    faults = ['empty', 'servfail'];
    await expect(lookUp()).rejects.toMatchObject(down);
  });

  it('is taken from a slow server, though others were asked meanwhile', async () => {
    dns.delayMs = 130;
    expect(await lookUp()).toEqual([['v=DKIM1; ', 'p=AAAA']]);
    expect(dns.queries.length).toBeGreaterThan(1);
  });

  it('is given up on after five failures, naming the failure and not the name', async () => {
    faults = ['servfail'];
    const failure = await lookUp().catch((error: unknown) => error);
    expect(failure).toMatchObject({ ...down, cause: { message: 'the lookup ended in ESERVFAIL' } });
    expect(JSON.stringify(failure)).not.toContain('domainkey');
    expect(dns.queries).toHaveLength(5);
  });

  it('is given up on after 2 s of silence', async () => {
    faults = ['drop'];
    const startedAt = fast.now();
    await expect(lookUp()).rejects.toMatchObject({
      ...down,
      cause: { message: 'the lookup ended in no answer in time' },
    });
    expect(receiverLimits.dnsTimeoutMs).toBe(2_000);
    expect(fast.now() - startedAt).toBeGreaterThanOrEqual(1_900);
    expect(dns.queries.length).toBeGreaterThan(1);
    expect(dns.queries.length).toBeLessThanOrEqual(4);
  });
});
