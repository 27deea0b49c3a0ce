// The distilled images by class, and the film of their revisions.
import { $, colour, element, empty, paint } from './dom.js';
import { get, of } from './api.js';

const FRAME_MILLIS = 160;

export class Wall {
  constructor(open) {
    this.open = open;
    this.tiles = new Map();
    this.revisions = [];
    this.newest = new Map();
    $('slider').addEventListener('input', () => this.seek(Number($('slider').value)));
    $('newest').addEventListener('click', () => this.follow());
    $('play').addEventListener('click', () => (this.timer ? this.stop() : this.play()));
  }

  async show(dataset) {
    this.stop();
    this.dataset = dataset;
    this.sequence = 0;
    this.at = null;
    this.films = new Map();
    this.tiles.clear();
    this.newest.clear();
    this.revisions = [];
    $('film').hidden = true;
    $('wall').replaceChildren(empty(dataset ? 'No image yet: they appear as the distiller publishes them.' : 'No dataset yet: ladd distill, ladd import and ladd demo make one.'));
    this.rows = new Map();
    this.asking = false;
    await this.refresh();
  }

  // One request at a time; what changed meanwhile is asked for after it.
  async refresh() {
    if (!this.dataset) return;
    if (this.asking) { this.again = true; return; }
    this.asking = true;
    const dataset = this.dataset;
    try {
      const view = await get(`${of(dataset.id)}/images?after=${this.sequence}`);
      if (dataset !== this.dataset) return;
      this.sequence = view.sequence;
      this.revisions = view.revisions;
      this.films.clear();
      view.images.forEach((tile) => this.newest.set(tile.id, tile));
      if (this.at === null) this.draw(view.images);
      this.drawFilm();
    } finally {
      this.asking = false;
      if (this.again) { this.again = false; this.refresh(); }
    }
  }

  draw(images) {
    if (images.length && this.tiles.size === 0) $('wall').replaceChildren();
    for (const tile of images) {
      let button = this.tiles.get(tile.id);
      if (!button) button = this.add(tile);
      if (tile.pixels) paint(button.firstChild, tile);
      button.className = `tile ${tile.state}${tile.pixels ? '' : ' blank'}`;
      if (this.at === null) { void button.offsetWidth; button.classList.add('fresh'); }
    }
    const most = Math.max(0, ...[...this.rows.values()].map((row) => row.childElementCount));
    $('wall').classList.toggle('few', most === 1);
    // as many columns of classes as there is room for
    $('wall').style.gridTemplateColumns = most > 1 ? `repeat(auto-fill, minmax(min(100%, ${9.6 + 4.4 * most}rem), 1fr))` : '';
  }

  add(tile) {
    let row = this.rows.get(tile.classIndex);
    const name = this.dataset.classNames[tile.classIndex] ?? `class ${tile.classIndex}`;
    if (!row) {
      row = element('div', { class: 'tiles' });
      this.rows.set(tile.classIndex, row);
      const line = element('div', { class: 'row' },
        element('span', { title: name }, element('i', { style: `background:${colour(tile.classIndex)}` }), name), row);
      line.dataset.order = tile.classIndex;
      const after = [...$('wall').children].find((other) => Number(other.dataset.order) > tile.classIndex);
      $('wall').insertBefore(line, after ?? null);
    }
    const button = element('button', { type: 'button', 'aria-label': `${name}, image ${tile.id}: show its dense label`, onclick: () => this.open(tile.id) },
      element('canvas', { width: tile.width || 1, height: tile.height || 1 }));
    row.append(button);
    this.tiles.set(tile.id, button);
    return button;
  }

  drawFilm() {
    const last = this.revisions.length - 1;
    $('film').hidden = last < 1;
    $('slider').max = last;
    if (this.at === null) $('slider').value = last;
    this.sayRevision();
  }

  sayRevision() {
    const index = Number($('slider').value);
    const revision = this.revisions[index];
    $('revision').textContent = revision === undefined ? '' : `revision ${revision} of ${this.revisions.at(-1)}`;
    $('slider').setAttribute('aria-valuetext', $('revision').textContent);
  }

  async seek(index) {
    const last = this.revisions.length - 1;
    if (index >= last && !this.timer) { this.follow(); return; }
    this.at = index;
    $('slider').value = index;
    this.sayRevision();
    const revision = this.revisions[index];
    if (!this.films.has(revision)) this.films.set(revision, get(`${of(this.dataset.id)}/revisions/${revision}`));
    const view = await this.films.get(revision);
    if (this.at === index) this.draw(view.images);
  }

  follow() {
    this.stop();
    this.at = null;
    this.draw([...this.newest.values()]);
    this.drawFilm();
  }

  play() {
    $('play').textContent = '❚❚';
    $('play').setAttribute('aria-label', 'Stop');
    let index = Number($('slider').value) >= this.revisions.length - 1 ? 0 : Number($('slider').value);
    const step = async () => {
      if (index >= this.revisions.length - 1) { this.follow(); return; }
      await this.seek(index++);
      if (this.timer) this.timer = setTimeout(step, FRAME_MILLIS);
    };
    this.timer = setTimeout(step, 0);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    $('play').textContent = '▶';
    $('play').setAttribute('aria-label', 'Play the revisions');
  }
}
