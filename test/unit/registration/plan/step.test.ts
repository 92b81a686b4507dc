import { expect, test } from 'vitest';
import { isWrite, type Change, type Step } from '../../../../lib/registration/plan/step.ts';

test.each<[Change, boolean]>([
  ['create', true],
  ['update', true],
  ['delete', true],
  ['unchanged', false],
  ['stray', false],
  ['failed', false],
])('%s changes something at Copernica: %s', (change, expected) => {
  const row = { account: 'main', target: 'database/788', action: 'update', id: 1, reason: '' };
  const properties = { url: '', method: 'json', action: 'update', expression: '' } as const;
  const wanted = { mechanism: 'callback', target: { kind: 'database', id: 788 }, properties } as const;
  const unwanted = { mechanism: 'callback', id: 1, ...properties } as const;
  const step: Step =
    change === 'create'
      ? { ...row, change, wanted }
      : change === 'update'
        ? { ...row, change, wanted }
        : change === 'delete'
          ? { ...row, change, unwanted }
          : { ...row, change };
  expect(isWrite(step)).toBe(expected);
});
