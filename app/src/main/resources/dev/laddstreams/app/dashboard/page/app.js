// What the page is made of: each panel asks for its view model when the server says that it has changed.
import { $, element, say } from './dom.js';
import { get } from './api.js';
import { Wall } from './wall.js';
import { ImageDialog } from './image.js';
import { lanes } from './lanes.js';
import { accuracy } from './accuracy.js';
import { recolour, traffic } from './traffic.js';
import { letters } from './letters.js';
import { topology } from './topology.js';
import { glance } from './glance.js';

const page = { overview: null, dataset: null, versions: {}, lanes: [], accuracies: [], waitingLetters: 0 };
const dialog = new ImageDialog();
const wall = new Wall((id) => dialog.open(page.dataset, id));

function choose(id) {
  const dataset = page.overview.datasets.find((row) => row.id === id);
  if (!dataset) return;
  page.dataset = dataset;
  history.replaceState(null, '', `#${encodeURIComponent(id)}`);
  wall.show(dataset);
  facts();
  topology(page);
  accuracy(page);
}

function facts() {
  const set = page.dataset;
  $('facts').textContent = set
    ? [`${set.images} images`, `${set.classNames.length} classes`, set.method, set.state,
      set.labeler ? `labelled by ${set.labeler}${set.activeVersion ? ` v${set.activeVersion}` : ''}` : null].filter(Boolean).join(' · ')
    : '';
}

// Controls of real images come after what was distilled.
const rank = (row) => (['random', 'k-means', 'import'].includes(row.method) ? 1 : 0);

async function overview() {
  page.overview = await get('/api/overview');
  const rows = [...page.overview.datasets].sort((a, b) => rank(a) - rank(b));
  const select = $('dataset');
  const ids = rows.map((row) => row.id);
  if (ids.join() !== [...select.options].map((option) => option.value).join() && ids.length) {
    select.replaceChildren(...rows.map((row) => element('option', { value: row.id }, row.id)));
    select.disabled = false;
  }
  const wanted = decodeURIComponent(location.hash.slice(1));
  const id = ids.includes(wanted) ? wanted : ids[0];
  if (wanted && ids.length && id !== wanted && !page.missed) {
    page.missed = true;
    say(`There is no dataset ‘${wanted}’; this is ‘${id}’.`);
  }
  if (id && page.dataset?.id !== id && (!page.dataset || !page.chosen)) choose(id);
  else if (page.dataset) page.dataset = Object.assign(page.dataset, rows.find((row) => row.id === page.dataset.id));
  if (page.dataset) select.value = page.dataset.id;
  facts();
  const waits = page.overview.waiting;
  $('waiting').hidden = !waits;
  $('waiting').textContent = waits ? `Waiting for the cluster; the page goes on when it answers${rows.length ? ', and shows what was until then' : ''}. ${waits}` : '';
  state(waits ? 'waits' : 'live', waits ? 'Waiting' : 'Live');
}

function state(kind, text) {
  $('status').className = kind;
  $('status-text').textContent = text;
}

const panels = {
  overview,
  images: () => wall.refresh(),
  labels: () => dialog.refresh(),
  lanes: async () => { await lanes(page); topology(page); },
  accuracy: () => accuracy(page),
  traffic,
  letters: () => letters(page),
};

const busy = {};
async function refresh(name) {
  if (busy[name]) { busy[name] = 2; return; }
  do {
    busy[name] = 1;
    try { await panels[name](); glance(page); } catch (problem) { console.warn(name, problem.message); }
  } while (busy[name] === 2);
  busy[name] = 0;
}

function listen() {
  const events = new EventSource('/api/events');
  events.addEventListener('changes', (event) => {
    const versions = JSON.parse(event.data);
    for (const name of Object.keys(panels)) if (versions[name] !== page.versions[name]) refresh(name);
    page.versions = versions;
    if ($('status').className === 'lost') state('live', 'Live');
  });
  events.onerror = () => {
    state('lost', 'No answer from the page’s server; trying again');
    page.versions = {};
  };
}

$('dataset').addEventListener('change', () => { page.chosen = true; choose($('dataset').value); });
$('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
  recolour();
  accuracy(page);
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { recolour(); accuracy(page); });

wall.show(null);
topology(page);
await refresh('overview');
await Promise.all(Object.keys(panels).map(refresh));
listen();
