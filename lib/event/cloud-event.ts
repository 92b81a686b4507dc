/**
 * An id at Copernica.
 * @asType integer
 * @minimum 1
 */
export type EntityId = number;

// No interface, which the official package's types would not take as an event: `new CloudEvent(event)`.
/**
 * A CloudEvents 1.0 event of ours, in structured JSON.
 * @internal the schema has each event's own definition in its place
 */
export type CloudEvent<Type extends string, Data> = {
  specversion: '1.0';
  /**
   * Lower-case hex SHA-256: the same delivery twice has the same id, two deliveries never do.
   * @pattern ^[0-9a-f]{64}$
   */
  id: string;
  type: Type;
  /**
   * `urn:copernica:account:{number}`, or `…:environment:{number}` for an SMTPeter environment.
   * @pattern ^urn:copernica:(account|environment):[0-9]+$
   */
  source: string;
  /**
   * What it is about, for example `database/788/profile/123`; absent where nothing is known.
   * @minLength 1
   */
  subject?: string;
  /**
   * When it happened, or else when Copernica sent it, or else when we received it: RFC 3339, UTC.
   * @format date-time
   */
  time: string;
  datacontenttype: 'application/json';
  data: Data;
};
