// A plugin of esbuild: source maps stand beside the zips and not in them, where each cold start would load them.
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const packageDirectory = '.serverless';

const keepMaps = {
  name: 'keep-maps',
  setup({ initialOptions: { outfile, outdir }, onEnd }) {
    onEnd(async () => {
      const directory = outfile ? dirname(resolve(outfile)) : resolve(outdir);
      const files = await readdir(directory, { recursive: true });
      await mkdir(packageDirectory, { recursive: true });
      for (const file of files.filter((name) => name.endsWith('.map')))
        await rename(join(directory, file), join(packageDirectory, basename(file)));
    });
  },
};

export default [keepMaps];
