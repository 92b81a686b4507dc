/** Structured log lines; a Powertools Logger fits. Fields never hold a body, a token, a header or a signature. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}
