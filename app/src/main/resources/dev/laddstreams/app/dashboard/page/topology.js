// Topics, roles and who reads what, with current rates.
import { $, count, svg } from './dom.js';

const TOPIC = 'node';
const ROLE = 'role';

export function topology(page) {
  const id = page.dataset?.id;
  const lanes = (page.lanes ?? []).filter((row) => row.dataset === id && row.processes !== 'retired').slice(-3);
  const height = Math.max(230, 90 + 74 * Math.max(1, lanes.length));
  const middle = height / 2;
  const nodes = [];
  const edges = [];
  const node = (kind, x, y, text, small) => {
    const width = 176;
    nodes.push(svg('g', {}, svg('rect', { class: kind, x, y: y - 25, width, height: 50, rx: kind === ROLE ? 25 : 6 }),
      svg('text', { x: x + width / 2, y: y - (small ? 3 : -5), 'text-anchor': 'middle' }, cut(text)),
      small ? svg('text', { class: 'small', x: x + width / 2, y: y + 14, 'text-anchor': 'middle' }, cut(small)) : null));
    return { x, y, width };
  };
  const edge = (from, to, rate) => {
    const [x1, x2] = [from.x + from.width, to.x];
    edges.push(svg('path', { class: rate > 0 ? 'busy' : '', d: `M${x1} ${from.y}C${x1 + 28} ${from.y} ${x2 - 28} ${to.y} ${x2 - 4} ${to.y}`, 'marker-end': 'url(#arrow)' }));
    if (rate > 0) nodes.push(svg('text', { class: 'rate', x: (x1 + x2) / 2, y: (from.y + to.y) / 2 + 4, 'text-anchor': 'middle' }, `${count(rate)}/s`));
  };
  const maker = node(ROLE, 4, middle, page.dataset ? page.dataset.method : 'distiller', 'makes images');
  const images = node(TOPIC, 244, middle, id ? `${id}.images` : '<dataset>.images', 'compacted');
  edge(maker, images, 0);
  const augmented = node(TOPIC, 724, middle, id ? `${id}.augmented` : '<dataset>.augmented', 'compacted');
  const rows = lanes.length ? lanes : [{ labeler: 'labeler', version: 1, rate: 0, processes: 'not there yet' }];
  rows.forEach((row, i) => {
    const lane = node(ROLE, 484, middle + (i - (rows.length - 1) / 2) * 74, `${row.labeler} v${row.version}`, `lane, ${row.processes}`);
    edge(images, lane, row.rate);
    edge(lane, augmented, row.rate);
  });
  const rate = rows.reduce((sum, row) => sum + row.rate, 0);
  [['progress', 'counts, says COMPLETED'], ['dataset sink', 'stores, tags, activates'], ['evaluator', 'trains on the tag']].forEach(([name, does], i) => {
    edge(augmented, node(ROLE, 964, middle + (i - 1) * 66, name, does), i === 2 ? 0 : rate);
  });
  $('topology').replaceChildren(svg('svg', { viewBox: `0 0 1146 ${height}`, role: 'img', 'aria-label': `${page.dataset?.method ?? 'A distiller'} writes images; ${rows.length} lanes label them at ${count(rate)} images a second; progress, sink and evaluator read what is labelled.` },
    svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: 'userSpaceOnUse', orient: 'auto' }, svg('path', { d: 'M0 0L8 4L0 8z', style: 'fill:currentColor;stroke:none' }))),
    edges, nodes));
}

const cut = (text) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
