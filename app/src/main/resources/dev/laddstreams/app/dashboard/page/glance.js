// The chosen dataset in a few numbers, from what the panels have asked for.
import { $, brief, count, figures, percent } from './dom.js';

export function glance(page) {
  const set = page.dataset;
  $('glance').hidden = !set;
  if (!set) return;
  const lanes = page.lanes.filter((row) => row.dataset === set.id && row.processes !== 'retired');
  const lane = lanes.find((row) => row.active) ?? lanes.at(-1);
  const of = (recipe) => page.accuracies.find((row) => row.dataset === set.id && row.recipe === recipe && row.version === lane?.version);
  const [dense, hard] = [of('dense'), of('hard')];
  const gain = dense && hard ? 100 * (dense.mean - hard.mean) : null;
  $('glance').replaceChildren(...figures([
    [count(set.images), `images of ${set.classNames.length} classes, ${set.state}`],
    lane ? [percent(lane.labelled / Math.max(1, lane.expected), 0), `labelled by v${lane.version}${lane.active ? ', which is active' : ''}`] : ['–', 'no labeler at work'],
    [`${count(lanes.reduce((sum, row) => sum + row.rate, 0))}/s`, 'records read by all versions'],
    [lane?.latency ? brief(lane.latency.median) : '–', 'from an image to its dense label'],
    [dense ? percent(dense.mean) : '–', dense ? `accuracy with dense labels${gain === null ? '' : `, ${gain >= 0 ? '+' : '−'}${Math.abs(gain).toFixed(1)} over hard`}` : 'accuracy, not evaluated yet'],
    [count(page.waitingLetters), page.waitingLetters === 1 ? 'dead letter waits' : 'dead letters wait'],
  ]));
}
