import { describe, expect, it } from 'vitest';
import { releaseEvents } from '../../../lib/release/release-events.ts';
import { runNpm } from '../../../lib/release/run-npm.ts';

const tarball = {
  path: '/packed/copernica-events-1.2.3.tgz',
  name: 'copernica-events',
  version: '1.2.3',
  size: 1234,
  unpackedSize: 5678,
  files: [{ path: 'package.json', size: 5678 }],
};

function run(args: string[], { published = [] as string[], isRefused = false } = {}) {
  const lines: string[] = [];
  const uploads: string[] = [];
  const exitCode = releaseEvents(args, {
    pack: () => tarball,
    npm(command, what = '') {
      if (command === 'view') return published.includes(what) ? '1.2.3' : null;
      uploads.push(what);
      return isRefused ? null : '';
    },
    print: (line) => lines.push(line),
  });
  return { exitCode, lines, uploads };
}

describe('pack', () => {
  it("prints the tarball's path and nothing else", () => {
    expect(run(['pack'])).toEqual({ exitCode: 0, lines: [tarball.path], uploads: [] });
  });
});

describe('release', () => {
  it('says what it would publish, and publishes nothing', () => {
    const { exitCode, lines, uploads } = run(['release']);
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      'copernica-events@1.2.3: 1 files, 1.2 kB packed, 5.7 kB unpacked',
      '    5678  package.json',
      tarball.path,
      'Nothing was published: npm run release:events -- --publish does it.',
    ]);
    expect(uploads).toEqual([]);
  });

  it('publishes the tarball when it is told to', () => {
    const { exitCode, lines, uploads } = run(['release', '--publish'], {
      published: ['copernica-events@1.2.2'],
    });
    expect([exitCode, lines.at(-1), uploads]).toEqual([
      0,
      'copernica-events@1.2.3 is published.',
      [tarball.path],
    ]);
  });

  it('fails when npm does', () => {
    const { exitCode, lines } = run(['release', '--publish'], { isRefused: true });
    expect([exitCode, lines.at(-1)]).toEqual([1, 'copernica-events@1.2.3 was not published: npm says why.']);
  });

  it('does not publish a version twice', () => {
    const { exitCode, lines, uploads } = run(['release', '--publish'], {
      published: ['copernica-events@1.2.3'],
    });
    expect([exitCode, uploads]).toEqual([1, []]);
    expect(lines.at(-1)).toContain('raise the version in lib/event/package.json');
  });
});

it.each([[[]], [['publish']], [['release', '--force']], [['pack', 'twice']]])(
  'says how it is used when it is told %j',
  (args) => {
    const { exitCode, lines, uploads } = run(args);
    expect([exitCode, uploads]).toEqual([2, []]);
    expect(lines).toEqual([expect.stringContaining('npm run pack:events')]);
  },
);

describe('npm', () => {
  it('gives what it printed, and null when it failed', () => {
    expect(runNpm('--version')).toMatch(/^\d+\./);
    expect(runNpm('no-such-command')).toBeNull();
  });
});
