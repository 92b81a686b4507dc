/**
 * An element. Properties are set as such, `on…` are listeners, `data-…`, `aria-…` and `role` are attributes; children are
 * elements or text. There is no way to give it HTML: whatever a delivery holds stays text.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (/^(?:data-|aria-)|^role$|^for$|^colspan$/.test(name)) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...present(children));
  return element;
}

/** Puts these in place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export const byId = (id) => document.getElementById(id);

/** Tells something in passing. */
export function notify(text, kind = 'info') {
  const notice = h('p', { className: `notice ${kind}` }, text);
  byId('notices').append(notice);
  setTimeout(() => notice.remove(), 6000);
}

/** Asks the server; a refusal is told, and answers null. */
export async function ask(path, input) {
  const options = input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) };
  try {
    const response = await fetch(`/api/${path}`, options);
    const given = await response.json();
    if (response.ok) return given;
    notify(given.message, 'error');
  } catch {
    notify('npm run dev does not answer', 'error');
  }
  return null;
}

/** A button that cannot be pressed again until what it does is done. */
export function button(label, act, properties = {}) {
  const element = h('button', { type: 'button', ...properties }, label);
  element.addEventListener('click', async () => {
    element.disabled = true;
    await act();
    element.disabled = false;
  });
  return element;
}

/** A heading, a sentence, and perhaps what to do about it. */
export function emptyState(title, text, ...more) {
  return h('div', { className: 'empty' }, h('h2', {}, title), h('p', {}, text), ...more);
}
