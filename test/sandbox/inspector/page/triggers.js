import { ask, button, byId, h, notify } from './dom.js';

const about = {
  'Changes at Copernica': 'Delivered by what is registered for them.',
  Webhooks: 'Of Marketing Suite, registered or not.',
  Formats: 'An update in every shape that is documented.',
  'What goes wrong': 'And what becomes of it.',
};

/** The dialog of all that can be let happen; `onDone` is told which exchanges came of it. */
export async function openTriggers(onDone) {
  const given = await ask('kinds');
  if (!given) return;
  const dialog = byId('triggers');
  const { targets, kinds } = given;
  const select = h(
    'select',
    { id: 'target' },
    targets.map((label, index) => h('option', { value: String(index) }, label)),
  );
  const groups = Map.groupBy(kinds, ({ group }) => group);
  const trigger = async ({ id, label }) => {
    const done = await ask(`kinds/${id}`, { target: Number(select.value) });
    if (!done) return;
    if (done.numbers.length === 0) notify(`${label}: nothing was delivered, no callback concerns it.`);
    onDone(done.numbers);
  };
  dialog.replaceChildren(
    h(
      'header',
      {},
      h('h2', { id: 'triggers-title' }, 'Let something happen'),
      targets.length > 1
        ? h('p', {}, h('label', { htmlFor: 'target' }, 'For '), select)
        : h(
            'p',
            { className: 'faint' },
            targets.length === 1 ? `For ${targets[0]}` : 'callbacks.config.ts declares no account',
          ),
      h(
        'button',
        { type: 'button', className: 'quiet', 'aria-label': 'Close', onclick: () => dialog.close() },
        '✕',
      ),
    ),
    h(
      'div',
      { className: 'groups' },
      [...groups].map(([group, members]) =>
        h(
          'section',
          { 'aria-label': group },
          h('h3', {}, group),
          h('p', {}, about[group]),
          h(
            'div',
            { className: 'kinds' },
            members.map((kind) =>
              button(
                [h('span', {}, kind.label), kind.hint && h('small', {}, kind.hint)],
                () => trigger(kind),
                {
                  className: 'kind',
                  'data-kind': kind.id,
                  disabled: targets.length === 0,
                },
              ),
            ),
          ),
        ),
      ),
    ),
  );
  dialog.showModal();
}
