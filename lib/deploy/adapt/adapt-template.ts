import type { Deployment } from '../deployment.ts';
import { addAlarms } from './add-alarms.ts';
import { addDashboard } from './add-dashboard.ts';
import { addDomain } from './add-domain.ts';
import { boundRoles } from './bound-roles.ts';
import { countFromLogs } from './count-from-logs.ts';
import { encrypt } from './encrypt.ts';
import { fanOut } from './fan-out.ts';
import { forgetSecrets } from './forget-secrets.ts';
import { keepEvents } from './keep-events.ts';
import { shareEvents } from './share-events.ts';
import { snapshotTriggers } from './snapshot-triggers.ts';
import { addTo, type Template } from './template.ts';
import { traceFunctions } from './trace-functions.ts';

/** First what is added, then what goes for everything of a kind. */
const adaptations: readonly ((template: Template, deployment: Deployment) => Template)[] = [
  fanOut,
  addDomain,
  countFromLogs,
  addAlarms,
  addSnapshotTriggers,
  addDashboard,
  forgetSecrets,
  shareEvents,
  traceFunctions,
  encrypt,
  boundRoles,
  keepEvents,
];

/** The packaged template as this deployment wants it; what all deployments have in common stands in serverless.yml. */
export function adaptTemplate(template: Template, deployment: Deployment): Template {
  return adaptations.reduce((adapted, adapt) => adapt(adapted, deployment), template);
}

function addSnapshotTriggers(template: Template, deployment: Deployment): Template {
  return addTo(template, { Resources: snapshotTriggers(deployment) });
}
