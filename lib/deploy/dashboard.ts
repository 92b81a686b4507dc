import { alarms } from './alarms.ts';
import { prices } from './prices.ts';

/** A widget of CloudWatch, placed by where it stands in its row. `${…}` in its texts is CloudFormation's. */
export interface Widget {
  type: 'text' | 'alarm' | 'metric';
  width: number;
  height: number;
  properties: Record<string, unknown>;
}

/** One question and the widgets that answer it. */
export interface Row {
  question: string;
  widgets: readonly Widget[];
}

type Metric = readonly unknown[];

const ours = (name: string, of: readonly string[], options: object = {}): Metric => [
  'CopernicaCallbacks',
  name,
  ...of,
  options,
];
const queue = (name: string, logicalId: string, options: object = {}): Metric => [
  'AWS/SQS',
  name,
  'QueueName',
  `\${${logicalId}.QueueName}`,
  options,
];
const lambda = (name: string, logicalId: string, options: object = {}): Metric => [
  'AWS/Lambda',
  name,
  'FunctionName',
  `\${${logicalId}}`,
  options,
];
const api = (name: string, options: object = {}): Metric => [
  'AWS/ApiGateway',
  name,
  'ApiId',
  '${HttpApi}',
  options,
];

function graph(title: string, metrics: readonly Metric[], options: object = {}): Widget {
  const common = { region: '${AWS::Region}', view: 'timeSeries', stat: 'Sum', period: 300 };
  return { type: 'metric', width: 8, height: 6, properties: { title, metrics, ...common, ...options } };
}

/** The dashboard's rows, in the order in which one asks. `receiveMegabytes` is the memory of receive. */
export function dashboardRows(stage: string, receiveMegabytes: number): Row[] {
  const inStage = ['stage', stage];
  const refused = (code: string): Metric => ours('rejected', [...inStage, 'code', code], { label: code });
  const dollars = (expression: string, label: string): Metric => [{ expression, label, period: 3600 }];
  const hidden = (id: string): object => ({ id, visible: false });
  return [
    {
      question: 'Is anything lost?',
      widgets: [
        {
          type: 'alarm',
          width: 24,
          height: 4,
          properties: { title: 'Alarms', alarms: Object.keys(alarms).map((id) => `\${${id}.Arn}`) },
        },
        graph('Answered 5xx, throttled, crashed', [
          api('5xx', { label: '5xx' }),
          lambda('Throttles', 'ReceiveLambdaFunction', { label: 'throttles' }),
          lambda('Errors', 'ReceiveLambdaFunction', { label: 'errors of receive' }),
          ours('refusedByGateway', inStage, { label: 'refused by API Gateway' }),
        ]),
        graph('Refused that should not be', ['wrong-host', 'wrong-account', 'stale-date'].map(refused)),
        graph('Registration', [
          ours('failed', ['service', 'register', ...inStage], { label: 'failed' }),
          ours('stray', ['service', 'register', ...inStage], { label: 'stray' }),
          lambda('Errors', 'RegisterLambdaFunction', { label: 'errors of register' }),
        ]),
      ],
    },
    {
      question: 'Is anything waiting?',
      widgets: [
        graph(
          'On the queues',
          [
            queue('ApproximateNumberOfMessagesVisible', 'EventQueue', { label: 'events' }),
            queue('ApproximateNumberOfMessagesVisible', 'EventDeadLetterQueue', { label: 'dead letters' }),
            queue('ApproximateNumberOfMessagesVisible', 'QuarantineQueue', { label: 'quarantined' }),
          ],
          { stat: 'Maximum' },
        ),
        graph('Age of the oldest event, seconds', [queue('ApproximateAgeOfOldestMessage', 'EventQueue')], {
          stat: 'Maximum',
        }),
        graph('Taken by consumers', [queue('NumberOfMessagesDeleted', 'EventQueue', { label: 'done' })]),
      ],
    },
    {
      question: 'What came in?',
      widgets: [
        graph(
          'Deliveries',
          ['forwarded', 'quarantined', 'rejected'].map((name) => ours(name, inStage, { label: name })),
        ),
        graph('Milliseconds until it was on the queue', [
          ours('latencyMs', inStage, { stat: 'p50', label: 'half' }),
          ours('latencyMs', inStage, { stat: 'p99', label: '99 %' }),
        ]),
        graph('Declared and registered', [
          ours('declared', ['service', 'register', ...inStage], { stat: 'Maximum', label: 'declared' }),
          ours('unchanged', ['service', 'register', ...inStage], { stat: 'Maximum', label: 'unchanged' }),
        ]),
      ],
    },
    {
      question: 'What does it cost?',
      widgets: [
        graph(
          'US dollars an hour, at the prices of eu-west-1',
          [
            dollars(`requests * ${prices.apiRequest}`, 'API Gateway'),
            dollars(
              `calls * ${prices.lambdaRequest} + milliseconds / 1000 * ${receiveMegabytes / 1024} * ${prices.lambdaGigabyteSecond}`,
              'receive',
            ),
            dollars(`(sent + received + deleted + empty) * ${prices.queueRequest}`, 'event queue'),
            dollars(`(bytes + access) / 1000000000 * ${prices.logGigabyte}`, 'logs'),
            api('Count', hidden('requests')),
            lambda('Invocations', 'ReceiveLambdaFunction', hidden('calls')),
            lambda('Duration', 'ReceiveLambdaFunction', hidden('milliseconds')),
            queue('NumberOfMessagesSent', 'EventQueue', hidden('sent')),
            queue('NumberOfMessagesReceived', 'EventQueue', hidden('received')),
            queue('NumberOfMessagesDeleted', 'EventQueue', hidden('deleted')),
            queue('NumberOfEmptyReceives', 'EventQueue', hidden('empty')),
            ['AWS/Logs', 'IncomingBytes', 'LogGroupName', '${ReceiveLogGroup}', hidden('bytes')],
            ['AWS/Logs', 'IncomingBytes', 'LogGroupName', '${HttpApiLogGroup}', hidden('access')],
          ],
          { period: 3600, stacked: true },
        ),
        graph('Bytes logged', [['AWS/Logs', 'IncomingBytes', 'LogGroupName', '${ReceiveLogGroup}']]),
        graph('Milliseconds billed for receive', [lambda('Duration', 'ReceiveLambdaFunction')]),
      ],
    },
  ];
}
