import { ConfigurationError } from '../errors.ts';
import type { CallAws } from './aws-call.ts';
import { readRegion, type Environment } from '../config/environment.ts';
import { createFreshCall, createSigningClock } from './sign-afresh.ts';
import { createSigner, type AwsCredentials } from './sign-request.ts';

const defaultMaxAnswerBytes = 256 * 1024;

// An import would evaluate the modules' lazy exports too, and with them Node's whole fetch, at every cold start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** @throws ConfigurationError when the region is missing */
export function createAwsClient(env: Environment, now: () => number): CallAws {
  const region = readRegion(env);
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  const clock = createSigningClock(now);
  const sign = createSigner(region, () => clock.now());
  return createFreshCall(async (call, timeoutMs) => {
    const { url, method, service, body, maxAnswerBytes = defaultMaxAnswerBytes } = call;
    const isTls = url.protocol === 'https:';
    const { host, pathname: path } = url;
    const headers = sign({ service, method, host, path, headers: call.headers, body }, readCredentials(env));
    return new Promise((resolve, reject) => {
      const request = (isTls ? https : http).request(
        {
          host: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port || (isTls ? 443 : 80),
          path,
          method,
          // As a list they are written as they are; an object would have each name and value checked again.
          headers: Object.entries(headers).flat(),
          agent: agents[isTls ? 'https:' : 'http:'],
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > maxAnswerBytes) request.destroy(new Error('the answer is too long'));
            chunks.push(chunk);
          });
          response.on('end', () => {
            const { statusCode: status = 0, headers } = response;
            const body = Buffer.concat(chunks).toString('utf8');
            resolve({ status, body, ...(headers.date === undefined ? {} : { date: headers.date }) });
          });
          response.on('error', () => reject(new Error('the connection was cut in the answer')));
        },
      );
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      request.on('close', () => clearTimeout(timer));
      request.on('error', reject);
      request.end(body);
    });
  }, clock);
}

// Read at each call: Lambda may refresh them in the environment of a long-lived process.
function readCredentials(env: Environment): AwsCredentials {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) {
    throw new ConfigurationError(
      'invalid-environment',
      'environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
