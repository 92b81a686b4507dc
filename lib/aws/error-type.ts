/** The error type in an answer of AWS, JSON or XML, without its namespace; '' where it does not say. */
export function readErrorType(body: string): string {
  const match = /"__type"\s*:\s*"(?:[^"#]*#)?([\w.]{1,100})"|<Code>([\w.]{1,100})<\/Code>/.exec(body);
  return match?.[1] ?? match?.[2] ?? '';
}
