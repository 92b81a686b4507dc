import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport, type Report } from '../../lib/registration/report/report.ts';
import type { StoredCallback } from '../sandbox/copernica/callback-store.ts';
import type { World } from '../sandbox/world.ts';
import { startTestWorld } from './start-test-world.ts';

const page = readFileSync(new URL('../../docs/registration.md', import.meta.url), 'utf8');
const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\\n\`\`\``, 'g'))].map(([, block]) => block ?? '');
const [plan, applied, pruned] = blocksOf('text');

// The page shows what the packaged function really says of the situation that it describes.
describe('docs/registration.md', () => {
  let world: World;
  beforeAll(async () => {
    world = await startTestWorld();
    const { copernica } = world;
    const { callbacks } = await register({});
    // A few calls are in flight at a time, so in which order they come in is chance: here it is that of the report.
    const made = new Map(copernica.callbacks().map((callback) => [callback.id, callback]));
    for (const id of made.keys()) copernica.removeCallback(id);
    for (const row of callbacks) {
      const callback = made.get(row.id ?? 0);
      if (callback) copernica.addCallback(callback.owner, withoutId(callback));
    }
    const find = (path: string) => copernica.callbacks().find(({ url }) => url.endsWith(path));
    const changed = find('/database/789/update/subscribers');
    if (changed) changed.expression = "profile.newsletter == 'maybe'";
    copernica.removeCallback(find('/collection/8550/delete')?.id ?? 0);
    const owner = { kind: 'database', id: 788 } as const;
    const base = `${world.stack.url}/callbacks/main/database/788`;
    copernica.addCallback(owner, { url: `${base}/update`, action: 'update', method: 'json' });
    copernica.addCallback(owner, { url: `${base}/update/old-name`, action: 'update', method: 'json' });
  });
  afterAll(() => world.close());

  test('shows the plan', async () => {
    const report = await register({ mode: 'plan' });
    expect(renderReport(report)).toBe(plan);
    const [json = ''] = blocksOf('json');
    const shown = JSON.parse(json) as Report;
    expect(shown).toMatchObject({ mode: 'plan', summary: report.summary });
    for (const callback of shown.callbacks) expect(report.callbacks).toContainEqual(callback);
  });

  test('shows applying it', async () => {
    expect(renderReport(await register({}))).toBe(applied);
  });

  test('shows pruning', async () => {
    expect(renderReport(await register({ prune: true }))).toBe(pruned);
  });

  function withoutId({ url, method, action, expression }: StoredCallback) {
    return { url, method, action, expression };
  }

  async function register(input: object): Promise<Report> {
    const outcome = await world.stack.invoke('register', input);
    if ('error' in outcome) throw new Error(outcome.error.errorMessage);
    return outcome.result as Report;
  }
});
