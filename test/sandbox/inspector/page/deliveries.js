import { ask, byId, h } from './dom.js';
import { toShortType } from './format.js';
import { setCount } from './tabs.js';

// As many as the server keeps.
const maxExchanges = 5000;
const searchDelayMs = 120;

/** What has come in, latest first, and what of it is shown in `rows`. */
export function createDeliveries({ rows, openTriggers }) {
  const [searchBox, statusBox, typeBox] = [byId('search'), byId('status'), byId('type')];
  let exchanges = [];
  let found = null;
  let searches = 0;
  let timer;

  function isShown({ number, status, type }) {
    if (found && !found.has(number)) return false;
    if (!String(status).startsWith(statusBox.value)) return false;
    return typeBox.value === '' || type === typeBox.value;
  }

  function update() {
    const shown = exchanges.filter(isShown);
    rows.show(shown);
    const isFiltered = shown.length !== exchanges.length;
    byId('shown').textContent = isFiltered ? `${shown.length} of ${exchanges.length}` : '';
    setCount('deliveries', exchanges.length);
    byId('nothing').hidden = shown.length > 0;
    if (shown.length === 0) byId('nothing').replaceChildren(...toNothing(isFiltered));
    offerTypes();
  }

  function toNothing(isFiltered) {
    if (isFiltered) {
      const clear = h('button', { type: 'button', onclick: clearFilters }, 'Show everything');
      return [h('h2', {}, 'Nothing matches'), h('p', {}, 'No delivery is like this.'), clear];
    }
    return [
      h('h2', {}, 'Nothing has come in yet'),
      h('p', {}, 'Whatever reaches the receiver stands here at once, whoever sent it. From a shell:'),
      h('pre', {}, `curl -s ${location.origin}/sandbox/delivery | sh`),
      h('button', { type: 'button', className: 'primary', onclick: openTriggers }, 'Trigger a delivery'),
    ];
  }

  function clearFilters() {
    searchBox.value = statusBox.value = typeBox.value = '';
    found = null;
    update();
    searchBox.focus();
  }

  function offerTypes() {
    const types = [...new Set(exchanges.map(({ type }) => type).filter(Boolean))].sort();
    const offered = [...typeBox.options].slice(1).map(({ value }) => value);
    if (types.join() === offered.join()) return;
    const chosen = typeBox.value;
    const options = types.map((type) => h('option', { value: type }, toShortType(type)));
    typeBox.replaceChildren(typeBox.options[0], ...options);
    typeBox.value = types.includes(chosen) ? chosen : '';
  }

  async function search() {
    const text = searchBox.value.trim();
    const turn = ++searches;
    const numbers = text === '' ? null : await ask(`search?q=${encodeURIComponent(text)}`);
    if (turn !== searches) return;
    found = numbers && new Set(numbers);
    update();
  }

  searchBox.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), searchDelayMs);
  });
  for (const box of [statusBox, typeBox]) box.addEventListener('change', update);
  document.querySelector('.toolbar').addEventListener('submit', (event) => event.preventDefault());

  return {
    update,
    /** Summaries in the order in which they came. */
    add(summaries) {
      exchanges = [...summaries.reverse(), ...exchanges].slice(0, maxExchanges);
      void search();
    },
    forget() {
      exchanges = [];
      void search();
    },
  };
}
