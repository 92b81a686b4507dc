import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { checkConfig } from '../../../lib/deploy/check-config.ts';
import { ConfigurationError } from '../../../lib/errors.ts';

describe('a config that is about to be packaged', () => {
  it('has no mistakes when it loads', async () => {
    const main = { copernicaId: 'account_1234', secret: 'copernica/main' };
    const config = resolveConfig({ accounts: { main }, callbacks: [] });
    expect(await checkConfig(() => Promise.resolve({ default: config }))).toEqual({ config });
  });

  it('has a line for each mistake that it was refused for', async () => {
    const refused = new ConfigurationError('invalid-configuration', 'callbacks[0]: one\ncallbacks[1]: two');
    expect(await checkConfig(() => Promise.reject(refused))).toMatchObject({
      mistakes: ['callbacks[0]: one', 'callbacks[1]: two'],
    });
  });

  it.each([{}, { default: { accounts: {} } }])('must come from defineCallbacks: %j', async (loaded) => {
    expect(await checkConfig(() => Promise.resolve(loaded))).toEqual({
      mistakes: [expect.stringContaining('defineCallbacks')],
    });
  });

  it.each([
    [
      'an error of the language',
      new SyntaxError('Unexpected\n  token'),
      'callbacks.config.ts: SyntaxError: Unexpected token',
    ],
    ['something else that is thrown', 'no', 'callbacks.config.ts: no'],
  ])('has one line without a stack trace for %s', async (_, thrown, line) => {
    const load = (): Promise<never> => {
      throw thrown as Error;
    };
    expect(await checkConfig(load)).toMatchObject({ mistakes: [line] });
  });
});
