// SPDX-License-Identifier: Apache-2.0
// The table of workloads. Rows that cannot be seen are filled anew when they can.

import {described, draw} from './heat.js';
import {GROWS, arrange, busy, count, covered, duration, element, fullName, growth, percent, setAttribute, setText, warmth} from './text.js';

/** Rows move no more often than this, and never under somebody's hands. */
const SORT_MILLIS = 10_000;

const ORDERS = {
  name: (a, b) => fullName(a).localeCompare(fullName(b)),
  p50: (a, b) => b.p50 - a.p50,
  p99: (a, b) => b.p99 - a.p99,
  count: (a, b) => b.count - a.count,
  growth: (a, b) => b.growth - a.growth,
};

export class WorkloadTable {
  constructor(table, onSelect) {
    this.table = table;
    this.body = table.tBodies[0];
    this.onSelect = onSelect;
    this.rows = new Map();
    this.order = 'p99';
    this.reverse = false;
    this.sorted = true;
    this.sortedAt = 0;
    this.visible = new IntersectionObserver((entries) => this.seen(entries), {rootMargin: '200px'});
    for (const button of table.tHead.querySelectorAll('button')) {
      button.addEventListener('click', () => this.sortBy(button.dataset.sort));
    }
    this.announceOrder();
  }

  /** Draws `workloads`; `view` has their heat maps and how they are divided. */
  update(workloads, view, selected) {
    this.view = view;
    this.workloads = workloads;
    const shown = new Set();
    for (const workload of workloads) {
      shown.add(workload.id);
      let row = this.rows.get(workload.id);
      if (!row) {
        row = this.row();
        this.rows.set(workload.id, row);
        this.body.append(row.tr);
        this.sorted = false;
      }
      row.workload = workload;
      row.selected = workload.id === selected;
      if (row.onScreen || row.shares === null) this.fill(row);
    }
    for (const [id, row] of this.rows) if (!shown.has(id)) this.remove(id, row);
    if ((!this.sorted || performance.now() - this.sortedAt > SORT_MILLIS) && !busy(this.body)) this.sort();
  }

  remove(id, {tr}) {
    const near = tr.nextElementSibling ?? tr.previousElementSibling;
    if (tr.contains(document.activeElement)) near?.row.button.focus({preventScroll: true});
    this.visible.unobserve(tr);
    tr.remove();
    this.rows.delete(id);
  }

  /** Gives the focus to a workload's row; returns whether there is one. */
  focus(id) {
    this.rows.get(id)?.button.focus({preventScroll: true});
    return this.rows.has(id);
  }

  /** Begins anew, with another agent's. */
  forget() {
    for (const {tr} of this.rows.values()) {
      this.visible.unobserve(tr);
      tr.remove();
    }
    this.rows.clear();
  }

  /** Draws all canvases anew, in other colours. */
  redraw() {
    for (const row of this.rows.values()) this.drawHeat(row);
  }

  row() {
    const row = {
      tr: element('tr'),
      button: element('button', {type: 'button', class: 'link'}),
      namespace: element('span', {class: 'namespace'}),
      p50: element('td', {class: 'number'}),
      p99: element('td', {class: 'number'}),
      count: element('td', {class: 'number'}),
      growth: element('td', {class: 'number growth'}),
      canvas: element('canvas', {class: 'heat', role: 'img'}),
      bar: element('div', {class: 'bar', 'aria-hidden': 'true'}),
      reasons: element('span', {class: 'reasons'}),
      onScreen: false,
      selected: false,
      shares: null,
    };
    row.tr.append(element('th', {scope: 'row'}, row.button, row.namespace), row.p50, row.p99, row.count, row.growth,
        element('td', {}, row.canvas), element('td', {class: 'coverage'}, row.bar, row.reasons));
    row.tr.row = row;
    row.button.addEventListener('click', () => this.onSelect(row.workload.id));
    this.visible.observe(row.tr);
    return row;
  }

  fill(row) {
    const {workload, selected} = row;
    const stays = workload.count > 0;
    setText(row.button, workload.name);
    setText(row.namespace, workload.namespace ?? '');
    setText(row.p50, stays ? duration(workload.p50) : '–');
    setText(row.p99, stays ? duration(workload.p99) : '–');
    setAttribute(row.p99, 'data-warmth', stays ? String(warmth(workload.p99)) : 'none');
    setText(row.count, count(workload.count));
    setText(row.growth, workload.growth >= GROWS ? `▲ ${growth(workload.growth)}` : stays ? 'steady' : '–');
    setAttribute(row.growth, 'data-grows', String(workload.growth >= GROWS));
    setAttribute(row.tr, 'data-selected', String(selected));
    setAttribute(row.button, 'aria-pressed', String(selected));
    const decided = covered(workload).shares;
    // What is recognised elsewhere is known last: till then the rest would pass for all.
    const shares = this.view.young && !decided.some((s) => s.verdict === 'matched') ? [] : decided;
    setText(row.reasons, shares.length === 0 ? (this.view.young ? 'not decided yet' : 'nothing decided lately') : shares.slice(0, 3).map((s) => `${s.verdict} ${percent(s.share)}`).join(' · '));
    row.shares = shares;
    if (row.onScreen) {
      this.drawHeat(row);
      fillBar(row.bar, shares);
    }
  }

  seen(entries) {
    for (const entry of entries) {
      const row = entry.target.row;
      row.onScreen = entry.isIntersecting;
      if (row.onScreen && this.view) this.fill(row);
    }
  }

  drawHeat(row) {
    const {heats, slot, slots, slotMillis, buckets} = this.view;
    const heat = heats.get(row.workload.id);
    if (heat && row.onScreen) {
      row.canvas.hidden = heat.columns.size === 0;
      draw(row.canvas, heat, slot, slots, buckets);
      setAttribute(row.canvas, 'aria-label', described(heat, slot, slots, slotMillis));
    }
  }

  sortBy(order) {
    this.reverse = order === this.order && !this.reverse;
    this.order = order;
    this.announceOrder();
    this.sort();
  }

  announceOrder() {
    for (const button of this.table.tHead.querySelectorAll('button')) {
      const mine = button.dataset.sort === this.order;
      const ascending = (this.order === 'name') !== this.reverse;
      button.parentElement.setAttribute('aria-sort', mine ? (ascending ? 'ascending' : 'descending') : 'none');
    }
  }

  sort() {
    this.sorted = true;
    this.sortedAt = performance.now();
    const sign = this.reverse ? -1 : 1;
    const byName = ORDERS.name;
    const sorted = [...this.rows.values()].sort((a, b) => sign * ORDERS[this.order](a.workload, b.workload) || byName(a.workload, b.workload));
    arrange(this.body, sorted.map((row) => row.tr));
  }
}

/** Fills a bar with shares side by side; the texts beside it say the same. */
export function fillBar(bar, shares) {
  while (bar.children.length > shares.length) bar.lastChild.remove();
  shares.forEach(({verdict, share}, n) => {
    const part = bar.children[n] ?? bar.appendChild(element('span'));
    setAttribute(part, 'data-verdict', verdict);
    setAttribute(part, 'title', `${verdict} ${percent(share)}`);
    const width = `${(share * 100).toFixed(1)}%`;
    if (part.style.width !== width) part.style.width = width;
  });
}
