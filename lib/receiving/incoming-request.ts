/** One HTTP request as it reached us, free of API Gateway's quirks. */
export interface IncomingRequest {
  /** Upper-case. */
  method: string;
  /** The path API Gateway saw, verbatim: with a stage or base path where there is one, without the query. */
  rawPath: string;
  /** Verbatim, without the question mark; '' when there is none. */
  rawQuery: string;
  /** The stage API Gateway put in front of the path, null for `$default`. */
  stage: string | null;
  /** Lower-case names; repeated headers joined by a comma. */
  headers: ReadonlyMap<string, string>;
  /** The bytes that were sent. */
  body: Buffer;
  /** API Gateway's id of this request. */
  requestId: string;
  receivedAt: Date;
}
