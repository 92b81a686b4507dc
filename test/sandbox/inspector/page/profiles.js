import { ask, button, byId, emptyState, h, notify } from './dom.js';
import { value, visible } from './format.js';

/** Shows the profiles and subprofiles of the played Copernica. */
export async function showProfiles() {
  const given = await ask('tabs/profiles');
  if (!given) return;
  byId('view-profiles').replaceChildren(
    h(
      'div',
      { className: 'list' },
      given.databases.map((database) => toDatabase(database, given)),
    ),
  );
}

function toDatabase({ id, name, collections }, { profiles, subprofiles }) {
  const members = profiles.filter(({ database }) => database === id);
  const title = name === `database${id}` ? `Database ${id}` : `${name} (database ${id})`;
  const create = () =>
    edit({
      title: `New profile in ${title}`,
      path: 'profiles/0/create',
      fields: { email: '', company: '' },
      extra: { database: id },
    });
  return h(
    'section',
    { 'aria-label': title },
    h('h2', {}, title, ' ', h('button', { type: 'button', onclick: create }, 'New profile')),
    members.length === 0
      ? emptyState(
          'No profiles yet',
          'Make one, and Copernica tells the callbacks that are registered for it.',
        )
      : toTable(members, 'profile'),
    collections.map((collection) => {
      const ours = subprofiles.filter((member) => member.collection === collection.id);
      return ours.length > 0
        ? [h('h3', {}, `Collection ${collection.id}`), toTable(ours, 'subprofile')]
        : null;
    }),
  );
}

function toTable(members, kind) {
  const names = [...new Set(members.flatMap(({ fields }) => Object.keys(fields)))].slice(0, 8);
  return h(
    'div',
    { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': `${kind}s` },
    h(
      'table',
      { className: 'grid' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', {}, 'Id'),
          names.map((name) => h('th', {}, visible(name))),
          h('th', {}, 'Modified'),
          h('th', {}, ''),
        ),
      ),
      h(
        'tbody',
        {},
        members.map((member) => toRow(member, names, kind)),
      ),
    ),
  );
}

function toRow({ id, fields, interests, modified }, names, kind) {
  const change = () =>
    edit({
      title: `${kind === 'profile' ? 'Profile' : 'Subprofile'} ${id}`,
      label: `${kind} ${id}`,
      path: `${kind}s/${id}/update`,
      fields,
      interests,
    });
  const remove = async () => {
    if (!(await ask(`${kind}s/${id}/delete`, {}))) return;
    notify(`Deleted ${kind} ${id}.`);
    await showProfiles();
  };
  return h(
    'tr',
    {},
    h('th', {}, String(id)),
    names.map((name) => h('td', {}, value(fields[name]))),
    h('td', { className: 'faint' }, modified),
    h(
      'td',
      { className: 'end' },
      h('button', { type: 'button', onclick: change, 'aria-label': `Edit ${kind} ${id}` }, 'Edit'),
      ' ',
      button('Delete', remove, { 'aria-label': `Delete ${kind} ${id}` }),
    ),
  );
}

/** Asks for fields, and sends those that are not what they were. */
function edit({ title, label, path, fields, interests = {}, extra = {} }) {
  const dialog = byId('editor');
  const isNew = path.endsWith('create');
  const rows = h('div', { className: 'fields' });
  const addRow = (name, text, isFixed) =>
    rows.append(
      h(
        'p',
        {},
        isFixed
          ? h('label', { htmlFor: `field-${name}` }, visible(name))
          : h('input', { name: 'name', placeholder: 'Field', 'aria-label': 'Name of the field' }),
        h('input', {
          name: 'value',
          id: isFixed ? `field-${name}` : '',
          value: text,
          'data-name': isFixed ? name : undefined,
          'aria-label': isFixed ? undefined : 'Its value',
        }),
      ),
    );
  for (const [name, text] of Object.entries(fields)) addRow(name, text, true);
  const boxes = Object.entries(interests).map(([name, has]) =>
    h(
      'label',
      { className: 'box' },
      h('input', { type: 'checkbox', checked: has, 'data-interest': name }),
      ` ${visible(name)}`,
    ),
  );
  const submit = async (event) => {
    event.preventDefault();
    const wanted = readFields(rows);
    const changed = Object.entries(wanted).filter(([name, text]) => isNew || fields[name] !== text);
    const switched = boxes
      .map((label) => label.querySelector('input'))
      .filter((box) => box.checked !== interests[box.dataset.interest])
      .map((box) => [box.dataset.interest, box.checked]);
    const done = await ask(path, {
      ...extra,
      fields: Object.fromEntries(changed),
      interests: Object.fromEntries(switched),
    });
    if (!done) return;
    dialog.close();
    await showProfiles();
    document.querySelector(`[aria-label="Edit ${label}"]`)?.focus();
    notify(
      done.numbers.length === 0
        ? 'Saved. No callback concerns it.'
        : `Saved, and delivered ${done.numbers.length} times.`,
    );
  };
  dialog.replaceChildren(
    h(
      'form',
      { onsubmit: submit },
      h('h2', { id: 'editor-title' }, title),
      rows,
      h(
        'button',
        { type: 'button', className: 'quiet', onclick: () => addRow('', '', false) },
        'Add a field',
      ),
      boxes.length > 0 ? h('fieldset', {}, h('legend', {}, 'Interests'), boxes) : null,
      h(
        'p',
        { className: 'actions end' },
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { type: 'submit', className: 'primary' }, 'Save'),
      ),
    ),
  );
  dialog.showModal();
}

function readFields(rows) {
  const entries = [...rows.children].map((row) => {
    const text = row.querySelector('[name=value]');
    return [text.dataset.name ?? row.querySelector('[name=name]').value.trim(), text.value];
  });
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}
