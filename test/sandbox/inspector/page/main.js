import { createDeliveries } from './deliveries.js';
import { showDetail, showNoDetail } from './detail.js';
import { byId } from './dom.js';
import { listenToKeys, showKeys } from './keys.js';
import { showList } from './lists.js';
import { showProfiles } from './profiles.js';
import { createRows } from './rows.js';
import { createTabs, setCount, tabOfAddress, tabs as names } from './tabs.js';
import { openTriggers } from './triggers.js';

const rows = createRows((number) => void showDetail(number, closeDetail));
const deliveries = createDeliveries({ rows, openTriggers: () => void trigger() });
const tabs = createTabs((name) => {
  if (name === 'deliveries') deliveries.update();
  else refresh();
});

function closeDetail() {
  if (tabs.current() !== 'deliveries') return;
  rows.forget();
  showNoDetail();
  byId('rows').focus();
}

function refresh() {
  const name = tabs.current();
  if (name === 'profiles') void showProfiles();
  else if (name !== 'deliveries') void showList(name);
}

async function trigger() {
  await openTriggers((numbers) => {
    const [first] = numbers;
    if (first === undefined) return;
    byId('triggers').close();
    tabs.open('deliveries');
    rows.choose(first);
  });
}
byId('open-triggers').addEventListener('click', () => void trigger());

function goToSearch() {
  tabs.open('deliveries');
  byId('search').focus();
}

const keys = [
  ['/', 'Search', goToSearch],
  ['t', 'Trigger something', () => void trigger()],
  ['j', 'Next delivery, also ↓ in the list', () => rows.move(1)],
  ['k', 'Previous delivery, also ↑', () => rows.move(-1)],
  ['1 – 6', 'The tabs', null],
  ...names.map((name, index) => [String(index + 1), '', () => tabs.open(name)]),
  ['Escape', 'Back to the list', closeDetail],
  ['?', 'These keys', () => showKeys(keys)],
];
listenToKeys(keys);

const stream = new EventSource('/api/stream');
const setConnection = (isLive) => {
  byId('connection').textContent = isLive ? 'Live' : 'npm run dev has ended; waiting for it';
  byId('connection').className = isLive ? 'live' : 'lost';
};
stream.addEventListener('open', () => setConnection(true));
stream.addEventListener('error', () => setConnection(false));
stream.addEventListener('reset', () => {
  showNoDetail();
  deliveries.forget();
});
stream.addEventListener('exchanges', ({ data }) => deliveries.add(JSON.parse(data)));
stream.addEventListener('counts', ({ data }) => {
  for (const [tab, count] of Object.entries(JSON.parse(data))) setCount(tab, count);
  refresh();
});

showNoDetail();
tabs.open(tabOfAddress());
