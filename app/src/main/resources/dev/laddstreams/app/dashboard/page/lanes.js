// Labeler versions at work, and what may be done with them.
import { $, brief, count, duration, element, empty, redrawn, table } from './dom.js';
import { get } from './api.js';
import { confirm } from './actions.js';

const KINDS = { live: 'good', failed: 'bad', retired: '', backfilling: 'warn', loading: 'warn', warming: 'warn', draining: 'warn' };

export async function lanes(page) {
  const rows = await get('/api/lanes');
  page.lanes = rows;
  const acts = page.overview?.actions;
  if (rows.length === 0) {
    $('lanes').replaceChildren(empty('No lane yet: one opens as soon as a labeler is published for a dataset.'));
    return;
  }
  const heads = [{ text: 'Dataset' }, { text: 'Labeler' }, { text: 'State' }, { text: 'Labelled' },
    { text: 'Records/s', class: 'number' }, { text: 'To read', class: 'number', title: 'Records of the images topic that the lane has not consumed, previews too, and since when the oldest waits' },
    { text: 'Time left', class: 'number' }, { text: 'Latency', class: 'number', title: 'From an image’s publication to its dense label, over the last five minutes: median, and what 99 of 100 stay below' },
    { text: 'Runs on', title: 'Engine, device, and the images that go through it together at most' }];
  if (acts) heads.push({ text: 'Actions' });
  redrawn($('lanes'), table(heads, rows.map((row) => {
    const cells = [row.dataset,
      [`${row.labeler} v${row.version} `, row.active ? element('span', { class: 'pill good' }, 'active') : null],
      element('span', { class: `pill ${KINDS[row.processes.split(':')[0]] ?? ''}` }, row.processes),
      [element('progress', { max: Math.max(1, row.expected), value: row.labelled, 'aria-label': `labelled of ${row.dataset} by version ${row.version}` }), `${count(row.labelled)} of ${count(row.expected)}`],
      count(row.rate), two(count(row.remaining), row.lagSeconds == null ? null : `since ${brief(row.lagSeconds)}`),
      row.secondsLeft == null || row.remaining === 0 ? '–' : duration(row.secondsLeft),
      row.latency ? two(brief(row.latency.median), `p99 ${brief(row.latency.worst)}`) : '–',
      row.equipment ? two(row.equipment.engine, `${row.equipment.device}, batches of ${row.equipment.batchImages}`) : '–'];
    if (acts) cells.push(buttons(row));
    return cells.map((cell) => (Array.isArray(cell) ? element('span', {}, cell) : cell));
  })));
}

const two = (first, second) => [first, second ? element('small', {}, second) : null];

function buttons(row) {
  const body = { dataset: row.dataset, labeler: row.labeler, version: row.version };
  const what = `${row.labeler} v${row.version} on ${row.dataset}`;
  const ask = (verb, text, path) => element('button', { type: 'button', 'aria-label': `${verb} ${what}`, onclick: () => confirm(`${verb} ${what}?`, text, verb, `/api/actions/${path}`, body) }, verb);
  if (row.processes === 'retired') return '';
  return element('div', { class: 'acts' }, row.active
    ? ask('Roll back', 'Readers go back to the version that was active before, in one step. Nothing is labelled again.', 'rollback')
    : [ask('Activate', `Readers of ${row.dataset} take version ${row.version} from now on, in one step, if its labels are complete and stored and the gate lets it pass. The version before stays for a rollback.`, 'activate'),
      ask('Retire', `The lane of version ${row.version} labels what it has read, and closes; no rollback leads to it any more. What it has labelled stays.`, 'retire')]);
}
