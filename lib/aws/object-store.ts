import { createHash } from 'node:crypto';
import { readText, type Environment } from '../config/environment.ts';
import type { Deadline } from '../deadline.ts';
import { UnavailableError } from '../errors.ts';
import type { AwsAnswer, AwsCall } from './aws-call.ts';
import { AwsCallError, type CallUntil } from './call-with-retries.ts';
import { readServiceUrl, type ServiceUrl } from './service-url.ts';

/** The texts in PAYLOAD_BUCKET. @throws UnavailableError `storage-unavailable` from all of it */
export interface ObjectStore {
  readonly bucket: string;
  /** Null when there is none. */
  get(key: string, deadline: Deadline): Promise<string | null>;
  put(key: string, text: string, deadline: Deadline): Promise<void>;
  /** Nothing happens when there is none. */
  remove(key: string, deadline: Deadline): Promise<void>;
}

// What is kept here is larger than any other answer of AWS.
const maxObjectBytes = 64 * 1024 * 1024;

/** Keys are of characters that need no encoding. @throws ConfigurationError naming the environment variable that is missing or malformed */
export function createObjectStore(env: Environment, callUntil: CallUntil): ObjectStore {
  const s3 = readServiceUrl(env, 'S3');
  const bucket = readText(env, 'PAYLOAD_BUCKET');
  const toCall = (method: AwsCall['method'], key: string, body = Buffer.alloc(0)): AwsCall => ({
    service: 's3',
    method,
    url: toObjectUrl(bucket, key, s3),
    headers: {
      ...(method === 'PUT' ? { 'content-type': 'application/json' } : {}),
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
    },
    body,
  });
  return {
    bucket,
    async get(key, deadline) {
      const answer = await callUntil(
        { ...toCall('GET', key), maxAnswerBytes: maxObjectBytes },
        {
          deadline,
          isAccepted: ({ status }) => status === 200,
        },
      ).catch((error: unknown) => {
        if (error instanceof AwsCallError && error.type === 'NoSuchKey') return null;
        return toUnavailable('S3 did not give the object')(error);
      });
      return answer?.body ?? null;
    },
    async put(key, text, deadline) {
      const call = toCall('PUT', key, Buffer.from(text, 'utf8'));
      await callUntil(call, { deadline, isAccepted: isStored }).catch(
        toUnavailable('S3 did not accept the large payload'),
      );
    },
    async remove(key, deadline) {
      const isAccepted = ({ status }: AwsAnswer): boolean => status === 204 || status === 200;
      await callUntil(toCall('DELETE', key), { deadline, isAccepted }).catch(
        toUnavailable('S3 did not delete the object'),
      );
    },
  };
}

function toUnavailable(message: string) {
  return (error: unknown): never => {
    throw error instanceof AwsCallError
      ? new UnavailableError('storage-unavailable', message, { cause: error })
      : error;
  };
}

// S3's own 200 has no body: markup comes from something in between.
function isStored({ status, body }: AwsAnswer): boolean {
  return status === 200 && !body.trimStart().startsWith('<');
}

// A replaced endpoint has no name per bucket; nor does TLS cover bucket names with dots.
function toObjectUrl(bucket: string, key: string, { url, isReplaced }: ServiceUrl): URL {
  return isReplaced || bucket.includes('.')
    ? new URL(`${bucket}/${key}`, url)
    : new URL(`https://${bucket}.${url.host}/${key}`);
}
