import { readFileSync } from 'node:fs';
import { generateSchema, packageFile } from './generate-schema.ts';

interface Definition {
  description: string;
  properties?: { type?: { enum?: string[]; const?: string } };
}

const text = (description: string) => ({ type: 'string', description });

/** The queue as an AsyncAPI document, with the schema's definitions in it so that it stands alone. */
export function generateAsyncApi(): object {
  const { definitions } = generateSchema('event.schema.json') as { definitions: Record<string, Definition> };
  const { version, description } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  const events = Object.entries(definitions).flatMap(([name, { description: summary, properties }]) => {
    const types = [properties?.type?.enum ?? properties?.type?.const ?? []].flat();
    return types.length > 0 ? [{ name, summary, types, key: toMessageName(name) }] : [];
  });
  return {
    asyncapi: '3.0.0',
    info: { title: 'Copernica events', version, description, license: { name: 'MIT' } },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: 'EventQueue',
        title: 'The event queue',
        description:
          "The stack's SQS FIFO queue; its outputs EventQueueUrl and EventQueueArn say which. An event over 1 MiB stands in S3, and the message points there in the wire format of Amazon's SQS Extended Client.",
        messages: Object.fromEntries(
          events.map(({ key }) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
        bindings: {
          sqs: {
            queue: {
              name: 'EventQueue',
              fifoQueue: true,
              deduplicationScope: 'messageGroup',
              fifoThroughputLimit: 'perMessageGroupId',
            },
          },
        },
      },
    },
    operations: {
      sendEvents: {
        action: 'send',
        summary:
          'Tells of each change in Copernica, once; events of one profile in the order of their arrival.',
        channel: { $ref: '#/channels/events' },
      },
    },
    components: {
      messages: Object.fromEntries(
        events.map(({ key, name, summary, types }) => [
          key,
          {
            name,
            title: types.join(', '),
            summary,
            contentType: 'application/cloudevents+json',
            headers: { $ref: '#/components/schemas/MessageAttributes' },
            payload: { $ref: `#/components/schemas/${name}` },
          },
        ]),
      ),
      schemas: {
        MessageAttributes: {
          type: 'object',
          description: 'SQS message attributes; all are strings.',
          properties: {
            'content-type': { type: 'string', const: 'application/cloudevents+json' },
            ce_type: text("The event's type."),
            ce_source: text("The event's source."),
            ce_id: text("The event's id."),
            ce_subject: text("The event's subject; absent when it has none."),
            account: text("The account's name in callbacks.config.ts."),
            database: text("The database's id; absent when unknown."),
            action: text(
              'What happened to a profile or subprofile; absent when unknown, and in mail events.',
            ),
          },
          required: ['content-type', 'ce_type', 'ce_source', 'ce_id', 'account'],
        },
        ...(JSON.parse(
          JSON.stringify(definitions).replaceAll('#/definitions/', '#/components/schemas/'),
        ) as object),
      },
    },
  };
}

// Components are named as in the schema, but for the first letter: a message is no type.
function toMessageName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
