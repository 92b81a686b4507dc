import { toIdentity } from './callback-url.ts';
import { callers as allCallers } from './caller.ts';
import { describeScope, type WebhookKey, type WebhookProperties } from './webhook.ts';

/** A webhook as Copernica shows it. */
type Shown = Omit<WebhookProperties, 'trigger'> & { trigger: string };

/** What a person should know about how the webhook at Copernica differs; null when it does not. */
export function describeWebhookDifference(
  wanted: WebhookProperties,
  shown: Shown,
  formerUrls: readonly string[] = [],
): string | null {
  const differences: string[] = [];
  const [at, wantedAt] = [toIdentity(shown.handler), toIdentity(wanted.handler)];
  if (at !== wantedAt) differences.push(formerUrls.includes(at) ? 'moved' : 'handler differs');
  else if (readQuery(shown.handler) !== readQuery(wanted.handler)) {
    const hasQuery = readQuery(wanted.handler) !== '';
    differences.push(hasQuery ? 'callback token differs' : 'handler has a query that it should not have');
  }
  const pairs = [
    ['trigger', shown.trigger, wanted.trigger],
    ['callers', describeCallers(shown), describeCallers(wanted)],
  ] as const;
  for (const [property, is, should] of pairs)
    if (is !== should) differences.push(`${property} differs: ${is} is registered, ${should} is declared`);
  return differences.length > 0 ? differences.join('; ') : null;
}

/** What to tell a person of a webhook that may or may not be there. */
export function describePossiblyCreated(
  { key, handler }: { key: WebhookKey; handler: string },
  parameter: string,
): string {
  const { trigger, scope } = key;
  const where = scope ? `of ${describeScope(scope)}` : 'of the whole account';
  return (
    `possibly created: look in Marketing Suite for a webhook ${where} with trigger ${trigger} and URL ${handler}; ` +
    `if it is there, take it over with ids: { ${trigger}: <its id> } in callbacks.config.ts; ` +
    `if not, delete the parameter ${parameter} and run register again`
  );
}

// Whether Copernica shows a webhook without a limit as one of all callers is not documented.
function describeCallers({ callers }: Pick<WebhookProperties, 'callers'>): string {
  return callers === null || callers.length === allCallers.length ? 'all' : callers.join(' and ');
}

function readQuery(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : decode(url.slice(start + 1));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
