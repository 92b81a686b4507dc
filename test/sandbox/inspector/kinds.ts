import { changeKinds } from './kinds/change-kinds.ts';
import { faultKinds } from './kinds/fault-kinds.ts';
import { formatKinds } from './kinds/format-kinds.ts';
import type { Kind } from './kinds/kind.ts';
import { webhookKinds } from './kinds/webhook-kinds.ts';

/** Everything that the page can let happen, in the order in which it stands there. */
export const kinds: readonly Kind[] = [...changeKinds, ...webhookKinds, ...formatKinds, ...faultKinds];
