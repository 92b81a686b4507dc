import { resolveIntrinsics, type References } from './resolve-intrinsics.ts';
import type { Outcome } from './invocation.ts';
import { isRecord, resourcesOf, type Template } from './template.ts';

/** An event of EventBridge's default bus. */
export interface BusEvent {
  id: string;
  'detail-type': string;
  source: string;
  resources?: string[];
  detail: Record<string, unknown>;
}

/** Gives an event to the functions whose rule it fits, and waits for them. */
export type Emit = (event: BusEvent) => Promise<Outcome[]>;

/** The template's rules that have a pattern, as far as patterns are used: lists of exact values. */
export function createEventBus(
  template: Template,
  references: References,
  invoke: (functionArn: string, event: unknown) => Promise<Outcome>,
): Emit {
  const rules = resourcesOf(template, 'AWS::Events::Rule').flatMap(({ properties }) => {
    const { EventPattern: pattern, Targets: targets } = properties;
    if (pattern === undefined || !Array.isArray(targets)) return [];
    const arns = targets.map((target) => String(resolveIntrinsics(target.Arn, template, references)));
    return [{ pattern: resolveIntrinsics(pattern, template, references), arns }];
  });
  return (event) =>
    Promise.all(
      rules
        .filter(({ pattern }) => fits(pattern, event))
        .flatMap(({ arns }) => arns.map((arn) => invoke(arn, event))),
    );
}

function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern))
    return Array.isArray(value) ? value.some((one) => pattern.includes(one)) : pattern.includes(value);
  if (!isRecord(pattern) || !isRecord(value)) return false;
  return Object.entries(pattern).every(([key, part]) => fits(part, value[key]));
}
