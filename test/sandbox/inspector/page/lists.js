import { ask, byId, emptyState, h } from './dom.js';
import { longText, pairs, toShortType, value, visible } from './format.js';

const emptyTexts = {
  queue: [
    'The queue is empty',
    'Events stand here until a consumer takes them. Deliveries shows all that has passed.',
  ],
  quarantine: [
    'Nothing is in quarantine',
    'What is authentic and not understood is kept here, to be replayed once it is.',
  ],
  'dead-letters': ['There are no dead letters', 'Events that a consumer has failed on five times come here.'],
  registered: ['Nothing is registered', 'register makes what callbacks.config.ts declares.'],
};

/** Shows what is on a queue, or at Copernica. */
export async function showList(tab) {
  const given = await ask(`tabs/${tab}`);
  if (!given) return;
  const view = byId(`view-${tab}`);
  const isOpen = new Set([...view.querySelectorAll('details[open]')].map(({ id }) => id));
  view.replaceChildren(tab === 'registered' ? toRegistered(given) : toMessages(tab, given));
  for (const id of isOpen) byId(id)?.setAttribute('open', '');
}

function toMessages(tab, { total, messages }) {
  if (total === 0) return emptyState(...emptyTexts[tab]);
  return h(
    'div',
    { className: 'list' },
    h('p', { className: 'hint' }, toTotal(total, messages.length)),
    messages.map((message, index) => toMessage(tab, message, index)),
  );
}

function toTotal(total, shown) {
  if (total === 1) return 'One message.';
  const which = total > shown ? `the latest ${shown} of them` : 'the latest first';
  return `${total.toLocaleString('en')} messages, ${which}.`;
}

function toMessage(tab, { body, isCut, attributes, groupId, deduplicationId }, index) {
  const kept = tab === 'quarantine' ? readKept(body) : null;
  const title = kept ? kept.code : toShortType(attributes.ce_type ?? 'message');
  const about = kept ? `${kept.method} ${kept.path}` : (attributes.ce_subject ?? '');
  return h(
    'details',
    { id: `${tab}-${deduplicationId ?? index}`, className: 'card' },
    h('summary', {}, h('strong', {}, visible(title)), ' ', h('span', { className: 'path' }, visible(about))),
    kept
      ? [
          h('p', {}, kept.reason),
          pairs(
            [
              ['Received', kept.receivedAt],
              ['Content type', kept.contentType],
            ],
            'Delivery',
          ),
          longText(kept.body),
        ]
      : null,
    h('h4', {}, 'Message'),
    pairs(
      [['Group', groupId], ['Deduplication id', deduplicationId], ...Object.entries(attributes)],
      'Attributes',
    ),
    longText(isCut ? `${body}…` : pretty(body)),
  );
}

function readKept(body) {
  try {
    const kept = JSON.parse(body);
    const bytes = Uint8Array.from(atob(kept.bodyBase64 ?? ''), (character) => character.charCodeAt(0));
    return { ...kept, body: new TextDecoder().decode(bytes) };
  } catch {
    return null;
  }
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function toRegistered({ callbacks, webhooks }) {
  if (callbacks.length + webhooks.length === 0) return emptyState(...emptyTexts.registered);
  return h(
    'div',
    { className: 'list' },
    toTable('Callbacks', callbacks),
    webhooks.length > 0 ? toTable('Webhooks', webhooks) : null,
  );
}

function toTable(title, rows) {
  const columns = ['id', 'on', 'tells', 'method', 'expression', 'url'];
  const heads = { id: 'Id', on: 'On', tells: 'Tells of', method: 'As', expression: 'When', url: 'At' };
  return h(
    'section',
    { 'aria-label': title },
    h('h2', {}, `${title} at Copernica`),
    h(
      'div',
      { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': title },
      h(
        'table',
        { className: 'grid' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            columns.map((name) => h('th', {}, heads[name])),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map((row) =>
            h(
              'tr',
              {},
              columns.map((name) =>
                h(
                  'td',
                  { className: name },
                  name === 'expression' && row[name] === ''
                    ? h('span', { className: 'faint' }, 'always')
                    : value(row[name]),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
