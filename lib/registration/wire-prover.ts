import { createAwsClient } from '../aws/aws-client.ts';
import { createRetryingCall } from '../aws/call-with-retries.ts';
import { createObjectStore } from '../aws/object-store.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { createHttpClient } from '../copernica/http-client.ts';
import { createRestOpener } from '../copernica/open-rest.ts';
import { createCanaryNotes } from '../queue/canary-notes.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { Prover } from './prove/prove-accounts.ts';

const attemptTimeoutMs = 10_000;
const patience = { maxAttempts: 4, attemptTimeoutMs, baseDelayMs: 250 };

/** Both ends of the closed loop. The environment is read when they are used: only prove needs the bucket. */
export function wireProver(
  env: Environment,
  { source, clock, fetch }: { source: SecretSource; clock: Clock; fetch: typeof globalThis.fetch },
): Prover {
  const http = createHttpClient({ clock, fetch, ...patience });
  return {
    async write(account, { profile, field }, value, deadline) {
      const rest = await createRestOpener(env, { http, source, clock })(account, deadline);
      const path = `/profile/${profile}/fields`;
      await rest.call({ method: 'PUT', path, json: { [field]: value }, repeatable: true }, deadline);
    },
    async find(account, value, deadline) {
      const callUntil = createRetryingCall(createAwsClient(env, clock.now), { clock, attemptTimeoutMs });
      return createCanaryNotes(createObjectStore(env, callUntil), new Map()).find(account, value, deadline);
    },
  };
}
