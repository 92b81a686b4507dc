/** A REST call that passed the token check. */
export interface RestCall {
  method: string;
  /** Without the version prefix. */
  path: string;
  query: URLSearchParams;
  /** 1 to 4, null without version prefix. */
  version: number | null;
  contentType: string;
  body: string;
}
