import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium of this machine: CHROME_PATH, or one on the PATH. Null when there is none. */
export const browserPath = findBrowser();

function findBrowser(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return (
    [process.env['CHROME_PATH'] ?? '', ...candidates].find((path) => path !== '' && existsSync(path)) ?? null
  );
}

/** Starts it without a window. @throws when there is none */
export function startBrowser(): Promise<Browser> {
  if (browserPath === null) throw new Error('there is no Chromium');
  return puppeteer.launch({
    executablePath: browserPath,
    headless: true,
    // Tests may run as root, in a container with little shared memory.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
