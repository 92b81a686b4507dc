import type { Tarball } from './pack-events.ts';

/** What a release needs of the world. */
export interface ReleaseWorld {
  pack(): Tarball;
  /** Whether the registry has this version already. */
  isPublished(name: string, version: string): boolean;
  publish(path: string): void;
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
  if (command === 'pack') {
    world.print(tarball.path);
    return 0;
  }
  for (const line of describe(tarball)) world.print(line);
  if (world.isPublished(tarball.name, tarball.version)) {
    world.print(
      `${tarball.name}@${tarball.version} is published: raise the version in lib/event/package.json.`,
    );
    return 1;
  }
  if (isToPublish) world.publish(tarball.path);
  world.print(
    isToPublish ? 'Published.' : 'Nothing was published: npm run release:events -- --publish does it.',
  );
  return 0;
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
