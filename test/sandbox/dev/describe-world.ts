import { styleText } from 'node:util';
import { region } from '../gateway/resolve-intrinsics.ts';
import type { World } from '../world.ts';

/** What a consumer needs in its environment to read the queues of this world. */
function consumerEnvironment({ aws, stack }: World): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: aws.address,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    EVENT_QUEUE_URL: queueUrl('EventQueue'),
    EVENT_DEAD_LETTER_QUEUE_URL: queueUrl('EventDeadLetterQueue'),
    QUARANTINE_QUEUE_URL: queueUrl('QuarantineQueue'),
    PAYLOAD_BUCKET: stack.bucketNames.get('PayloadBucket') ?? '',
  };

  // By address: not every machine finds the host names that the queues call themselves by.
  function queueUrl(id: string): string {
    const name = stack.queueNames.get(id) ?? '';
    return `${aws.address}/000000000000/${name}`;
  }
}

/** Where everything is, for people. */
export function describeWorld(world: World): string {
  const { stack, controlUrl, copernica } = world;
  const database = copernica.databases[0]?.id ?? 0;
  const environment = consumerEnvironment(world);
  const heading = (text: string): string => styleText('bold', text);
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  return `${heading('Look at everything')}   ${styleText('cyan', controlUrl)}

${heading('Where things are')}
Receiver           ${stack.url}/callbacks/…
Copernica REST     ${copernica.apiUrl}
SQS and S3         ${environment['AWS_ENDPOINT_URL']}   region ${region}
Event queue        ${environment['EVENT_QUEUE_URL']}
Dead letters       ${environment['EVENT_DEAD_LETTER_QUEUE_URL']}
Quarantine         ${environment['QUARANTINE_QUEUE_URL']}
Bucket             ${environment['PAYLOAD_BUCKET']}

${heading('For your consumer')}
${exports.join('\n')}

${heading('From a shell')}
Create a profile   curl -s -X POST ${controlUrl}/sandbox/databases/${database}/profiles -d '{"fields":{"email":"new@example.com"}}'
Change it          curl -s -X POST ${controlUrl}/sandbox/profiles/101 -d '{"fields":{"company":"Apple"}}'
Send a delivery    curl -s ${controlUrl}/sandbox/delivery | sh
                   (prints a curl line with a fresh signature and runs it; the signature is good for five minutes)

Deliveries and events appear below; what you save in callbacks.config.ts, functions/ or lib/ is taken over. Ctrl-C ends it.
`;
}
