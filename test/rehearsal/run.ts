import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MissingError, startEmulator, type Emulator } from './emulator.ts';

const missingExitCode = 2;

process.exitCode = await run();

async function run(): Promise<number> {
  const emulator = await open();
  if (!emulator) return missingExitCode;
  try {
    return await play(emulator.env);
  } finally {
    emulator.close();
  }
}

/** An AWS that is there already, such as another emulator, is given by AWS_ENDPOINT_URL. */
async function open(): Promise<Emulator | null> {
  if (process.env['AWS_ENDPOINT_URL']) return { env: {}, close: () => undefined };
  try {
    return await startEmulator();
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    process.stderr.write(`The rehearsal needs ${error.message}.\n`);
    return null;
  }
}

function play(env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'play.ts')], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
