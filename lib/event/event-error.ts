/** Why a queue message cannot be read as an event. */
export type EventErrorCode = 'not-an-event' | 'object-unavailable' | 'no-object-reader';

/** A queue message that a consumer cannot read as an event. Throwing it in a consumer makes SQS deliver the message again. */
export class EventError extends Error {
  override readonly name = 'EventError';
  /** Stable, for programs; the message is for people. */
  readonly code: EventErrorCode;

  constructor(code: EventErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
