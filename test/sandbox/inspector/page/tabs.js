import { byId, h } from './dom.js';

const names = {
  deliveries: 'Deliveries',
  queue: 'Queue',
  quarantine: 'Quarantine',
  'dead-letters': 'Dead letters',
  registered: 'Registered',
  profiles: 'Profiles',
};

/** The tabs, in order. */
export const tabs = Object.keys(names);

/** How many things stand on a tab. */
export function setCount(tab, count) {
  byId(`count-${tab}`).textContent = count > 0 ? count.toLocaleString('en') : '';
}

/** The tab that the address names, else the first. */
export function tabOfAddress() {
  const wanted = location.hash.slice(1);
  return tabs.includes(wanted) ? wanted : 'deliveries';
}

/** Makes the tabs; `onOpen` is told which is opened. */
export function createTabs(onOpen) {
  const list = document.querySelector('.tabs');
  let current = 'deliveries';

  for (const name of tabs) {
    const properties = { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `view-${name}` };
    const count = h('span', { className: 'count', id: `count-${name}` });
    list.append(h('button', { ...properties, onclick: () => open(name) }, names[name], count));
  }

  function open(name) {
    current = name;
    for (const other of tabs) {
      const tab = byId(`tab-${other}`);
      tab.setAttribute('aria-selected', String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
      byId(`view-${other}`).hidden = other !== name;
    }
    history.replaceState(null, '', name === 'deliveries' ? location.pathname : `#${name}`);
    onOpen(name);
  }

  list.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = tabs[(tabs.indexOf(current) + by + tabs.length) % tabs.length];
    open(next);
    byId(`tab-${next}`).focus();
  });

  return { open, current: () => current };
}
