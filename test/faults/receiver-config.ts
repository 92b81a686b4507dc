import { resolveConfig } from '../../lib/config/resolve-config.ts';
import type { MetricLog } from '../../lib/log.ts';
import { formerReceiverUrl } from './build-event.ts';

/** What the receivers of these tests go by: one account that signs, one with a token. */
export const receiverConfig = resolveConfig({
  accounts: {
    main: { copernicaId: 'account_1234', secret: 'copernica/main', formerName: 'before' },
    old: { copernicaId: 'account_99', secret: 'copernica/old', authentication: 'token' },
  },
  callbacks: [],
  formerReceiverUrls: [formerReceiverUrl],
});

const nothing = (): void => undefined;

export const silentLog: MetricLog = { info: nothing, warn: nothing, error: nothing, record: nothing };
