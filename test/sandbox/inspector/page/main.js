import { ask, byId, h } from './dom.js';
import { showDetail, showNoDetail } from './detail.js';
import { showList } from './lists.js';
import { showProfiles } from './profiles.js';
import { createRows } from './rows.js';
import { openTriggers } from './triggers.js';
import { toShortType } from './format.js';

const tabs = [
  ['deliveries', 'Deliveries'],
  ['queue', 'Queue'],
  ['quarantine', 'Quarantine'],
  ['dead-letters', 'Dead letters'],
  ['registered', 'Registered'],
  ['profiles', 'Profiles'],
];

// Latest first. As many as the server keeps.
let exchanges = [];
const maxExchanges = 5000;
let found = null;
let current = 'deliveries';

const rows = createRows((number) => void showDetail(number, closeDetail));

function closeDetail() {
  rows.forget();
  showNoDetail();
  byId('rows').focus();
}

// ---- the list, and what of it is shown

const [searchBox, statusBox, typeBox] = [byId('search'), byId('status'), byId('type')];

function isShown({ number, status, type }) {
  if (found && !found.has(number)) return false;
  if (statusBox.value.length === 3 && String(status) !== statusBox.value) return false;
  if (statusBox.value.length === 1 && !String(status).startsWith(statusBox.value)) return false;
  return typeBox.value === '' || type === typeBox.value;
}

function update() {
  const shown = exchanges.filter(isShown);
  rows.show(shown);
  const isFiltered = shown.length !== exchanges.length;
  byId('shown').textContent = isFiltered ? `${shown.length} of ${exchanges.length}` : '';
  setCount('deliveries', exchanges.length);
  const nothing = byId('nothing');
  nothing.hidden = shown.length > 0;
  if (shown.length === 0) nothing.replaceChildren(...toNothing(isFiltered));
  offerTypes();
}

function toNothing(isFiltered) {
  if (isFiltered) {
    const clear = h('button', { type: 'button', onclick: clearFilters }, 'Show everything');
    return [h('h2', {}, 'Nothing matches'), h('p', {}, 'No delivery is like this.'), clear];
  }
  const trigger = h(
    'button',
    { type: 'button', className: 'primary', onclick: () => void openDialog() },
    'Trigger a delivery',
  );
  return [
    h('h2', {}, 'Nothing has come in yet'),
    h('p', {}, 'Whatever reaches the receiver stands here at once, whoever sent it. From a shell:'),
    h('pre', {}, `curl -s ${location.origin}/sandbox/delivery | sh`),
    trigger,
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
  typeBox.replaceChildren(
    typeBox.options[0],
    ...types.map((type) => h('option', { value: type }, toShortType(type))),
  );
  typeBox.value = types.includes(chosen) ? chosen : '';
}

let searching = 0;
async function search() {
  const text = searchBox.value.trim();
  const turn = ++searching;
  const numbers = text === '' ? null : await ask(`search?q=${encodeURIComponent(text)}`);
  if (turn !== searching) return;
  found = numbers && new Set(numbers);
  update();
}

let searchTimer;
searchBox.addEventListener('input', () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => void search(), 120);
});
for (const box of [statusBox, typeBox]) box.addEventListener('change', update);
document.querySelector('.toolbar').addEventListener('submit', (event) => event.preventDefault());

// ---- tabs

const tabList = document.querySelector('.tabs');
for (const [name, label] of tabs) {
  tabList.append(
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': `view-${name}`,
        onclick: () => openTab(name),
      },
      label,
      h('span', { className: 'count', id: `count-${name}` }),
    ),
  );
}

function openTab(name) {
  current = name;
  for (const [other] of tabs) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute('aria-selected', String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
    byId(`view-${other}`).hidden = other !== name;
  }
  history.replaceState(null, '', name === 'deliveries' ? location.pathname : `#${name}`);
  refresh();
  if (name === 'deliveries') update();
}

function refresh() {
  if (current === 'profiles') void showProfiles();
  else if (current !== 'deliveries') void showList(current);
}

tabList.addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  const index = tabs.findIndex(([name]) => name === current);
  const [next] = tabs[(index + by + tabs.length) % tabs.length];
  openTab(next);
  byId(`tab-${next}`).focus();
});

function setCount(tab, count) {
  byId(`count-${tab}`).textContent = count > 0 ? count.toLocaleString('en') : '';
}

// ---- triggers and keys

async function openDialog() {
  await openTriggers((numbers) => {
    const [first] = numbers;
    if (first === undefined) return;
    byId('triggers').close();
    openTab('deliveries');
    rows.choose(first);
  });
}
byId('open-triggers').addEventListener('click', () => void openDialog());

const keys = [
  ['/', 'Search', () => (openTab('deliveries'), searchBox.focus())],
  ['t', 'Trigger something', () => void openDialog()],
  ['j', 'Next delivery, also ↓ in the list', () => rows.move(1)],
  ['k', 'Previous delivery, also ↑', () => rows.move(-1)],
  ['1 – 6', 'The tabs', () => undefined],
  ['Esc', 'Back to the list', () => undefined],
  ['?', 'These keys', showKeys],
];

function showKeys() {
  const dialog = byId('keys');
  dialog.replaceChildren(
    h('h2', { id: 'keys-title' }, 'Keys'),
    h(
      'dl',
      {},
      keys.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]),
    ),
    h(
      'p',
      { className: 'actions end' },
      h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
    ),
  );
  dialog.showModal();
}

document.addEventListener('keydown', (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || document.querySelector('dialog[open]')) return;
  const isTyping = event.target.matches('input, select, textarea');
  if (event.key === 'Escape') {
    if (event.target === searchBox && searchBox.value !== '') return;
    if (current === 'deliveries') closeDetail();
    return;
  }
  if (isTyping || event.defaultPrevented) return;
  const tab = tabs[Number(event.key) - 1];
  const [, , act] = keys.find(([key]) => key === event.key) ?? [];
  if (!tab && !act) return;
  event.preventDefault();
  if (tab) openTab(tab[0]);
  else act();
});

// ---- what happens

const connection = byId('connection');
const stream = new EventSource('/api/stream');
const setConnection = (isLive) => {
  connection.textContent = isLive ? 'Live' : 'npm run dev has ended; waiting for it';
  connection.className = isLive ? 'live' : 'lost';
};
stream.addEventListener('open', () => setConnection(true));
stream.addEventListener('error', () => setConnection(false));
stream.addEventListener('reset', () => {
  exchanges = [];
  found = null;
  showNoDetail();
  update();
});
stream.addEventListener('exchanges', ({ data }) => {
  exchanges = [...JSON.parse(data).reverse(), ...exchanges].slice(0, maxExchanges);
  if (searchBox.value.trim() === '') update();
  else void search();
});
stream.addEventListener('counts', ({ data }) => {
  for (const [tab, count] of Object.entries(JSON.parse(data))) setCount(tab, count);
  refresh();
});

showNoDetail();
const [, wanted] = tabs.map(([name]) => name).includes(location.hash.slice(1))
  ? location.hash.split('#')
  : [];
openTab(wanted ?? 'deliveries');
