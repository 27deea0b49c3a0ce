// Asks before anything is changed, does it, and says what became of it.
import { $, element, say } from './dom.js';
import { post } from './api.js';

export function confirm(title, text, verb, path, body) {
  const dialog = $('confirm');
  const go = element('button', { class: 'main', type: 'button', onclick: async () => {
    go.disabled = true;
    try {
      (await post(path, body)).forEach((answer) => say(answer.text));
    } catch (problem) {
      say(problem.message);
    }
    dialog.close();
  } }, verb);
  dialog.replaceChildren(
    element('h2', { id: 'confirm-title' }, title), element('p', {}, text),
    element('div', { class: 'end' }, element('button', { type: 'button', onclick: () => dialog.close() }, 'Leave it'), go));
  dialog.showModal();
}
