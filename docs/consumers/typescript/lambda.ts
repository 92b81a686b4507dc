import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseEvent, type CopernicaEvent, type ObjectReader } from 'copernica-events';

export interface ConsumerOptions {
  /** Your work. Throwing leaves the event on the queue; it comes again, so do nothing twice for one `event.id`. */
  handleEvent: (event: CopernicaEvent) => Promise<void>;
  /** Reads the events over 1 MiB from S3; without it they fail with `no-object-reader`. */
  getObject?: ObjectReader;
}

/** A Lambda for the event queue. Its event source needs `functionResponseType: ReportBatchItemFailures`, or failures are lost. */
export function createConsumer({ handleEvent, getObject }: ConsumerOptions) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const groups = Map.groupBy(Records, ({ attributes }) => attributes.MessageGroupId);
    const failed = await Promise.all([...groups.values()].map(handleInOrder));
    return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  /** One message group: the first record that fails and all after it, which would otherwise overtake it. */
  async function handleInOrder(records: SQSRecord[]): Promise<SQSRecord[]> {
    for (const [index, record] of records.entries()) {
      try {
        await handleEvent(await parseEvent(record, { getObject }));
      } catch (error) {
        console.error('event not handled', { messageId: record.messageId, error });
        return records.slice(index);
      }
    }
    return [];
  }
}
