import type { Settings } from '../parameters.ts';
import { changeResources, changeStatements, withProperties, type Template } from './template.ts';

/** Lets X-Ray trace every function. */
export function traceFunctions(template: Template, { tracing }: Pick<Settings, 'tracing'>): Template {
  if (!tracing) return template;
  const functions = changeResources(template, ['AWS::Lambda::Function'], (lambda) =>
    withProperties(lambda, { TracingConfig: { Mode: 'Active' } }),
  );
  return changeResources(functions, ['AWS::IAM::Role'], (role) =>
    changeStatements(role, (statements) => [
      ...statements,
      {
        Sid: 'Trace',
        Effect: 'Allow',
        Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        // X-Ray knows no resources here.
        Resource: '*',
      },
    ]),
  );
}
