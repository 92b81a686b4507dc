/** How one parameter is read: `read` gives undefined for what it does not take, `expected` says what it does. */
interface Parameter<Value> {
  fallback: Value;
  expected: string;
  read: (value: unknown) => Value | undefined;
}

/** Every parameter that a stage may set, in serverless.yml's `params` or as --param="name=value". */
export const parameters = {
  receiverUrl: text<string | null>(
    null,
    'an https URL without query, such as https://callbacks.example.com/copernica',
    isReceiverUrl,
  ),
  secretPrefix: text<string | null>(
    null,
    'the beginning of secret names: letters, digits and /_+=.@-',
    (value) => /^[A-Za-z0-9/_+=.@-]{1,400}$/.test(value),
  ),
  registerOnDeploy: flag(true),
  removal: choice('retain', ['retain', 'delete']),
  snapshotOnDeploy: flag(false),
  sweep: text<string | null>(null, "a schedule, such as 'rate(1 hour)' or 'cron(0 * * * ? *)'", (value) =>
    /^(?:rate\([1-9]\d* (?:minute|hour|day)s?\)|cron\([^()]+\))$/.test(value),
  ),
  sweepAlways: flag(false),
  alarmTopicArn: text<string | null>(null, 'the ARN of an SNS topic', (value) =>
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(value),
  ),
  logLevel: text('INFO', 'INFO, or WARN for a line only of what was not forwarded', (value) =>
    ['INFO', 'WARN'].includes(value),
  ),
} satisfies Record<string, Parameter<unknown>>;

/** What the parameters of a stage come to, defaults filled in; null where there is nothing. */
export type Settings = {
  [Name in keyof typeof parameters]: (typeof parameters)[Name] extends Parameter<infer Value> ? Value : never;
};

function text<Fallback extends string | null>(
  fallback: Fallback,
  expected: string,
  isValid: (value: string) => boolean,
): Parameter<Fallback | string> {
  return {
    fallback,
    expected,
    read: (value) => (typeof value === 'string' && isValid(value) ? value : undefined),
  };
}

function choice<const Word extends string>(fallback: Word, words: readonly Word[]): Parameter<Word> {
  return {
    fallback,
    expected: words.join(' or '),
    read: (value) => words.find((word) => word === value),
  };
}

function flag(fallback: boolean): Parameter<boolean> {
  const values = new Map<unknown, boolean>([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ]);
  return { fallback, expected: 'true or false', read: (value) => values.get(value) };
}

// The signature covers the URL that Copernica calls, so http is for this machine only.
function isReceiverUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username } = new URL(value);
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && !search && !hash && !username;
}
