import { register } from '../../../functions/register.ts';
import { resolveConfig, type ResolvedConfig } from '../../../lib/config/resolve-config.ts';
import { renderReport, type Report } from '../../../lib/registration/report/report.ts';
import { createRegistrar, type Surroundings } from '../../../lib/registration/wire-registrar.ts';
import { systemClock } from '../../../lib/wire-clock.ts';
import type { Profile } from '../delivery/change.ts';
import { region } from '../gateway/resolve-intrinsics.ts';
import type { World } from '../world.ts';
import type { Step } from './scenario.ts';

/** A webhook that is not declared, to show one all the same. */
export interface ShownWebhook {
  /** What register tells of it. */
  report: string;
  /** A click, and the event that it must lead to. */
  step: Step;
}

const nobody: Profile = {
  id: 1,
  database: 1,
  fields: { email: 'ann@example.com' },
  interests: {},
  code: '',
  created: '',
  modified: '',
};

/** Registers a webhook for clicks beside what callbacks.config.ts declares; null where that declares no account. */
export async function showWebhook(world: World, { accounts }: ResolvedConfig): Promise<ShownWebhook | null> {
  const [first] = accounts.values();
  if (!first) return null;
  const { name: account, copernicaId, secret, authentication } = first;
  const config = resolveConfig({
    accounts: { [account]: { copernicaId, secret, authentication } },
    callbacks: [],
    webhooks: [{ account, triggers: ['click'], name: 'shown' }],
  });
  const report = await run(world, config, copernicaId);
  const event = { type: 'com.copernica.message.clicked', account, subject: 'message/message1' };
  return {
    report: renderReport(report),
    step: {
      change: 'a link in a message is clicked',
      apply: ({ mailings }) => mailings.happen('click', nobody),
      expected: [{ ...event, format: 'form', fields: undefined, changes: undefined }],
    },
  };
}

// register itself, on this machine: the packaged one goes by callbacks.config.ts.
async function run(world: World, config: ResolvedConfig, copernicaId: string): Promise<Report> {
  const silent = (): void => undefined;
  const surroundings: Surroundings = {
    log: { info: silent, warn: silent, error: silent },
    metrics: { addMetric: silent, publishStoredMetrics: silent },
    clock: systemClock,
    fetch,
  };
  const { copernica, callbackToken, parameters, stack } = world;
  const environment = {
    RECEIVER_URL: stack.url,
    STATE_PATH: '/copernica-callbacks/shown',
    COPERNICA_API_URL: copernica.apiUrl,
    COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
  const number = Number(/\d+$/.exec(copernicaId)?.[0]);
  const [accessToken = ''] = [...copernica.accountIds].find(([, id]) => id === number) ?? [];
  const source = { read: () => Promise.resolve({ accessToken, callbackToken }) };
  const registrar = createRegistrar(config, environment, surroundings, { source });
  const report = await register({}, undefined, {
    ...surroundings,
    stackId: null,
    load: () => Promise.resolve(registrar),
  });
  if (!('callbacks' in report)) throw new Error('not a report');
  return report;
}
