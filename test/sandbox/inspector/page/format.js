import { h } from './dom.js';

/** `14:03:07.123` */
export function toTime(iso) {
  const at = new Date(iso);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export function toSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The short of an event's type: `profile.updated`. */
export const toShortType = (type) => type.replace('com.copernica.', '');

export function toStatusKind(status) {
  if (status === 202) return 'kept';
  if (status < 300) return 'good';
  return status < 500 ? 'refused' : 'failed';
}

/** Characters that change how what surrounds them looks, shown as what they are. */
export function visible(text) {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  );
}

const maxShownCharacters = 20_000;

/** A long text, its beginning first. */
export function longText(text, tag = 'pre') {
  const shown = visible(text);
  if (shown.length <= maxShownCharacters) return h(tag, { tabIndex: tag === 'pre' ? 0 : -1 }, shown);
  const block = h(tag, { tabIndex: 0 }, shown.slice(0, maxShownCharacters));
  const rest = shown.length - maxShownCharacters;
  const more = h(
    'button',
    { type: 'button', className: 'quiet' },
    `Show ${rest.toLocaleString('en')} more characters`,
  );
  more.addEventListener('click', () => {
    block.textContent = shown;
    more.remove();
  });
  return h('div', {}, block, more);
}

/** A value in a table; '' is said rather than shown as nothing. */
export function value(text) {
  if (text === undefined || text === null) return h('span', { className: 'faint' }, 'none');
  if (text === '') return h('span', { className: 'faint' }, 'empty');
  return longText(String(text), 'span');
}

/** Rows of name and value. */
export function pairs(entries, label) {
  return h(
    'table',
    { className: 'pairs', 'aria-label': label },
    h(
      'tbody',
      {},
      entries.map(([name, text]) => h('tr', {}, h('th', {}, visible(name)), h('td', {}, value(text)))),
    ),
  );
}
