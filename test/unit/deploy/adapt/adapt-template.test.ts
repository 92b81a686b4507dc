import { describe, expect, it } from 'vitest';
import { adaptTemplate } from '../../../../lib/deploy/adapt/adapt-template.ts';
import type { Resource } from '../../../../lib/deploy/adapt/template.ts';
import { deploymentWith, small } from './deployment.ts';

const adapt = (settings: Parameters<typeof deploymentWith>[0] = {}): Record<string, Resource | undefined> =>
  adaptTemplate(small, deploymentWith(settings)).Resources;

describe('what may hold an event', () => {
  it('outlives the stack, unless its first deploy failed', () => {
    for (const id of ['EventQueue', 'PayloadBucket'])
      expect(adapt()[id]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
  });

  it('goes with a stack that is to throw away', () => {
    expect(adapt({ removal: 'delete' })['EventQueue']).toMatchObject({
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  it('is not the bucket of the framework', () => {
    expect(adapt()['ServerlessDeploymentBucket']).toEqual(small.Resources['ServerlessDeploymentBucket']);
  });
});

describe('receive may read secrets', () => {
  const sids = (role: Resource | undefined): unknown => {
    const [policy] = role?.Properties?.['Policies'] as { PolicyDocument: { Statement: { Sid: string }[] } }[];
    return policy?.PolicyDocument.Statement.map(({ Sid }) => Sid);
  };

  it('when an account authenticates by token', () => {
    expect(sids(adapt({ usesTokens: true })['ReceiveRole'])).toEqual(['Send', 'ReadSecret']);
  });

  it('and else not', () => {
    expect(sids(adapt()['ReceiveRole'])).toEqual(['Send']);
  });
});

it('leaves what it was given as it was', () => {
  const before = structuredClone(small);
  adapt({ usesTokens: false });
  expect(small).toEqual(before);
});
