import { byId, h } from './dom.js';

/** Listens to keys: rows of the key, what it does for people, and the function that does it. None while something is written. */
export function listenToKeys(keys) {
  document.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || document.querySelector('dialog[open]')) return;
    const isTyping = event.target.matches('input, select, textarea');
    // Escape empties a search before it leaves it.
    const isHeld = event.key === 'Escape' ? event.target.value : isTyping;
    if (isHeld || event.defaultPrevented) return;
    const [, , act] = keys.find(([key]) => key === event.key) ?? [];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Shows what the keys do; those without a sentence stand with one before them. */
export function showKeys(keys) {
  const dialog = byId('keys');
  const rows = keys.filter(([, what]) => what !== '');
  dialog.replaceChildren(
    h('h2', { id: 'keys-title' }, 'Keys'),
    h(
      'dl',
      {},
      rows.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]),
    ),
    h(
      'p',
      { className: 'actions end' },
      h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
    ),
  );
  dialog.showModal();
}
