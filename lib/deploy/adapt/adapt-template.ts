import { alarmResources } from '../alarms.ts';
import type { Settings } from '../parameters.ts';
import { forgetSecrets } from './forget-secrets.ts';
import { keepEvents } from './keep-events.ts';
import { snapshotTriggers } from './snapshot-triggers.ts';
import { addTo, type Template } from './template.ts';

/** What a stage makes of the template: its parameters, and what callbacks.config.ts declares for it. */
export interface Deployment extends Settings {
  stage: string;
  /** True when an account authenticates by token. */
  usesTokens: boolean;
}

const adaptations: readonly ((template: Template, deployment: Deployment) => Template)[] = [
  forgetSecrets,
  addAlarms,
  addSnapshotTriggers,
  keepEvents,
];

/** The packaged template as this deployment wants it; what all deployments have in common stands in serverless.yml. */
export function adaptTemplate(template: Template, deployment: Deployment): Template {
  return adaptations.reduce((adapted, adapt) => adapt(adapted, deployment), template);
}

function addAlarms(template: Template, deployment: Deployment): Template {
  return addTo(template, { Resources: alarmResources(deployment.stage, deployment) });
}

function addSnapshotTriggers(template: Template, deployment: Deployment): Template {
  return addTo(template, { Resources: snapshotTriggers(deployment) });
}
