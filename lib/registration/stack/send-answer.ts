import type { Clock } from '../../clock.ts';
import { abortAfter, type Deadline } from '../../deadline.ts';
import { RegistrationError } from '../../errors.ts';
import type { StackAnswer } from './stack-event.ts';

const maxAttempts = 4;
const attemptTimeoutMs = 2_000;
const leastAttemptMs = 500;
const pauseMs = 200;

/** Puts the answer where CloudFormation waits for it. @throws RegistrationError when it could not be told */
export async function sendAnswer(
  url: string,
  answer: StackAnswer,
  { clock, fetch, deadline }: { clock: Clock; fetch: typeof globalThis.fetch; deadline: Deadline },
): Promise<void> {
  let problem = '';
  for (let attempt = 1; attempt <= maxAttempts && (attempt === 1 || deadline.remainingMs() > 0); attempt++) {
    if (attempt > 1) await clock.sleep(pauseMs * attempt);
    problem = await put();
    if (problem === '') return;
  }
  throw new RegistrationError(
    'unanswered-stack',
    `CloudFormation could not be told the outcome (${problem})`,
  );

  async function put(): Promise<string> {
    try {
      const timeoutMs = Math.max(leastAttemptMs, Math.min(attemptTimeoutMs, deadline.remainingMs()));
      return await abortAfter(timeoutMs, clock, async (signal) => {
        // The presigned URL is signed for an empty content type.
        const headers = { 'content-type': '' };
        const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(answer), signal });
        await response.arrayBuffer();
        return response.ok ? '' : `status ${response.status}`;
      });
    } catch {
      // The error would quote the presigned URL.
      return 'no answer';
    }
  }
}
