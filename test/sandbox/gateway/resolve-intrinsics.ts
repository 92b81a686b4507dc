import { isRecord, type Template } from './template.ts';

/** What references stand for: `Ref` by logical id, `Fn::GetAtt` by `LogicalId.Attribute`. */
export interface References {
  refs: Map<string, string>;
  attributes: Map<string, string>;
}

/** The account and region the sandbox plays. */
export const accountId = '000000000000';
export const region = 'eu-west-1';

const pseudoParameters: Record<string, string> = {
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'sandbox',
  'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/sandbox/0`,
};

const noValue = Symbol('AWS::NoValue');

/**
 * Replaces CloudFormation's functions in a value by what they stand for.
 * @throws naming the reference or function that the sandbox does not know, rather than leaving it in
 */
export function resolveIntrinsics(value: unknown, template: Template, references: References): unknown {
  return resolve(value);

  function resolve(part: unknown): unknown {
    if (Array.isArray(part)) return part.map(resolve).filter((item) => item !== noValue);
    if (!isRecord(part)) return part;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(part);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')))
      return callFunction(name, argument);
    const entries = Object.entries(part).map(([key, item]) => [key, resolve(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
  }

  function callFunction(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return resolveRef(String(argument));
      case 'Fn::GetAtt':
        return resolveAttribute(Array.isArray(argument) ? argument.join('.') : String(argument));
      case 'Fn::Sub':
        return substitute(argument);
      case 'Fn::Join': {
        const [separator, parts] = toList(argument);
        return toList(resolve(parts)).join(String(separator));
      }
      case 'Fn::Select': {
        const [index, list] = toList(argument);
        return toList(resolve(list))[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = toList(argument);
        return String(resolve(text)).split(String(separator));
      }
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = toList(argument);
        return resolve(isMet({ Condition: condition }) ? whenTrue : whenFalse);
      }
      default:
        throw new Error(`the sandbox does not play ${name}`);
    }
  }

  function resolveRef(id: string): unknown {
    if (id === 'AWS::NoValue') return noValue;
    const known = references.refs.get(id) ?? pseudoParameters[id] ?? template.Parameters?.[id]?.Default;
    if (known === undefined) throw new Error(`the sandbox has nothing for Ref ${id}`);
    return known;
  }

  function resolveAttribute(path: string): string {
    const known = references.attributes.get(path);
    if (known === undefined) throw new Error(`the sandbox has nothing for Fn::GetAtt ${path}`);
    return known;
  }

  function substitute(argument: unknown): string {
    const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (isRecord(variables) && Object.hasOwn(variables, name)) return String(resolve(variables[name]));
      return String(name.includes('.') ? resolveAttribute(name) : resolveRef(name));
    });
  }

  function isMet(condition: unknown): boolean {
    if (!isRecord(condition)) return Boolean(condition);
    const [[name, argument] = ['', undefined]] = Object.entries(condition);
    switch (name) {
      case 'Condition':
        return isMet(template.Conditions?.[String(argument)]);
      case 'Fn::Equals': {
        const [left, right] = toList(resolve(argument));
        return String(left) === String(right);
      }
      case 'Fn::Not':
        return !isMet(toList(argument)[0]);
      case 'Fn::And':
        return toList(argument).every(isMet);
      case 'Fn::Or':
        return toList(argument).some(isMet);
      default:
        throw new Error(`the sandbox does not play the condition ${name}`);
    }
  }
}

function toList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('a CloudFormation function has no list where it needs one');
  return value as unknown[];
}
