import { byId, h } from './dom.js';
import { toShortType, toStatusKind, toTime, visible } from './format.js';

// Rows beyond what is seen, so that a quick scroll shows no gap.
const margin = 10;

/**
 * The list, of which only what is seen is in the document: thousands of rows cost no more than a screen.
 * `onChoose` is told of the row that is chosen.
 */
export function createRows(onChoose) {
  const box = byId('rows');
  const spacer = byId('spacer');
  let shown = [];
  let chosen = null;

  const rowHeight = () => parseFloat(getComputedStyle(box).getPropertyValue('--row-height')) || 30;
  const indexOf = (number) => shown.findIndex((row) => row.number === number);

  function render() {
    const height = rowHeight();
    spacer.style.height = `${shown.length * height}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / height) - margin);
    const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / height) + margin);
    const kept = new Map([...spacer.children].map((element) => [element.id, element]));
    const wanted = [];
    for (let index = first; index < last; index++) {
      const summary = shown[index];
      const element = kept.get(`row-${summary.number}`) ?? toRow(summary);
      element.style.transform = `translateY(${index * height}px)`;
      element.setAttribute('aria-posinset', String(index + 1));
      element.setAttribute('aria-setsize', String(shown.length));
      element.setAttribute('aria-selected', String(summary.number === chosen));
      wanted.push(element);
    }
    spacer.replaceChildren(...wanted);
    if (chosen !== null && indexOf(chosen) >= 0) box.setAttribute('aria-activedescendant', `row-${chosen}`);
    else box.removeAttribute('aria-activedescendant');
  }

  function toRow(summary) {
    const { number, at, method, path, status, code, type } = summary;
    const row = h(
      'div',
      { id: `row-${number}`, role: 'option', className: `row ${toStatusKind(status)}` },
      h('span', { className: 'time' }, toTime(at)),
      h('span', { className: 'method' }, method),
      h('span', { className: 'path', title: visible(path) }, visible(path)),
      h('span', { className: 'status' }, String(status)),
      h('span', { className: 'type' }, type ? toShortType(type) : (code ?? 'by the gateway')),
    );
    row.addEventListener('click', () => choose(number));
    return row;
  }

  function choose(number) {
    chosen = number;
    const height = rowHeight();
    const top = indexOf(number) * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
    render();
    onChoose(number);
  }

  /** Goes up or down in the list; without a choice yet, to its first row. */
  function move(by) {
    if (shown.length === 0) return;
    const at = indexOf(chosen);
    const to = at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by));
    choose(shown[to].number);
  }

  const steps = () => ({
    ArrowDown: 1,
    ArrowUp: -1,
    j: 1,
    k: -1,
    PageDown: Math.floor(box.clientHeight / rowHeight()),
    PageUp: -Math.floor(box.clientHeight / rowHeight()),
    Home: -Infinity,
    End: Infinity,
  });
  box.addEventListener('keydown', (event) => {
    const by = steps()[event.key];
    if (by !== undefined && !event.metaKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      move(by);
    } else if (event.key === 'Enter') byId('detail').focus();
  });
  box.addEventListener('scroll', render);
  new ResizeObserver(render).observe(box);

  return {
    move,
    choose,
    /** Shows these, latest first; who has scrolled away from the top goes on seeing the same rows. */
    show(rows) {
      const height = rowHeight();
      const anchor = box.scrollTop > height ? shown[Math.floor(box.scrollTop / height)] : null;
      const offset = box.scrollTop % height;
      shown = rows;
      spacer.style.height = `${shown.length * height}px`;
      const to = anchor ? indexOf(anchor.number) : -1;
      if (to >= 0) box.scrollTop = to * height + offset;
      render();
    },
    forget() {
      chosen = null;
      render();
    },
  };
}
