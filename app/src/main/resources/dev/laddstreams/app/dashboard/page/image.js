// One image: its sub-images, each with its dense label, by one labeler version or by two side by side.
import { $, colour, element, paint, percent, svg } from './dom.js';
import { get, of } from './api.js';

const MOST_BARS = 12;

// Jensen-Shannon divergence in bits: 0 for the same label, 1 for labels without a class in common.
export function divergence(p, q) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const m = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += (p[i] * Math.log2(p[i] / m)) / 2;
    if (q[i] > 0) sum += (q[i] * Math.log2(q[i] / m)) / 2;
  }
  return Math.max(0, sum);
}

const best = (row) => row.reduce((top, p, c) => (p > row[top] ? c : top), 0);

export class ImageDialog {
  constructor() {
    this.dialog = $('image');
    this.dialog.addEventListener('close', () => { this.id = null; });
    this.dialog.addEventListener('click', (event) => { if (event.target === this.dialog) this.dialog.close(); });
  }

  async open(dataset, id) {
    this.dataset = dataset;
    this.id = id;
    this.first = null;
    this.second = '';
    this.cell = 0;
    this.shown = null;
    await this.refresh();
    this.dialog.showModal();
  }

  async refresh() {
    if (!this.id) return;
    const detail = await get(`${of(this.dataset.id)}/images/${encodeURIComponent(this.id)}`);
    const text = JSON.stringify(detail);
    if (text === this.shown) return;
    this.shown = text;
    this.detail = detail;
    if (!detail.labels.some((label) => String(label.version) === this.first)) {
      const active = detail.labels.find((label) => label.version === this.dataset.activeVersion) ?? detail.labels[0];
      this.first = active ? String(active.version) : null;
    }
    this.draw();
  }

  label(version) { return this.detail.labels.find((label) => String(label.version) === version); }

  name(c) { return this.dataset.classNames[c] ?? `class ${c}`; }

  draw() {
    const { image, labels } = this.detail;
    const a = this.label(this.first);
    if (this.second === this.first) this.second = '';
    const b = this.label(this.second);
    const canvas = element('canvas');
    paint(canvas, image);
    this.cut = element('div', { class: 'cut', hidden: true });
    this.bars = element('div', { class: 'bars', 'aria-live': 'polite' });
    this.caption = element('p', { class: 'quiet' });
    const choice = (text, value, change, none) => element('label', { class: 'choice' }, element('span', { class: 'quiet' }, text),
      element('select', { onchange: (event) => { change(event.target.value); this.draw(); } },
        none ? element('option', { value: '', selected: !value }, 'none') : null,
        labels.filter((label) => !none || String(label.version) !== this.first).map((label) => element('option', { value: label.version, selected: String(label.version) === value }, `${label.labeler} v${label.version}`))));
    this.dialog.replaceChildren(
      element('div', { class: 'head' },
        element('h2', { id: 'image-title' }, this.name(image.classIndex)),
        element('p', { class: 'quiet' }, `${image.id} · revision ${image.revision} · ${image.state}`)),
      a
        ? element('div', { class: 'tools' },
          choice('Labelled by', this.first, (value) => { this.first = value; }),
          labels.length > 1 ? choice('Beside', this.second, (value) => { this.second = value; }, true) : null)
        : null,
      element('div', { class: 'detail' },
        element('div', {}, element('div', { class: 'stage' }, canvas, this.cut), this.caption, this.bars),
        a ? this.cells(a, b) : element('p', { class: 'empty' }, image.state === 'final' ? 'No label yet: a lane is on its way.' : 'Previews are shown, not labelled. The dense label comes with the final image.')),
      element('div', { class: 'end' }, element('button', { type: 'button', onclick: () => this.dialog.close() }, 'Close')));
    if (a) this.point(Math.min(this.cell, a.probabilities.length - 1), a, b);
  }

  cells(a, b) {
    const both = b && b.probabilities.length === a.probabilities.length;
    const mean = a.probabilities[0].map((_, c) => a.probabilities.reduce((sum, row) => sum + row[c], 0));
    const shown = mean.map((_, c) => c).sort((x, y) => mean[y] - mean[x]).slice(0, MOST_BARS).sort((x, y) => x - y);
    const order = a.probabilities.map((_, j) => j);
    const apart = both ? order.map((j) => divergence(a.probabilities[j], b.probabilities[j])) : null;
    if (both) order.sort((x, y) => apart[y] - apart[x]);
    const grid = element('div', { class: 'cells', style: `grid-template-columns: repeat(${a.grid}, minmax(0, 1fr))`, role: 'group', 'aria-label': both ? 'Sub-images, those with the most disagreement first' : 'Sub-images, row by row' });
    this.buttons = new Map();
    for (const j of order) {
      const row = a.probabilities[j];
      const top = best(row);
      const button = element('button', { class: 'cell', type: 'button', 'aria-pressed': 'false',
        'aria-label': `Sub-image ${j + 1}: ${this.name(top)} ${percent(row[top], 0)}${both ? `, divergence ${apart[j].toFixed(2)} bit` : ''}` },
        this.histogram(row, both ? b.probabilities[j] : null, shown),
        element('small', {}, element('span', {}, this.name(top)), element('span', {}, both ? apart[j].toFixed(2) : percent(row[top], 0))));
      for (const name of ['mouseenter', 'focus', 'click']) button.addEventListener(name, () => this.point(j, a, both ? b : null));
      this.buttons.set(j, button);
      grid.append(button);
    }
    return element('div', {}, both ? element('p', { class: 'quiet' }, `Up: v${a.version}, down: v${b.version}; most disagreement first (Jensen-Shannon divergence in bits).`) : null, grid);
  }

  histogram(up, down, shown) {
    const width = 100 / shown.length;
    const half = down ? 20 : 40;
    const bar = (p, i, c, y, height) => svg('rect', { x: i * width + width * 0.1, y, width: width * 0.8, height, fill: colour(c), rx: 0.8 });
    return svg('svg', { viewBox: '0 0 100 40', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      shown.map((c, i) => bar(up[c], i, c, half * (1 - up[c]), half * up[c])),
      down ? shown.map((c, i) => bar(down[c], i, c, half, half * down[c])) : [],
      svg('line', { x1: 0, x2: 100, y1: half, y2: half, stroke: 'currentColor', 'stroke-width': 0.4, opacity: 0.5 }));
  }

  point(j, a, b) {
    this.cell = j;
    this.buttons.forEach((button, other) => button.setAttribute('aria-pressed', String(other === j)));
    const { image } = this.detail;
    const box = a.boxes[j];
    this.cut.hidden = false;
    this.cut.style.left = `${(100 * box.left) / image.width}%`;
    this.cut.style.top = `${(100 * box.top) / image.height}%`;
    this.cut.style.width = `${(100 * box.width) / image.width}%`;
    this.cut.style.height = `${(100 * box.height) / image.height}%`;
    const row = a.probabilities[j];
    const other = b?.probabilities[j];
    const top = row.map((_, c) => c).sort((x, y) => Math.max(row[y], other?.[y] ?? 0) - Math.max(row[x], other?.[x] ?? 0)).slice(0, 5);
    this.caption.textContent = `Sub-image ${j + 1} of ${a.probabilities.length}${other ? `, v${a.version} above v${b.version}` : ''}`;
    const fill = (p, c) => element('div', { class: 'fill', style: `width:${(100 * p).toFixed(1)}%;background:${colour(c)}` });
    this.bars.replaceChildren(...top.map((c) => element('div', {},
      element('span', { title: this.name(c) }, this.name(c)),
      element('div', { class: 'track' }, fill(row[c], c), other ? fill(other[c], c) : null),
      element('span', {}, percent(row[c])))));
  }
}
