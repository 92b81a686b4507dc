import { ask, button, byId, emptyState, fill, h, notify } from './dom.js';
import { longText, pairs, toShortType, toSize, toStatusKind, toTime, value, visible } from './format.js';

const marks = { passed: '✓', failed: '✗', 'not reached': '–' };

/** What is shown beside the list before anything is chosen. */
export function showNoDetail() {
  fill(
    byId('detail'),
    emptyState('Nothing chosen', 'Choose a delivery to see its request, what was checked, and its event.'),
  );
  document.body.classList.remove('has-detail');
}

/** Shows one exchange; `close` goes back to the list. */
export async function showDetail(number, close) {
  const details = await ask(`exchanges/${number}`);
  if (!details) return;
  const { summary, checks, reason, event, claimCheck, request, answer } = details;
  const article = byId('detail');
  article.dataset.number = String(number);
  document.body.classList.add('has-detail');
  fill(
    article,
    h(
      'header',
      {},
      h('button', { type: 'button', className: 'back quiet', onclick: close }, '← List'),
      h(
        'h2',
        {},
        h('span', { className: `badge ${toStatusKind(summary.status)}` }, String(summary.status)),
        ' ',
        summary.type ? toShortType(summary.type) : (summary.code ?? `${summary.method}`),
      ),
      h('p', { className: 'path' }, `${summary.method} ${visible(summary.path)}`),
      h(
        'p',
        { className: 'faint' },
        `${toTime(summary.at)} · ${summary.durationMs} ms · ${toSize(summary.bytes)} in${summary.subject ? ` · ${visible(summary.subject)}` : ''}`,
      ),
      reason ? h('p', { className: `reason ${toStatusKind(summary.status)}` }, visible(reason)) : null,
      toActions(number, details),
    ),
    event ? section('Event', toEvent(event, claimCheck)) : null,
    section('Checks', toChecks(checks)),
    section('Request', toRequest(number, request)),
    section(
      'Answer',
      pairs(Object.entries(answer.headers), 'Headers of the answer'),
      longText(answer.body.text),
    ),
  );
  article.scrollTop = 0;
}

function section(title, ...children) {
  return h('section', { 'aria-label': title }, h('h3', {}, title), ...children);
}

function toActions(number, { curl, summary }) {
  const act = (action, told) => async () => {
    const done = await ask(`exchanges/${number}/${action}`, {});
    if (done) notify(told);
  };
  const copy = async () => {
    await navigator.clipboard.writeText(curl);
    notify('Copied. The signature is good for five minutes from when it was made.');
  };
  const replayed = summary.status < 300 ? 'signed afresh, so that it is a new event' : 'the same bytes';
  return h(
    'div',
    { className: 'actions' },
    button('Replay', act('replay', `Sent again: ${replayed}.`), { title: `Sends it again: ${replayed}` }),
    button('Send the same bytes', act('send-again', 'Sent again, byte for byte.'), {
      title: 'Sends it again, byte for byte: the same event, which a queue passes on once in five minutes',
    }),
    curl ? button('Copy as curl', copy) : null,
  );
}

function toEvent(event, claimCheck) {
  const data = event.data ?? {};
  const changes = Object.entries(data.changes ?? {});
  const fields = Object.entries(data.fields ?? {}).filter(([name]) => !(name in (data.changes ?? {})));
  const interests = Object.entries(data.interests ?? {});
  return h(
    'div',
    {},
    claimCheck
      ? h(
          'p',
          { className: 'hint' },
          `Over 1 MiB: on S3 as ${claimCheck.key}; the queue has a pointer to it.`,
        )
      : null,
    changes.length > 0 ? toDiff(changes) : null,
    fields.length > 0
      ? [h('h4', {}, changes.length > 0 ? 'Unchanged fields' : 'Fields'), pairs(fields, 'Fields')]
      : null,
    interests.length > 0
      ? [
          h('h4', {}, 'Interests'),
          h(
            'p',
            { className: 'chips' },
            interests.map(([name, has]) =>
              h('span', { className: has ? 'chip on' : 'chip' }, `${has ? '✓' : '✗'} ${visible(name)}`),
            ),
          ),
        ]
      : null,
    h('details', {}, h('summary', {}, 'The event as JSON'), longText(JSON.stringify(event, null, 2))),
  );
}

/** What was changed, before and after. */
function toDiff(changes) {
  const cell = (tag, text) =>
    text === undefined ? h('span', { className: 'faint' }, 'not told') : h(tag, {}, value(text));
  return h(
    'table',
    { className: 'diff', 'aria-label': 'Changes' },
    h('thead', {}, h('tr', {}, h('th', {}, 'Field'), h('th', {}, 'Before'), h('th', {}, 'After'))),
    h(
      'tbody',
      {},
      changes.map(([name, { from, to }]) =>
        h('tr', {}, h('th', {}, visible(name)), h('td', {}, cell('del', from)), h('td', {}, cell('ins', to))),
      ),
    ),
  );
}

function toChecks(checks) {
  return h(
    'ol',
    { className: 'checks' },
    checks.map(({ name, state, fact }) =>
      h(
        'li',
        { className: state.replace(' ', '-') },
        h('span', { className: 'mark', role: 'img', 'aria-label': state }, marks[state]),
        h('span', { className: 'name' }, name),
        fact ? h('span', { className: 'fact' }, visible(fact)) : null,
      ),
    ),
  );
}

function toRequest(number, { target, headers, body, form }) {
  const note = body.isText ? '' : ' It is not text: these are its bytes.';
  return h(
    'div',
    {},
    h('p', { className: 'path' }, visible(target)),
    h('details', { open: true }, h('summary', {}, `${headers.length} headers`), pairs(headers, 'Headers')),
    form.length > 0 ? [h('h4', {}, 'Form, decoded'), pairs(form, 'Form variables')] : null,
    h('h4', {}, `Body, ${toSize(body.bytes)}`),
    body.bytes === 0 ? h('p', { className: 'faint' }, 'There is none.') : longText(body.text),
    body.isCut || !body.isText
      ? h(
          'p',
          { className: 'hint' },
          `${body.isCut ? 'Only its beginning is shown.' : ''}${note} `,
          h(
            'a',
            { href: `/api/exchanges/${number}/body`, download: `delivery-${number}` },
            'Download all of it',
          ),
        )
      : null,
  );
}
