// A plugin of esbuild: source maps stand beside the zips and not in them, where each cold start would load them.
import { mkdir, rename } from 'node:fs/promises';
import { join, parse } from 'node:path';

const packageDirectory = '.serverless';

const keepMaps = {
  name: 'keep-maps',
  setup({ initialOptions: { entryPoints, outdir }, onEnd }) {
    onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      // Functions are bundled at the same time into one folder: each build moves its own map only.
      const map = `${parse(entryPoints[0]).name}.mjs.map`;
      await mkdir(packageDirectory, { recursive: true });
      await rename(join(outdir, map), join(packageDirectory, map));
    });
  },
};

export default [keepMaps];
