// What networks reach that are trained on each kind of label: now, by the labeler's epoch, and by what making and training cost.
import { $, element, figures, ink, percent, table } from './dom.js';
import { axis, dots, draw, drop, marks, percentAxis, percentRange } from './charts.js';
import { get } from './api.js';

const RECIPES = { hard: 'hard label', 'local-hard': 'sub-images, hard label', dense: 'dense labels' };
const colours = () => ({ hard: ink('--hard'), 'local-hard': ink('--local'), dense: ink('--dense') });
const letter = (i) => (i < 26 ? '' : String.fromCharCode(64 + Math.floor(i / 26))) + String.fromCharCode(65 + (i % 26));

export async function accuracy(page) {
  const base = page.dataset?.id ?? '';
  page.accuracies = await get('/api/accuracy');
  const all = page.accuracies.filter((row) => row.dataset === base || row.dataset.startsWith(`${base}-`));
  const rows = newest(all, page).sort((a, b) => a.mean - b.mean);
  head(rows.filter((row) => row.dataset === base), page.dataset?.activeVersion);
  now(rows, page);
  sweep(all.filter((row) => row.dataset === base));
  making(rows);
  flops(rows);
  cost(rows);
}

// The active version and the last one, of each dataset; those of a long sweep are in its own chart.
function newest(all, page) {
  const last = (dataset) => Math.max(...all.filter((row) => row.dataset === dataset).map((row) => row.version));
  return all.filter((row) => row.version === page.dataset?.activeVersion || row.version === last(row.dataset));
}

function head(own, active) {
  const version = own.some((row) => row.version === active) ? active : Math.max(...own.map((row) => row.version));
  const of = (recipe) => own.find((row) => row.recipe === recipe && row.version === version);
  const [dense, hard] = [of('dense'), of('hard')];
  $('accuracy-figures').replaceChildren(...(dense ? figures([
    [percent(dense.mean), `with dense labels, v${version}`],
    hard ? [percent(hard.mean), 'with the hard label'] : null,
    hard ? [`${dense.mean >= hard.mean ? '+' : '−'}${Math.abs(100 * (dense.mean - hard.mean)).toFixed(1)}`, 'points gained by them'] : null,
    [`+${percent(dense.storageOverhead)}`, 'storage, over the images as bytes'],
  ]) : []));
}

function now(rows, page) {
  $('accuracy-note').textContent = rows.length ? 'Fresh networks on the test images; bars are one standard deviation.' : '';
  if (rows.length === 0) {
    drop('accuracy', 'Not evaluated yet: the evaluator trains networks once a version is stored.');
    $('accuracy-table').replaceChildren();
    return;
  }
  const base = page.dataset.id;
  const name = (row) => `${row.dataset === base ? page.dataset.method : row.dataset.slice(base.length + 1)}, ${RECIPES[row.recipe] ?? row.recipe}`;
  const xs = rows.map((_, i) => i + 1);
  draw('accuracy', {
    height: 210,
    scales: { x: { time: false, range: [0.5, rows.length + 0.5] }, y: { range: percentRange } },
    axes: [axis({ splits: () => xs, values: () => rows.map((_, i) => letter(i)), grid: { show: false }, size: 30 }), percentAxis()],
    series: series(),
    ...marks(rows.map((row, i) => ({ x: i + 1, row, colour: colours()[row.recipe] }))),
  }, [xs, ...byRecipe(rows)]);
  $('accuracy-table').replaceChildren(table(
    [{ text: '' }, { text: 'Images and labels' }, { text: 'Version', class: 'number' }, { text: 'Epoch', class: 'number', title: 'Of the labeler’s training' }, { text: 'Accuracy', class: 'number' }, { text: 'Storage', class: 'number', title: 'Bytes of the dense labels as stored, over those of the images as bytes' }],
    rows.map((row, i) => [letter(i), element('span', {}, element('i', { class: `key ${row.recipe}` }), name(row)), `v${row.version}`, row.epoch ?? '–',
      percent(row.mean) + (row.networks > 1 ? ` ± ${(100 * row.deviation).toFixed(1)}` : ''),
      row.recipe === 'dense' ? `+${percent(row.storageOverhead)}` : '–'])));
}

const series = () => [{}, ...Object.entries(RECIPES).map(([recipe, name]) => dots(name, colours()[recipe]))];

const byRecipe = (rows) => Object.keys(RECIPES).map((recipe) => rows.map((row) => (row.recipe === recipe ? 100 * row.mean : null)));

// Labels by ever later epochs of one labeler's training.
function sweep(own) {
  const known = own.filter((row) => row.epoch != null);
  const epochs = [...new Set(known.map((row) => row.epoch))].sort((a, b) => a - b);
  if (epochs.length < 2) {
    drop('sweep', 'Needs labels of two epochs: ladd labeler sweep publishes and evaluates versions of one training.');
    return;
  }
  const of = (recipe, epoch) => known.filter((row) => row.recipe === recipe && row.epoch === epoch).at(-1);
  const recipes = Object.keys(RECIPES).filter((recipe) => known.some((row) => row.recipe === recipe));
  const points = recipes.flatMap((recipe) => epochs.flatMap((epoch) => {
    const row = of(recipe, epoch);
    return row ? [{ x: epoch, row, colour: colours()[recipe] }] : [];
  }));
  const heldOut = epochs.map((epoch) => {
    const value = known.find((row) => row.epoch === epoch && row.heldOut != null)?.heldOut;
    return value == null ? null : 100 * value;
  });
  draw('sweep', {
    height: 250, legend: { live: false },
    scales: { x: { time: false, range: (u, low, high) => [low - (high - low) / 20, high + (high - low) / 20] }, y: { range: percentRange } },
    axes: [axis({ label: 'epoch of the labeler', labelSize: 18, labelGap: 0, size: 32, labelFont: '12px system-ui, sans-serif', incrs: [1, 2, 5, 10, 20, 50, 100] }), percentAxis()],
    series: [{}, { ...dots('the labeler itself, held out', ink('--quiet'), true), dash: [6, 5], points: { show: false } }, ...recipes.map((recipe) => dots(RECIPES[recipe], colours()[recipe], true))],
    ...marks(points),
  }, [epochs, heldOut, ...recipes.map((recipe) => epochs.map((epoch) => (of(recipe, epoch) ? 100 * of(recipe, epoch).mean : null)))]);
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
function power(value) {
  if (!(value > 0)) return '–';
  const exponent = Math.floor(Math.log10(value));
  const factor = value / 10 ** exponent;
  const raised = `10${String(exponent).split('').map((digit) => SUPERSCRIPT[digit] ?? digit).join('')}`;
  return Math.abs(factor - 1) < 0.05 ? raised : `${factor.toFixed(1)}·${raised}`;
}

// The paper's second figure: what distilling and labelling cost. Real images that are only chosen cost nothing.
const making = (rows) => byFlops(rows, 'making', 'making', 'FLOPs to make images and labels',
  'Needs distilled images: what others cost to make is not known.');

// The paper's third figure: what training a network on it costs.
const cost = (rows) => byFlops(rows, 'cost', 'flops', 'FLOPs to train one network', 'Not evaluated yet.');

// Whether the labeler's training belongs to the cost of making the data, the paper leaves open: it stands by itself.
const flops = (rows) => $('flops-table').replaceChildren(...(rows.length === 0 ? [] : [table(
  [{ text: 'FLOPs' }, { text: 'Images and labels', class: 'number', title: 'To distil the images and label their sub-images' }, { text: 'Labeler', class: 'number', title: 'To train the labeler' }, { text: 'One network', class: 'number', title: 'To train one network on it' }],
  rows.map((row, i) => [letter(i), row.making === 0 ? '0' : power(row.making), power(row.labelerTraining), power(row.flops)]))]));

function byFlops(all, id, field, label, without) {
  const rows = all.filter((row) => row[field] > 0).sort((a, b) => a[field] - b[field]);
  if (rows.length === 0) {
    drop(id, without);
    return;
  }
  draw(id, {
    height: 250, legend: { live: false },
    scales: { x: { time: false, distr: 3, range: (u, low, high) => [10 ** Math.floor(Math.log10(low) - 0.15), 10 ** Math.ceil(Math.log10(high) + 0.15)] }, y: { range: percentRange } },
    axes: [axis({ label, labelSize: 18, labelGap: 0, size: 32, labelFont: '12px system-ui, sans-serif', values: (u, values) => values.map((value) => (value == null ? '' : power(value))) }), percentAxis()],
    series: series(),
    ...marks(rows.map((row) => ({ x: row[field], row, colour: colours()[row.recipe], letter: letter(all.indexOf(row)) }))),
  }, [rows.map((row) => row[field]), ...byRecipe(rows)]);
}
