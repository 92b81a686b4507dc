// A plugin of the framework, which loads JavaScript only and makes it with `new`.
import { adaptTemplate } from './adapt/adapt-template.ts';

/** Adapts the template to the parameters, once it is compiled. */
export default function Deploy({ service }) {
  this.hooks = {
    'after:aws:package:finalize:mergeCustomProviderResources': () => {
      const { provider, custom } = service;
      const template = provider.compiledCloudFormationTemplate;
      Object.assign(template, adaptTemplate(template, custom.settings));
    },
  };
}
