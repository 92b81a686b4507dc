// A plugin of the framework, which loads JavaScript only and makes it with `new`.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { adaptTemplate } from './adapt/adapt-template.ts';

/** Adapts the template to the parameters, once it is compiled, and says what was packaged. */
export default function Deploy({ service }, options, { log }) {
  this.hooks = {
    'after:aws:package:finalize:mergeCustomProviderResources': () => {
      const { provider, custom } = service;
      const template = provider.compiledCloudFormationTemplate;
      Object.assign(template, adaptTemplate(template, custom.settings));
    },
    'after:package:finalize': async () => {
      const directory = options.package ?? '.serverless';
      for (const file of (await readdir(directory)).filter((name) => name.endsWith('.zip')))
        log.notice(`${file.padEnd(14)} ${await describeSize(join(directory, file))}`);
    },
  };
}

async function describeSize(file) {
  const { size } = await stat(file);
  return `${(size / 1024).toFixed(1).padStart(6)} KB`;
}
