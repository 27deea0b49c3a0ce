// Elements from plain values; nothing that came from a topic is ever taken for markup.
export const $ = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = value;
    else if (value !== false && value != null) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child != null));
  return made;
}

export function svg(name, properties = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child != null));
  return made;
}

export function table(heads, rows) {
  const cell = (kind, content, head) => element(kind, { class: head.class, scope: kind === 'th' ? 'col' : null, title: kind === 'th' ? head.title : null }, content ?? '');
  return element('table', {},
    element('thead', {}, element('tr', {}, heads.map((head) => cell('th', head.text, head)))),
    element('tbody', {}, rows.map((row) => element('tr', {}, row.map((content, i) => cell('td', content, heads[i]))))));
}

// A few numbers to see at once: each with what it is.
export const figures = (pairs) => pairs.filter(Boolean).map(([value, what]) => element('div', {}, element('dt', {}, what), element('dd', {}, value)));

// What was drawn anew keeps the focus, so that a keyboard finds its button again.
export function redrawn(host, content) {
  const label = host.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  host.replaceChildren(content);
  if (label) [...host.querySelectorAll('[aria-label]')].find((made) => made.getAttribute('aria-label') === label)?.focus();
}

export const empty = (text) => element('p', { class: 'empty' }, text);

export const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;

export function count(value) {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}

export function duration(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

// As exact as it matters.
export const brief = (seconds) => (seconds < 10 ? `${seconds < 1 ? seconds.toFixed(2) : seconds.toFixed(1)} s` : duration(seconds));

export function say(text) {
  const line = element('p', {}, text);
  $('said').append(line);
  setTimeout(() => line.remove(), 9000);
}

const FIRST = ['#5aa9ff', '#ff9f40', '#5bd66f', '#ff5f6d', '#b98cff', '#d9a07a', '#ff8fd2', '#b9c0c9', '#f2e14b', '#3fdede'];

// As on the contact sheet.
export function colour(index) {
  return FIRST[index] ?? `hsl(${(index * 222.5) % 360} 65% 62%)`;
}

export const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function paint(canvas, tile) {
  if (!tile.pixels) return;
  const bytes = Uint8Array.from(atob(tile.pixels), (c) => c.charCodeAt(0));
  canvas.width = tile.width;
  canvas.height = tile.height;
  const data = new ImageData(tile.width, tile.height);
  for (let i = 0, from = 0; i < data.data.length; i += 4, from += tile.channels) {
    data.data[i] = bytes[from];
    data.data[i + 1] = bytes[from + (tile.channels > 1 ? 1 : 0)];
    data.data[i + 2] = bytes[from + (tile.channels > 1 ? 2 : 0)];
    data.data[i + 3] = 255;
  }
  canvas.getContext('2d').putImageData(data, 0, 0);
}
