// How fast labelling goes, how far behind it is, and how long an image waits for its label.
import { $, brief, count, figures, ink } from './dom.js';
import { axis, draw, drop, redraw, timeAxis, timeOf } from './charts.js';
import { get } from './api.js';

export async function traffic() {
  const points = await get('/api/traffic');
  const now = points.at(-1);
  $('traffic-figures').replaceChildren(...(now ? figures([
    [`${count(now.rate)}/s`, 'records read'],
    [count(now.waiting), 'to read'],
    [now.oldest == null ? '0 s' : brief(now.oldest), 'the oldest waits'],
    [now.latency ? brief(now.latency.median) : '–', now.latency ? `median to the label, p99 ${brief(now.latency.worst)}` : 'to the label'],
  ]) : []));
  if (points.length < 2) {
    drop('rate', 'Measured as long as a page is open.');
    return;
  }
  const xs = points.map((point) => point.seconds);
  lines('rate', xs, [['records/s', points.map((point) => point.rate), '--dense']], count);
  lines('behind', xs, [['to read', points.map((point) => point.waiting), '--local']], count);
  lines('seconds', xs, [['the oldest waits', points.map((point) => point.oldest ?? 0), '--local'],
    ['to the label, median', points.map((point) => point.latency?.median ?? null), '--dense']], brief, (value) => `${value} s`);
}

function lines(id, xs, series, text, tick = text) {
  const data = [xs, ...series.map(([, values]) => values)];
  if (redraw(id, data)) return;
  draw(id, {
    height: 146,
    scales: { y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
    axes: [timeAxis(), axis({ size: 56, space: 22, values: (u, values) => values.map((value) => tick(value)) })],
    series: [{}, ...series.map(([label, , colour]) => ({ label, stroke: ink(colour), fill: series.length > 1 ? undefined : `${ink(colour)}22`, width: 2, points: { show: false } }))],
    hooks: { setCursor: [(u) => read(u, id, series.map(([label]) => label), text)] },
  }, data);
}

// What is under the pointer.
function read(u, id, labels, text) {
  const at = u.cursor.idx;
  $(`${id}-at`).textContent = at == null ? '' : `${timeOf(u.data[0][at])}  ${labels.map((label, i) => `${label} ${u.data[i + 1][at] == null ? '–' : text(u.data[i + 1][at])}`).join(', ')}`;
}

export function recolour() {
  ['rate', 'behind', 'seconds'].forEach((id) => drop(id));
  return traffic();
}
