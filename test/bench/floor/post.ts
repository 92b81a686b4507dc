// An import would load Node's whole fetch with it; see candidate-runtime.ts.
const { Agent, request } = process.getBuiltinModule('node:https');

export const queueUrl = process.env['EVENT_QUEUE_URL'] ?? '';
const agent = new Agent({ keepAlive: true });

/** Sends to SQS over the kept connection; the answer's status. */
export function post(message: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(queueUrl, { method: 'POST', path: '/', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end(message);
  });
}
