import { buildDelivery, type Shape } from '../../delivery/build-delivery.ts';
import { madeUpChange, send, updatePath, type Kind } from './kind.ts';

const labels: Record<Shape, [label: string, hint: string]> = {
  'form-json': ['JSON in a form', 'as the vendor reads it'],
  'form-xml': ['XML in a form', 'as the vendor reads it'],
  json: ['JSON', 'as documented in 2019'],
  'flat-xml': ['XML', 'as documented in 2019'],
  form: ['Form with brackets', 'as documented in 2019'],
  xml: ['XML of 2016', 'old beside updated fields'],
  webhook: ['Webhook’s form', 'Marketing Suite'],
  'webhook-2017': ['Webhook’s form of 2017', 'flat names'],
};

/** One update in each shape that a delivery may have. */
export const formatKinds: readonly Kind[] = Object.entries(labels).map(([name, [label, hint]]) => ({
  id: `format-${name}`,
  group: 'Formats',
  label,
  hint,
  async happen(world, target) {
    const content = buildDelivery(name as Shape, madeUpChange(target));
    await send(world, target, { path: updatePath(target), content });
  },
}));
