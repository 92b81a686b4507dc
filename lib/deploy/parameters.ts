import { choice, flag, list, map, number, text, type Parameter } from './parameter.ts';

// What CloudWatch Logs takes, in days.
const retentions = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];
const maxQuietHours = 168;

/** Every parameter that a stage may set, in serverless.yml's `params` or as --param="name=value". */
export const parameters = {
  receiverUrl: text<string | null>(
    null,
    'an https URL without query, such as https://callbacks.example.com/copernica',
    isReceiverUrl,
  ),
  customDomain: text<string | null>(
    null,
    'a domain name in lower case, such as callbacks.example.com',
    /(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}/,
  ),
  certificateArn: text<string | null>(
    null,
    'the ARN of an ACM certificate in the region of the stack',
    /arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[a-z0-9-]+/,
  ),
  hostedZoneId: text<string | null>(
    null,
    'the id of a Route 53 hosted zone, such as Z0123456789',
    /Z[A-Z0-9]{1,31}/,
  ),
  disableDefaultEndpoint: flag(false),
  registerOnDeploy: flag(true),
  schedule: text(
    'cron(17 3 * * ? *)',
    'cron(…) or rate(…), at least once a day',
    /cron\((?:\S+ ){5}\S+\)|rate\((?:1 (?:minute|hour|day)|\d{1,3} (?:minutes|hours))\)/,
  ),
  secretPrefix: text<string | null>(
    null,
    'the beginning of secret names: letters, digits and /_+=.@-',
    /[A-Za-z0-9/_+=.@-]{1,400}/,
  ),
  removal: choice('retain', ['retain', 'delete']),
  snapshotOnDeploy: flag(false),
  sweep: text<string | null>(null, "a schedule, such as 'rate(1 hour)' or 'cron(0 * * * ? *)'", (value) =>
    /^(?:rate\([1-9]\d* (?:minute|hour|day)s?\)|cron\([^()]+\))$/.test(value),
  ),
  sweepAlways: flag(false),
  alarmTopicArn: text<string | null>(
    null,
    'the ARN of an SNS topic',
    /arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}/,
  ),
  alarmEmail: text<string | null>(null, 'an e-mail address', /[^\s@,<>]+@[^\s@,<>]+\.[^\s@,<>]+/),
  quietAlarmHours: number<number | null>(
    null,
    `a whole number of hours from 1 to ${maxQuietHours}`,
    (hours) => hours >= 1 && hours <= maxQuietHours,
  ),
  logLevel: choice('INFO', ['INFO', 'WARN']),
  logRetentionDays: number(30, `one of ${retentions.join(', ')}`, (days) => retentions.includes(days)),
  tracing: flag(false),
  tags: map('names and values, such as team=crm,cost-centre=42', (name, value) => {
    return /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu.test(name) && value.length <= 256;
  }),
  kmsKeyArn: text<string | null>(
    null,
    'the ARN of a KMS key',
    /arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+/,
  ),
  permissionsBoundaryArn: text<string | null>(
    null,
    'the ARN of an IAM policy',
    /arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[A-Za-z0-9/_+=,.@-]+/,
  ),
  consumerAccounts: list('AWS account ids of 12 digits, with commas between them', /^\d{12}$/),
  fanOut: choice('none', ['none', 'eventbridge']),
} satisfies Record<string, Parameter<unknown>>;

/** What the parameters of a stage come to, defaults filled in; null where there is nothing. */
export type Settings = {
  [Name in keyof typeof parameters]: (typeof parameters)[Name] extends Parameter<infer Value> ? Value : never;
};

// The signature covers the URL that Copernica calls, so http is for this machine only.
function isReceiverUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username } = new URL(value);
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && !search && !hash && !username;
}
