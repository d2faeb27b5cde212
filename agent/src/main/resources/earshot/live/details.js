// SPDX-License-Identifier: Apache-2.0
// One workload, as it was chosen on the map or in the table.

import {bound, described, draw} from './heat.js';
import {fillBar} from './table.js';
import {GROWS, VERDICTS, bytes, count, covered, duration, element, fullName, growth, percent, setAttribute, setText} from './text.js';

/** Pods that are listed; the search finds the rest, too. */
const MAX_PODS = 64;

export class Details {
  constructor(section, onClose) {
    this.section = section;
    this.title = element('h2', {id: 'details-title', tabindex: '-1'});
    const close = element('button', {type: 'button'}, 'Close');
    close.addEventListener('click', onClose);
    this.figures = element('p', {class: 'sentence'});
    this.canvas = element('canvas', {class: 'heat large', role: 'img'});
    this.axis = element('div', {class: 'axis', 'aria-hidden': 'true'});
    this.time = element('div', {class: 'time-axis', 'aria-hidden': 'true'}, element('span', {}, '5 min ago'), element('span', {}, 'now'));
    this.bar = element('div', {class: 'bar', 'aria-hidden': 'true'});
    this.verdicts = element('tbody');
    this.pods = element('ul', {class: 'pods'});
    this.ways = element('ul', {class: 'ways'});
    section.append(
        element('div', {class: 'title-row'}, this.title, close),
        this.figures,
        element('div', {class: 'columns'},
            element('div', {},
                element('h3', {}, 'Stays over time'),
                element('div', {class: 'chart'}, this.axis, this.canvas, this.time)),
            element('div', {},
                element('h3', {}, 'Coverage: what its bytes ended under'),
                this.bar,
                element('table', {class: 'verdicts'},
                    element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Verdict'),
                        element('th', {scope: 'col', class: 'number'}, 'in'), element('th', {scope: 'col', class: 'number'}, 'out'),
                        element('th', {scope: 'col'}, 'Meaning'))),
                    this.verdicts)),
            element('div', {}, element('h3', {}, 'Ways'), this.ways, element('h3', {}, 'Pods'), this.pods)));
  }

  hide() {
    this.section.hidden = true;
  }

  /** Draws one; `names` tells the far ends of its ways. */
  update(workload, view, names, transits) {
    this.section.hidden = false;
    setText(this.title, `${workload.kind ? `${workload.kind} ` : ''}${fullName(workload)}`);
    setText(this.figures, workload.count > 0
      ? `Audio stays ${duration(workload.p50)} (p50), ${duration(workload.p99)} (p99); ${count(workload.count)} stays in the last minute, `
        + `${count(workload.flows)} flows with audio, ${workload.growth >= GROWS ? `falling behind by ${growth(workload.growth)}` : 'steady'}.`
      : `No stays: audio begins or ends here, or is not recognised. ${count(workload.flows)} flows with audio.`);
    const heat = view.heats.get(workload.id);
    draw(this.canvas, heat, view.slot, view.slots, view.buckets);
    setAttribute(this.canvas, 'aria-label', described(heat, view.slot, view.slots, view.slotMillis));
    if (this.axis.children.length === 0) {
      for (const bucket of [14, 12, 10, 8, 6, 4, 2, 0]) this.axis.append(element('span', {}, bucket < 10 ? `${bound(bucket)} ms` : `${2 ** (bucket - 10)} s`));
    }
    this.fillCoverage(workload);
    const pods = workload.pods.toSorted();
    const more = pods.length > MAX_PODS ? [`and ${count(pods.length - MAX_PODS)} more`] : [];
    fillList(this.pods, pods.length === 0 ? ['none known'] : [...pods.slice(0, MAX_PODS), ...more]);
    fillList(this.ways, transits.filter((t) => t.from === workload.id || t.to === workload.id).map((t) => {
      const far = t.from === workload.id ? `to ${names(t.to)}` : `from ${names(t.from)}`;
      return t.count > 0 ? `${far}: ${duration(t.p50)} (p50), ${duration(t.p99)} (p99)` : `${far}: not measured lately`;
    }));
  }

  fillCoverage(workload) {
    const {shares} = covered(workload);
    fillBar(this.bar, shares);
    while (this.verdicts.rows.length > shares.length) this.verdicts.lastChild.remove();
    shares.forEach(({verdict, share}, n) => {
      const row = this.verdicts.rows[n] ?? this.verdicts.appendChild(element('tr', {},
          element('th', {scope: 'row'}, element('i', {class: 'dot'}), element('span')),
          element('td', {class: 'number'}), element('td', {class: 'number'}), element('td')));
      const [head, incoming, outgoing, meaning] = row.cells;
      setAttribute(head.firstChild, 'data-verdict', verdict);
      setText(head.lastChild, `${verdict} ${percent(share)}`);
      setText(incoming, bytes(workload.receive[verdict] ?? 0));
      setText(outgoing, bytes(workload.transmit[verdict] ?? 0));
      setText(meaning, VERDICTS[verdict] ?? '');
    });
  }
}

function fillList(list, texts) {
  while (list.children.length > texts.length) list.lastChild.remove();
  texts.forEach((text, n) => setText(list.children[n] ?? list.appendChild(element('li')), text));
}
