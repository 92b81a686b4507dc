import { vi } from 'vitest';
import { runCli } from '../../../lib/cli/run-cli.ts';

/** Runs one of the operator's commands in a pipe, against the AWS at `endpoint`. */
export async function runCommand(
  args: readonly string[],
  endpoint: string,
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const output = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: (text: string) => (output.stdout += text) },
    stderr: { write: (text: string) => (output.stderr += text) },
    env,
  });
  vi.unstubAllEnvs();
  return { code, ...output };
}
