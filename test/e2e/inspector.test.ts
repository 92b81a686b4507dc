import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerCallbacks } from '../sandbox/demo/register-callbacks.ts';
import { createInspector } from '../sandbox/inspector/create-inspector.ts';
import type { World } from '../sandbox/world.ts';
import { browserPath, startBrowser } from './browser.ts';
import { startTestWorld } from './start-test-world.ts';

// A browser is slow beside other tests.
vi.setConfig({ testTimeout: 90_000 });

// Where one was installed for it, as .ci/run does, a missing browser is a failure; elsewhere it is said.
test('there is a browser to test the inspector in', ({ skip }) => {
  if (browserPath === null && !process.env['BROWSER_INSTALLED'])
    skip('no Chromium on this machine: apt-get install chromium, or set CHROME_PATH');
  expect(browserPath).not.toBeNull();
});

describe.skipIf(browserPath === null)('the inspector', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    world = await startTestWorld({ page: createInspector });
    await registerCallbacks(world);
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('dialog', (dialog) => {
      problems.push(`a script ran: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.setViewport({ width: 1360, height: 820 });
    await page.goto(world.controlUrl);
    await page.waitForSelector('#connection.live');
  });
  afterEach(async () => {
    await page.close();
    await world.close();
    expect(problems).toEqual([]);
  });

  const textOf = (selector: string): Promise<string> =>
    page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);
  const rowsWith = (text: string) => page.waitForSelector(`.row ::-p-text(${text})`);
  const trigger = async (kind: string): Promise<void> => {
    await fetch(`${world.controlUrl}/api/kinds/${kind}`, { method: 'POST', body: '{}' });
  };
  const detailWith = (text: string) => page.waitForSelector(`#detail ::-p-text(${text})`);

  test('says what to do while nothing has come in', async () => {
    expect(await textOf('#nothing')).toContain(`curl -s ${world.controlUrl}/sandbox/delivery | sh`);
    expect(await textOf('#detail')).toContain('Nothing chosen');
  });

  test('shows a delivery at once, whoever sent it, and all there is to see of it', async () => {
    const { id } = await world.profiles.create(788, {
      fields: { email: 'ann@example.com', company: 'Microsoft' },
    });
    world.shapes.json = 'xml';
    await world.profiles.update(id, { fields: { company: 'Apple' } });
    await rowsWith('profile.updated');
    await fetch(`${world.stack.url}/nowhere`);
    await rowsWith('/nowhere');
    expect(await textOf('.row:nth-child(2)')).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3}\s+POST\s+\/callbacks\/main\/database\/788\/update\s+200\s+profile\.updated$/,
    );
    await page.click('.row:nth-child(2)');
    await detailWith('Before');
    expect(await textOf('.diff tbody')).toMatch(/company\s+Microsoft\s+Apple/);
    expect(
      await page.$$eval('.checks .mark', (marks) => new Set(marks.map(({ ariaLabel }) => ariaLabel)).size),
    ).toBe(1);
    const detail = await textOf('#detail');
    for (const shown of [
      'x-copernica-id',
      'account_1234',
      '<updated><company>Apple</company></updated>',
      '"id":"',
    ])
      expect(detail).toContain(shown);
  });

  test('is filtered by status and type, and searched in bodies', async () => {
    for (const kind of ['create-profile', 'webhook-click', 'wrong-signature', 'quarantine'])
      await trigger(kind);
    await rowsWith('unknown-shape');
    await page.select('#status', '4');
    expect(await textOf('#spacer')).toMatch(/^[^]*401\s+wrong-signature$/);
    expect(await textOf('#shown')).toBe('1 of 4');
    await page.select('#status', '');
    await page.select('#type', 'com.copernica.message.clicked');
    expect(await textOf('#shown')).toBe('1 of 4');
    await page.select('#type', '');
    await page.type('#search', 'hello');
    await page.waitForFunction("document.querySelector('#shown').textContent === '1 of 4'");
    expect(await textOf('#spacer')).toContain('unknown-shape');
    await page.type('#search', ' nobody has this');
    await page.waitForSelector('#nothing:not([hidden])');
    await page.click('#nothing button');
    await page.waitForFunction("document.querySelectorAll('.row').length === 4");
  });

  test('lets things happen by button, and shows what failed', async () => {
    await page.click('#open-triggers');
    await page.waitForSelector('#triggers[open]');
    await page.click('[data-kind=wrong-signature]');
    await detailWith('The signature belongs to the request');
    expect(await textOf('.checks .failed')).toContain('The signature belongs to the request');
    expect(await textOf('.reason')).toBe('the signature does not belong to this request');
    expect(await page.$('#triggers[open]')).toBeNull();
  });

  test('sends a delivery again', async () => {
    await trigger('create-profile');
    await (await rowsWith('profile.created'))?.click();
    await (await page.waitForSelector('#detail ::-p-text(Replay)'))?.click();
    await page.waitForFunction("document.querySelectorAll('.row').length === 2");
    await (await page.waitForSelector('#detail ::-p-text(Send the same bytes)'))?.click();
    await page.waitForFunction("document.querySelectorAll('.row').length === 3");
    expect(new Set(world.messages('EventQueue').map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });

  test('has tabs for the queues, for what is registered, and for profiles that can be edited', async () => {
    await world.profiles.create(788, { fields: { email: 'ann@example.com', company: 'Microsoft' } });
    await trigger('quarantine');
    await page.click('#tab-queue');
    await page.waitForSelector('#view-queue ::-p-text(database/788/profile/101)');
    await page.click('#tab-quarantine');
    await page.waitForSelector('#view-quarantine ::-p-text(unknown-shape)');
    await page.click('#tab-dead-letters');
    await page.waitForSelector('#view-dead-letters ::-p-text(There are no dead letters)');
    await page.click('#tab-registered');
    await page.waitForSelector("#view-registered ::-p-text(profile.newsletter == 'yes')");
    await page.click('#tab-profiles');
    await (await page.waitForSelector('[aria-label="Edit profile 101"]'))?.click();
    const input = await page.waitForSelector('#field-company');
    await input?.click({ clickCount: 3 });
    await input?.type('Apple');
    await page.click('#editor [type=submit]');
    await page.waitForSelector('#view-profiles ::-p-text(Apple)');
    await page.waitForSelector('[aria-label="Edit profile 101"]:focus');
    expect(JSON.parse(world.messages('EventQueue').at(-1)?.body ?? '')).toMatchObject({
      data: { changes: { company: { to: 'Apple' } } },
    });
    expect(await textOf('#count-deliveries')).toBe('3');
  });

  test('is worked by keys alone', async () => {
    for (const kind of ['create-profile', 'update-profile', 'wrong-signature']) await trigger(kind);
    await rowsWith('wrong-signature');
    await page.keyboard.press('j');
    await detailWith('wrong-signature');
    await page.keyboard.press('j');
    await detailWith('profile.updated');
    expect(await page.$eval('#rows', (rows) => rows.getAttribute('aria-activedescendant'))).toBe('row-2');
    await page.keyboard.press('Escape');
    await detailWith('Nothing chosen');
    await page.keyboard.press('/');
    await page.keyboard.type('jjj');
    expect(await page.$eval('#search', (search) => (search as unknown as { value: string }).value)).toBe(
      'jjj',
    );
    await page.waitForSelector('#nothing:not([hidden])');
    for (let count = 0; count < 3; count++) await page.keyboard.press('Backspace');
    await page.keyboard.press('Tab');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('5');
    await page.waitForSelector('#view-registered table');
    await page.keyboard.press('?');
    await page.waitForSelector('#keys[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#keys:not([open])');
  });

  test('runs nothing that a delivery holds, wherever it is shown', async () => {
    await trigger('hostile');
    await (await rowsWith('profile.updated'))?.click();
    await detailWith('Checks');
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    await fetch(`${world.stack.url}/callbacks/${encodeURIComponent(hostile)}?${hostile}`, {
      method: 'POST',
      body: hostile,
      headers: { 'x-hostile': hostile },
    });
    await (await rowsWith('not-found'))?.click();
    await detailWith('x-hostile');
    await world.profiles.create(788, { fields: { [hostile]: hostile } });
    for (const tab of ['queue', 'quarantine', 'profiles']) {
      await page.click(`#tab-${tab}`);
      await page.waitForSelector(`#view-${tab} :is(.list, .empty)`);
    }
    expect(
      await page.$$eval('body img, body script, body iframe, [onerror], [onclick]', (found) => found.length),
    ).toBe(0);
    // Nor does what turns the direction of text around, or moves a terminal's cursor, do so here.
    expect(await textOf('#view-queue')).not.toMatch(/[\u202e\u001b]/);
  });

  test('stays quick with thousands of rows, and where its reader is', async () => {
    await trigger('create-profile');
    const [first] = world.recorder.exchanges();
    if (!first) throw new Error('nothing was recorded');
    for (let count = 0; count < 3000; count++) world.recorder.onExchange(first);
    await page.waitForFunction("document.querySelector('#count-deliveries').textContent === '3,001'");
    expect(await page.$$eval('.row', (rows) => rows.length)).toBeLessThan(100);
    await page.focus('#rows');
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.waitForSelector('#row-1[aria-selected=true]');
    const visibleRow = (): Promise<unknown> =>
      page.evaluate(
        "(() => { const box = document.querySelector('#rows').getBoundingClientRect(); return document.elementFromPoint(box.x + 30, box.y + 20).closest('.row').id; })()",
      );
    const before = await visibleRow();
    for (let count = 0; count < 50; count++) world.recorder.onExchange(first);
    await page.waitForFunction("document.querySelector('#count-deliveries').textContent === '3,051'");
    expect(await visibleRow()).toBe(before);
  });

  test('comes back by itself, without what a former run has shown', async () => {
    await trigger('create-profile');
    await rowsWith('profile.created');
    const { port } = new URL(world.controlUrl);
    const old = world;
    await old.close();
    await page.waitForSelector('#connection.lost');
    world = await startTestWorld({
      page: createInspector,
      ports: { receiver: 0, page: Number(port), aws: 0 },
    });
    await page.waitForSelector('#connection.live');
    await page.waitForSelector('#nothing:not([hidden])');
    problems = problems.filter((problem) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(problem));
  });

  test.each([320, 420, 760, 1000, 1920])('fits in %d pixels, in light and in dark', async (width) => {
    await trigger('over-1-mib');
    await trigger('hostile');
    await page.waitForFunction("document.querySelectorAll('.row').length === 2");
    await page.setViewport({ width, height: 800 });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.keyboard.press('j');
      await detailWith('Checks');
      expect(await widthOf()).toBeLessThanOrEqual(width);
      for (const tab of ['queue', 'registered', 'profiles', 'deliveries']) {
        await page.evaluate(`document.querySelector('#tab-${tab}').click()`);
        expect(await widthOf()).toBeLessThanOrEqual(width);
      }
      await page.keyboard.press('Escape');
      const [ink, paper] = await coloursOf();
      expect(scheme === 'dark' ? ink > paper : ink < paper).toBe(true);
    }
  });

  const widthOf = (): Promise<number> => page.$eval('html', ({ scrollWidth }) => scrollWidth);

  /** How light the text and what is behind it are. */
  async function coloursOf(): Promise<[number, number]> {
    const colours = (await page.evaluate(
      '(() => { const { color, backgroundColor } = getComputedStyle(document.body); return [color, backgroundColor]; })()',
    )) as string[];
    const [ink = 0, paper = 0] = colours.map((colour) =>
      (colour.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0),
    );
    return [ink, paper];
  }

  test('names every control for those who do not see it', async () => {
    await trigger('create-profile');
    await rowsWith('profile.created');
    await page.keyboard.press('j');
    await detailWith('Checks');
    const nameless = await page.$$eval('button, input, select, a', (controls) =>
      controls
        .map(
          (control) =>
            control as unknown as {
              innerText: string;
              ariaLabel: string | null;
              labels?: unknown[];
              outerHTML: string;
            },
        )
        .filter(({ innerText, ariaLabel, labels }) => !innerText.trim() && !ariaLabel && !labels?.length)
        .map(({ outerHTML }) => outerHTML),
    );
    expect(nameless).toEqual([]);
  });
});
