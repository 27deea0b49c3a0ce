// Charts, drawn by uPlot in the page's own colours.
import uPlot from './uplot/dist/uPlot.esm.js';
import { $, empty, ink } from './dom.js';

const FONT = '12px system-ui, sans-serif';
const drawn = {};

export function axis(extra = {}) {
  return { stroke: ink('--quiet'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line'), size: 5 }, font: FONT, ...extra };
}

export const percentAxis = () => axis({ values: (u, values) => values.map((value) => `${value} %`), size: 56 });

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
export const timeOf = (seconds) => clock.format(1000 * seconds);
export const timeAxis = () => axis({ space: 90, size: 30, values: (u, values) => values.map(timeOf) });

export const percentRange = (u, low, high) => (low == null ? [0, 100] : [Math.max(0, Math.floor((low - 6) / 5) * 5), Math.min(100, Math.ceil((high + 6) / 5) * 5)]);

const width = (id) => Math.max(240, $(id).clientWidth);

export function draw(id, options, data) {
  drop(id);
  $(id).replaceChildren();
  drawn[id] = new uPlot({ width: width(id), height: 200, legend: { show: false }, cursor: { drag: { x: false, y: false } }, ...options }, data, $(id));
}

/** Only the values are new. Returns whether there is such a chart. */
export function redraw(id, data) {
  drawn[id]?.setData(data);
  return Boolean(drawn[id]);
}

export function drop(id, text) {
  drawn[id]?.destroy();
  delete drawn[id];
  if (text) $(id).replaceChildren(empty(text));
}

addEventListener('resize', () => {
  for (const [id, chart] of Object.entries(drawn)) chart.setSize({ width: width(id), height: chart.height });
});

export const dots = (label, colour, line = false) => ({ label, stroke: colour, width: 2, spanGaps: true,
  ...(line ? {} : { paths: () => null }), points: { show: true, size: 11, width: 1, fill: colour, stroke: ink('--card') } });

// Mean and one standard deviation to both sides, and the letter of the table's row.
export const marks = (points) => ({ hooks: { draw: [(u) => {
  const { ctx } = u;
  const wing = 4 * devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.globalAlpha = 1;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  for (const { x, row, colour, letter } of points) {
    const at = u.valToPos(x, 'x', true);
    const [low, high] = [row.mean - row.deviation, row.mean + row.deviation].map((value) => u.valToPos(100 * value, 'y', true));
    ctx.strokeStyle = colour;
    if (row.networks > 1) {
      ctx.beginPath();
      ctx.moveTo(at, low); ctx.lineTo(at, high);
      ctx.moveTo(at - wing, low); ctx.lineTo(at + wing, low);
      ctx.moveTo(at - wing, high); ctx.lineTo(at + wing, high);
      ctx.stroke();
    }
    if (letter) {
      ctx.fillStyle = ink('--ink');
      ctx.fillText(letter, at + 9 * devicePixelRatio, u.valToPos(100 * row.mean, 'y', true));
    }
  }
  ctx.restore();
}] } });
