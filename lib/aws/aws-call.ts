/** One call to an AWS service, not yet signed. */
export interface AwsCall {
  service: 'sqs' | 's3' | 'secretsmanager' | 'ssm';
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body: string | Buffer;
  /** A longer answer is refused; default 256 KiB. */
  maxAnswerBytes?: number;
}

export interface AwsAnswer {
  status: number;
  body: string;
  /** The service's own time, an HTTP date. */
  date?: string;
}

/** Signs a call (Signature Version 4) and makes it over a kept-alive connection. Rejects when no whole answer came in time. */
export type CallAws = (call: AwsCall, timeoutMs: number) => Promise<AwsAnswer>;
