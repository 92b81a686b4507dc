/** One event for a function, as the gateway tells it to the function's process. */
export interface Invocation {
  event: unknown;
  awsRequestId: string;
  /** Unix milliseconds at which Lambda would end the function. */
  deadline: number;
}

/** What became of it. */
export type Outcome =
  { result: unknown } | { error: { errorType: string; errorMessage: string; trace: string[] } };

/** What the process tells the gateway: that its handler is loaded, that it failed to, or an outcome. */
export type ProcessMessage = { ready: true } | { outcome: Outcome };
