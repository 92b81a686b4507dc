import { vi } from 'vitest';

/** Collects everything the process writes while the work runs, by whichever way, instead of writing it. */
export async function captureOutput<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; output: string }> {
  const chunks: string[] = [];
  const collect = (chunk: unknown): boolean => {
    chunks.push(chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect),
    ...(['debug', 'error', 'info', 'log', 'warn'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
        collect(`${values.map(String).join(' ')}\n`);
      }),
    ),
  ];
  try {
    return { result: await work(), output: chunks.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
