/** An SQS message before it is addressed to a queue. */
export interface QueueMessage {
  body: string;
  /** Name to value, none of them empty; sent as String attributes, but for the size of a claim check. */
  attributes: Record<string, string>;
  deduplicationId: string;
  groupId: string;
}

/**
 * JSON that every SQS takes: it refuses U+FFFE and U+FFFF, and stand-ins for it refuse what is beyond U+FFFF. JSON may
 * carry all of these escaped.
 */
export function toQueueText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\uD800-\uDFFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
