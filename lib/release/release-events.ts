import type { Tarball } from './pack-events.ts';

/** What a release needs of the world. */
export interface ReleaseWorld {
  pack(): Tarball;
  /** Runs npm: what it printed, null when it failed. */
  npm(...args: string[]): string | null;
  print(line: string): void;
}

/** Runs `pack` or `release [--publish]` and gives the exit code. */
export function releaseEvents(args: readonly string[], world: ReleaseWorld): number {
  const [command, ...options] = args;
  const isToPublish = options.includes('--publish');
  if ((command !== 'pack' && command !== 'release') || options.length > (isToPublish ? 1 : 0)) {
    world.print('Usage: npm run pack:events, or npm run release:events [-- --publish]');
    return 2;
  }
  const tarball = world.pack();
  if (command === 'release') return release(tarball, isToPublish, world);
  world.print(tarball.path);
  return 0;
}

function release(tarball: Tarball, isToPublish: boolean, { npm, print }: ReleaseWorld): number {
  const id = `${tarball.name}@${tarball.version}`;
  for (const line of describe(tarball)) print(line);
  // It fails for a name that nobody has used yet.
  if (npm('view', id, 'version')) {
    print(`${id} is published: raise the version in lib/event/package.json.`);
    return 1;
  }
  if (!isToPublish) {
    print('Nothing was published: npm run release:events -- --publish does it.');
    return 0;
  }
  const isPublished = npm('publish', tarball.path, '--access', 'public') !== null;
  print(isPublished ? `${id} is published.` : `${id} was not published: npm says why.`);
  return isPublished ? 0 : 1;
}

function describe({ name, version, size, unpackedSize, files, path }: Tarball): string[] {
  return [
    `${name}@${version}: ${files.length} files, ${toKilobytes(size)} packed, ${toKilobytes(unpackedSize)} unpacked`,
    ...files.map((file) => `${String(file.size).padStart(8)}  ${file.path}`),
    path,
  ];
}

function toKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
