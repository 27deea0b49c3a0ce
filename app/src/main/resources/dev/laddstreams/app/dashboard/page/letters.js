// Records that were refused: how many and why, a look inside, and back onto their topic.
import { $, count, element, empty, redrawn, table } from './dom.js';
import { get } from './api.js';
import { confirm } from './actions.js';

export async function letters(page) {
  const view = await get('/api/letters');
  page.waitingLetters = view.groups.reduce((sum, group) => sum + group.waiting, 0);
  $('letters-note').textContent = view.groups.length ? view.groups.map((group) => `${group.reason}: ${count(group.waiting)} waiting, ${count(group.replayed)} put back`).join(' · ') : '';
  if (view.last.length === 0) {
    $('letters').replaceChildren(empty('None: no record was refused.'));
    return;
  }
  const acts = page.overview?.actions;
  redrawn($('letters'), table(
    [{ text: 'Id', class: 'number' }, { text: 'When' }, { text: 'Reason' }, { text: 'From' }, { text: 'Message', class: 'long' }, { text: '' }],
    view.last.map((letter) => [letter.id, new Date(letter.time).toLocaleString(), [element('span', { class: `pill ${letter.replayed ? '' : 'bad'}` }, letter.reason), letter.replayed ? ' put back' : null], letter.source, letter.message,
      element('div', { class: 'acts' },
        element('button', { type: 'button', 'aria-label': `Look inside dead letter ${letter.id}`, onclick: () => inside(letter.id) }, 'Look inside'),
        acts && !letter.replayed ? element('button', { type: 'button', 'aria-label': `Replay dead letter ${letter.id}`, onclick: () => confirm(`Replay dead letter ${letter.id}?`,
          'Its record goes back onto the partition it came from, byte for byte and exactly once, and before every lane of its dataset again.', 'Replay', `/api/actions/replay/${letter.id}`, {}) }, 'Replay') : null)])));
}

async function inside(id) {
  const dialog = $('confirm');
  const lines = await get(`/api/letters/${id}`);
  dialog.replaceChildren(element('h2', { id: 'confirm-title' }, `Dead letter ${id}`), element('pre', { tabindex: 0 }, lines.join('\n')),
    element('div', { class: 'end' }, element('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
  dialog.showModal();
}
