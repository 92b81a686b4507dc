import { describe, expect, test } from 'vitest';
import { resource, resourcesOf, template } from './packaged-template.ts';
import { dependencyGraph, referencesIn, requirementsOf } from './reference-graph.ts';

const graph = dependencyGraph(template.Resources);

describe('dependencies', () => {
  test('finds a circle through Ref, Fn::GetAtt, Fn::Sub and DependsOn', () => {
    const circle = dependencyGraph({
      A: { Type: 'T', Properties: { to: { Ref: 'B' } } },
      B: { Type: 'T', Properties: { to: { 'Fn::GetAtt': ['C', 'Arn'] } } },
      C: { Type: 'T', Properties: { to: { 'Fn::Sub': '${AWS::Region}/${D.Arn}/${!E}' } } },
      D: { Type: 'T', Properties: {}, DependsOn: 'A' },
    });
    expect(requirementsOf(circle, 'A')).toEqual(new Set(['A', 'B', 'C', 'D']));
  });

  test.each([...graph.keys()])('%s does not need itself', (logicalId) => {
    expect(requirementsOf(graph, logicalId)).not.toContain(logicalId);
  });

  test('everything referred to exists', () => {
    const referredTo = [...graph.values()].flatMap((ids) => [...ids]);
    const outputs = Object.values(template.Outputs).flatMap(({ Value }) => referencesIn(Value));
    for (const logicalId of [...referredTo, ...outputs]) expect(template.Resources).toHaveProperty(logicalId);
  });
});

describe('registration on deploy', () => {
  // Deliveries can be taken without what snapshots need.
  const isNeeded = ([id]: [string, unknown]): boolean => !id.startsWith('Snapshot');
  const { Properties, Condition } = resource('CopernicaCallbacks');

  test('is done by the register function, which CloudFormation waits for no longer than it can run', () => {
    expect(Properties['ServiceToken']).toEqual({ 'Fn::GetAtt': ['RegisterLambdaFunction', 'Arn'] });
    const timeoutSeconds = resource('RegisterLambdaFunction').Properties['Timeout'] as number;
    expect(Properties['ServiceTimeout']).toBeGreaterThan(timeoutSeconds);
    expect(Properties['ServiceTimeout']).toBeLessThanOrEqual(timeoutSeconds + 60);
  });

  test.each([
    ...resourcesOf('AWS::ApiGatewayV2::Api'),
    ...resourcesOf('AWS::ApiGatewayV2::Stage'),
    ...resourcesOf('AWS::ApiGatewayV2::Route'),
    ...resourcesOf('AWS::ApiGatewayV2::Integration'),
    ...resourcesOf('AWS::Lambda::Function').filter(isNeeded),
    ...resourcesOf('AWS::Lambda::Permission').filter(([id]) => id.startsWith('Receive')),
    ...resourcesOf('AWS::IAM::Role').filter(isNeeded),
    ...resourcesOf('AWS::SQS::Queue').filter(isNeeded),
    ...resourcesOf('AWS::SQS::QueuePolicy').filter(isNeeded),
    ...resourcesOf('AWS::S3::BucketPolicy').filter(([id]) => id.startsWith('Payload')),
  ])('comes after %s, and goes before it when the stack is removed', (logicalId) => {
    expect(requirementsOf(graph, 'CopernicaCallbacks')).toContain(logicalId);
  });

  test('nothing but the alarm of its silence waits for it, so that the public URL never depends on Copernica', () => {
    const dependants = [...graph.keys()].filter((logicalId) =>
      graph.get(logicalId)?.has('CopernicaCallbacks'),
    );
    expect(dependants).toEqual(['RegisterSilentAlarm']);
  });

  test('happens again on every deploy, because a property always differs', () => {
    expect(Properties['Deployment']).toMatch(/^\d+$/);
  });

  test('sees the public URL, so that a change of it is known to the handler', () => {
    expect(Properties['ReceiverUrl']).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
  });

  test('and every night, unless it is opted out of', () => {
    const [[, rule]] = resourcesOf('AWS::Events::Rule') as [[string, ReturnType<typeof resource>]];
    expect(rule.Condition).toBe('RegisterOnDeploy');
  });

  test('can be opted out of', () => {
    expect(Condition).toBe('RegisterOnDeploy');
    expect(template.Conditions['RegisterOnDeploy']).toEqual({
      'Fn::Equals': [{ Ref: 'RegisterOnDeploy' }, 'true'],
    });
    expect(template.Parameters['RegisterOnDeploy']).toMatchObject({ Type: 'String', Default: 'true' });
  });
});
