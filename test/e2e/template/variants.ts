/** A deployment that somebody may want: its region and its parameters. */
export interface Variant {
  title: string;
  region: string;
  /** Where the template has to be right, for a region that the framework does not know (osls 4.3.1); default: its own. */
  lintRegion?: string;
  parameters: Readonly<Record<string, string>>;
}

/** Every parameter in one of them, and every partition. */
export const variants: readonly Variant[] = [
  { title: 'all defaults', region: 'eu-west-1', parameters: {} },
  {
    title: 'a stage to throw away, without registration',
    region: 'us-east-1',
    parameters: { registerOnDeploy: 'false', removal: 'delete', logLevel: 'WARN', secretPrefix: 'dev/' },
  },
  {
    title: 'a domain with records, and its path, in GovCloud',
    region: 'us-gov-west-1',
    parameters: {
      customDomain: 'callbacks.example.com',
      certificateArn: 'arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/12ab',
      hostedZoneId: 'Z0123456789',
      receiverUrl: 'https://callbacks.example.com/copernica',
      disableDefaultEndpoint: 'true',
    },
  },
  {
    title: 'everything an organization may demand, in China',
    region: 'cn-north-1',
    parameters: {
      kmsKeyArn: 'arn:aws-cn:kms:cn-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      permissionsBoundaryArn: 'arn:aws-cn:iam::123456789012:policy/boundary',
      alarmTopicArn: 'arn:aws-cn:sns:cn-north-1:123456789012:alarms',
      alarmEmail: 'crm-team@example.com',
      quietAlarmHours: '24',
      tracing: 'true',
      tags: 'team=crm,cost-centre=42',
      logRetentionDays: '7',
      consumerAccounts: '123456789012,210987654321',
      schedule: 'rate(6 hours)',
    },
  },
  {
    title: 'more than one consumer, and snapshots by themselves',
    region: 'eu-west-1',
    parameters: {
      fanOut: 'eventbridge',
      snapshotOnDeploy: 'true',
      sweep: 'rate(1 hour)',
      sweepAlways: 'true',
    },
  },
  {
    title: 'all defaults, in the European Sovereign Cloud',
    region: 'eu-west-1',
    lintRegion: 'eusc-de-east-1',
    parameters: {},
  },
];
