// Charts, drawn by uPlot in the page's own colours.
import uPlot from './uplot/dist/uPlot.esm.js';
import { $, element, empty, ink, percent, table } from './dom.js';
import { get } from './api.js';

const RECIPES = { hard: 'hard label', 'local-hard': 'sub-images, hard label', dense: 'dense labels' };
const drawn = {};

function axis(extra = {}) {
  return { stroke: ink('--quiet'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line') }, font: '12px system-ui, sans-serif', ...extra };
}

function draw(id, options, data) {
  const host = $(id);
  drawn[id]?.destroy();
  host.replaceChildren();
  const height = options.height ?? 200;
  drawn[id] = new uPlot({ width: Math.max(240, host.clientWidth), height, cursor: { drag: { x: false, y: false } }, ...options }, data, host);
}

addEventListener('resize', () => {
  for (const [id, chart] of Object.entries(drawn)) chart.setSize({ width: Math.max(240, $(id).clientWidth), height: chart.height });
});

// Mean and one standard deviation to both sides.
const errorBars = (rows) => ({ hooks: { draw: [(u) => {
  const { ctx } = u;
  ctx.save();
  ctx.strokeStyle = ink('--accent');
  ctx.lineWidth = 2 * devicePixelRatio;
  rows.forEach((row, i) => {
    const x = u.valToPos(i + 1, 'x', true);
    const [low, high] = [row.mean - row.deviation, row.mean + row.deviation].map((value) => u.valToPos(100 * value, 'y', true));
    const wing = 5 * devicePixelRatio;
    ctx.beginPath();
    if (row.networks > 1) {
      ctx.moveTo(x, low); ctx.lineTo(x, high);
      ctx.moveTo(x - wing, low); ctx.lineTo(x + wing, low);
      ctx.moveTo(x - wing, high); ctx.lineTo(x + wing, high);
    }
    ctx.stroke();
  });
  ctx.restore();
}] } });

export async function accuracy(page) {
  const all = await get('/api/accuracy');
  const base = page.dataset?.id ?? '';
  const rows = all.filter((row) => row.dataset === base || row.dataset.startsWith(`${base}-`))
    .sort((a, b) => a.mean - b.mean);
  $('accuracy-note').textContent = rows.length ? 'Fresh networks on the test images; bars are one standard deviation.' : '';
  if (rows.length === 0) {
    drawn.accuracy?.destroy();
    delete drawn.accuracy;
    $('accuracy').replaceChildren(empty('Not evaluated yet: the evaluator trains networks once a version is stored.'));
    $('accuracy-table').replaceChildren();
    return;
  }
  const name = (row) => `${row.dataset === base ? page.dataset.method : row.dataset.slice(base.length + 1)}, ${RECIPES[row.recipe] ?? row.recipe}`;
  const xs = rows.map((_, i) => i + 1);
  draw('accuracy', {
    height: 220,
    legend: { show: false },
    scales: { x: { time: false, range: [0.5, rows.length + 0.5] }, y: { range: (u, low, high) => [Math.max(0, Math.floor((low - 8) / 5) * 5), Math.min(100, Math.ceil((high + 8) / 5) * 5)] } },
    axes: [axis({ splits: () => xs, values: () => rows.map((_, i) => String.fromCharCode(65 + i)), grid: { show: false } }), axis({ values: (u, values) => values.map((value) => `${value} %`), size: 52 })],
    series: [{}, { paths: () => null, stroke: ink('--accent'), points: { show: true, size: 11, fill: ink('--accent'), stroke: ink('--card') } }],
    ...errorBars(rows),
  }, [xs, rows.map((row) => 100 * row.mean)]);
  $('accuracy-table').replaceChildren(table(
    [{ text: '' }, { text: 'Images and labels' }, { text: 'Version', class: 'number' }, { text: 'Epoch', class: 'number' }, { text: 'Accuracy', class: 'number' }, { text: 'Label bytes', class: 'number' }, { text: 'FLOPs', class: 'number' }],
    rows.map((row, i) => [String.fromCharCode(65 + i), name(row), `v${row.version}`, row.epoch ?? '–',
      percent(row.mean) + (row.networks > 1 ? ` ± ${(100 * row.deviation).toFixed(1)}` : ''),
      row.recipe === 'dense' ? `${row.storageOverhead.toFixed(2)} × images` : '–',
      row.flops.toExponential(1)])));
}

export async function traffic() {
  const points = await get('/api/traffic');
  const xs = points.map((point) => point.seconds);
  const now = points.at(-1);
  $('traffic-note').textContent = now ? `${now.rate.toFixed(0)} images/s now, ${now.waiting} waiting.` : '';
  if (points.length < 2) {
    if (!drawn.traffic) $('traffic').replaceChildren(empty('Measured as long as the page is open.'));
    return;
  }
  const line = (id, label, values, colour) => {
    if (drawn[id]) { drawn[id].setData([xs, values]); return; }
    draw(id, {
      height: id === 'lag' ? 130 : 170,
      scales: { y: { range: (u, low, high) => [0, Math.max(1, high * 1.15)] } },
      axes: [axis(), axis({ size: 52 })],
      series: [{ label: 'at' }, { label, stroke: ink(colour), fill: `${ink(colour)}22`, width: 2, points: { show: false }, value: (u, value) => (value == null ? '–' : value.toFixed(0)) }],
    }, [xs, values]);
  };
  line('traffic', 'images/s', points.map((point) => point.rate), '--accent');
  line('lag', 'images waiting', points.map((point) => point.waiting), '--warn');
}

export function recolour(page) {
  for (const id of ['traffic', 'lag']) { drawn[id]?.destroy(); delete drawn[id]; }
  traffic();
  accuracy(page);
}
