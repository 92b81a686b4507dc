import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const project = mkdtempSync(join(tmpdir(), 'check-node-'));
const script = 'lib/deploy/check-node.js';
cpSync(join(root, script), join(project, script));
writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
afterAll(() => {
  rmSync(project, { recursive: true });
});

/** What is said when a project wants a Node, and npm itself runs on one. */
function check(wanted: string, agent: string): { status: number | null; stderr: string } {
  writeFileSync(join(project, '.nvmrc'), `${wanted}\n`);
  const { status, stderr } = spawnSync(process.execPath, [join(project, script)], {
    env: { npm_config_user_agent: agent },
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('after npm ci and npm install', () => {
  it('one line says which Node the scripts run on where npm runs on an older one', () => {
    expect(check('24', 'npm/11.0.0 node/v20.20.2 linux x64 workspaces/false')).toEqual({
      status: 0,
      stderr: `Your Node is v20.20.2; all npm scripts here run on ${process.version}, which was installed beside them.\n`,
    });
  });

  it.each(['npm/11.0.0 node/v24.21.0 linux x64', 'npm/11.0.0 node/v26.0.0 linux x64', ''])(
    'nothing is said otherwise: %j',
    (agent) => {
      expect(check('24', agent)).toEqual({ status: 0, stderr: '' });
    },
  );

  it('it has failed, in one line, where the scripts run on an older one', () => {
    const { status, stderr } = check('99', '');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^This project needs Node 99, and its scripts would run on v.*npm rebuild node.*\n$/,
    );
  });

  it('is when it is asked, and npm has no wall of warnings before it', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^loglevel=error$/m);
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.prepare).toBe(
      `node ${script}`,
    );
  });
});
