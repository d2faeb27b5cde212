// SPDX-License-Identifier: Apache-2.0
// The path of the audio: workloads in columns, from where audio comes to where it goes. What is
// scrolled out of sight is filled anew when it can be seen.

import {GROWS, duration, fullName, growth, setAttribute, setText, svg, warmth} from './text.js';

const WIDTH = 196;
const HEIGHT = 70;
const GAP_X = 90;
const GAP_Y = 22;
const MARGIN = 16;

export class PathMap {
  constructor(root, onSelect) {
    this.root = root;
    this.onSelect = onSelect;
    this.nodes = new Map();
    this.lines = new Map();
    this.layout = '';
    this.current = null;
    root.addEventListener('keydown', (event) => this.key(event));
    root.addEventListener('scroll', () => this.fill(false));
  }

  /** Draws what `view` shows: workloads, transits among them, and which is selected. */
  update(workloads, transits, selected) {
    const shown = this.joined(workloads, transits);
    const layout = shown.workloads.map((w) => w.id).join() + '|' + shown.transits.map((t) => `${t.from}-${t.to}`).join();
    const anew = layout !== this.layout;
    if (anew) {
      this.layout = layout;
      this.lay(shown);
    }
    this.shown = shown;
    this.selected = selected;
    this.fill(anew);
    return shown.workloads.length;
  }

  /** Gives the focus to a workload; returns whether it is on the map. */
  focus(id) {
    this.nodes.get(id)?.group.focus({preventScroll: true});
    return this.nodes.has(id);
  }

  /** Begins anew, with another agent's. */
  forget() {
    this.nodes.clear();
    this.lines.clear();
    this.layout = '';
    this.current = null;
    this.shown = null;
    this.root.replaceChildren();
  }

  /** Fills what can be seen, or all. */
  fill(all) {
    if (!this.shown) return;
    const top = this.root.scrollTop - HEIGHT;
    const bottom = this.root.scrollTop + this.root.clientHeight + HEIGHT;
    const seen = (from, to) => all || (Math.max(from, to) >= top && Math.min(from, to) <= bottom);
    for (const workload of this.shown.workloads) {
      const {y} = this.nodes.get(workload.id);
      if (seen(y, y)) this.fillNode(workload, workload.id === this.selected);
    }
    for (const transit of this.shown.transits) {
      if (seen(this.nodes.get(transit.from).y, this.nodes.get(transit.to).y)) this.fillLine(transit);
    }
  }

  /** Returns those through which audio goes: what is only looked at has no place on its path. */
  joined(workloads, transits) {
    const byId = new Map(workloads.map((w) => [w.id, w]));
    const among = transits.filter((t) => byId.has(t.from) && byId.has(t.to) && t.from !== t.to);
    const ends = new Set(among.flatMap((t) => [t.from, t.to]));
    return {workloads: workloads.filter((w) => w.count > 0 || ends.has(w.id)), transits: among};
  }

  lay({workloads, transits}) {
    const column = columns(workloads, transits);
    const place = rows(workloads, transits, column);
    const width = 2 * MARGIN + (place.columns * (WIDTH + GAP_X) - GAP_X);
    const height = 2 * MARGIN + (place.rows * (HEIGHT + GAP_Y) - GAP_Y);
    const at = (id) => {
      const rowsHere = place.sizes[column.get(id)];
      const top = MARGIN + ((place.rows - rowsHere) * (HEIGHT + GAP_Y)) / 2;
      return {
        x: MARGIN + column.get(id) * (WIDTH + GAP_X),
        y: top + place.row.get(id) * (HEIGHT + GAP_Y),
      };
    };
    const focused = document.activeElement?.closest?.('.node')?.dataset.id;
    this.nodes.clear();
    this.lines.clear();
    const arrow = svg('marker', {id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'},
        svg('path', {d: 'M0 0 8 4 0 8z', class: 'arrow'}));
    const picture = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-labelledby': 'map-title'},
        svg('defs', {}, arrow));
    for (const transit of transits) picture.append(this.line(transit, at(transit.from), at(transit.to)));
    this.order = [...workloads].sort((a, b) => column.get(a.id) - column.get(b.id) || place.row.get(a.id) - place.row.get(b.id)).map((w) => w.id);
    this.column = column;
    for (const workload of workloads) picture.append(this.node(workload, at(workload.id)));
    if (!this.order.includes(this.current)) this.current = this.order[0] ?? null;
    for (const [id, node] of this.nodes) node.group.setAttribute('tabindex', id === this.current ? '0' : '-1');
    this.root.replaceChildren(picture);
    if (focused !== undefined && !this.focus(Number(focused))) this.focus(this.current);
  }

  node(workload, {x, y}) {
    const parts = {
      y,
      group: svg('g', {class: 'node', transform: `translate(${x} ${y})`, role: 'button', 'data-id': workload.id}),
      title: svg('title'),
      name: svg('text', {x: 14, y: 23, class: 'name'}),
      namespace: svg('text', {x: 14, y: 39, class: 'namespace'}),
      figures: svg('text', {x: 14, y: 58, class: 'figures'}),
      growth: svg('text', {x: WIDTH - 10, y: 39, class: 'growth', 'text-anchor': 'end'}),
    };
    parts.group.append(parts.title, svg('rect', {class: 'box', width: WIDTH, height: HEIGHT, rx: 7}),
        svg('rect', {class: 'stripe', width: 5, height: HEIGHT, rx: 2.5}),
        parts.name, parts.namespace, parts.figures, parts.growth);
    parts.group.addEventListener('click', () => this.onSelect(workload.id));
    parts.group.addEventListener('focus', () => this.focused(workload.id));
    this.nodes.set(workload.id, parts);
    return parts.group;
  }

  fillNode(workload, selected) {
    const parts = this.nodes.get(workload.id);
    const stays = workload.count > 0;
    const figures = stays ? `p50 ${duration(workload.p50)}   p99 ${duration(workload.p99)}` : 'audio begins or ends here';
    const grows = workload.growth >= GROWS;
    setText(parts.title, fullName(workload));
    setText(parts.name, shortened(workload.name, 25));
    setText(parts.namespace, shortened(workload.namespace ?? '', 24));
    setText(parts.figures, figures);
    setText(parts.growth, grows ? `▲ ${growth(workload.growth)}` : '');
    setAttribute(parts.group, 'data-warmth', stays ? String(warmth(workload.p99)) : 'none');
    setAttribute(parts.group, 'aria-pressed', String(selected));
    setAttribute(parts.group, 'aria-label', `${fullName(workload)}, ${figures.replace(/ +/g, ' ')}${grows ? `, grows by ${growth(workload.growth)}` : ''}`);
  }

  line(transit, from, to) {
    const back = to.x <= from.x;
    const start = {x: from.x + WIDTH, y: from.y + HEIGHT / 2};
    const end = {x: to.x, y: to.y + HEIGHT / 2};
    const bend = back ? 90 : Math.max(30, (end.x - start.x) / 2);
    const path = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - 3} ${end.y}`;
    const label = svg('text', {class: 'transit', 'text-anchor': 'middle', x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 - 6});
    const title = svg('title');
    const group = svg('g', {class: 'way'}, title, svg('path', {d: path, 'marker-end': 'url(#arrow)'}), label);
    this.lines.set(`${transit.from}-${transit.to}`, {group, label, title});
    return group;
  }

  fillLine(transit) {
    const {group, label, title} = this.lines.get(`${transit.from}-${transit.to}`);
    const measured = transit.count > 0;
    setAttribute(group, 'data-measured', String(measured));
    setText(label, measured ? duration(transit.p50) : '');
    setText(title, measured ? `p50 ${duration(transit.p50)}, p99 ${duration(transit.p99)}, ${transit.count} seen` : 'not measured: one end is not watched here, or nothing passed lately');
  }

  focused(id) {
    this.nodes.get(this.current)?.group.setAttribute('tabindex', '-1');
    this.current = id;
    this.nodes.get(id)?.group.setAttribute('tabindex', '0');
  }

  /** One stop for the Tab key; arrows move within. */
  key(event) {
    const at = this.order?.indexOf(this.current) ?? -1;
    if (at < 0) return;
    const here = this.column.get(this.current);
    const inColumn = (column) => this.order.find((id) => this.column.get(id) === column);
    let next;
    switch (event.key) {
      case 'ArrowDown': next = this.order[at + 1]; break;
      case 'ArrowUp': next = this.order[at - 1]; break;
      case 'ArrowRight': next = inColumn(here + 1); break;
      case 'ArrowLeft': next = inColumn(here - 1); break;
      case 'Home': next = this.order[0]; break;
      case 'End': next = this.order.at(-1); break;
      case 'Enter':
      case ' ': this.onSelect(this.current); event.preventDefault(); return;
      default: return;
    }
    event.preventDefault();
    if (next !== undefined) this.nodes.get(next).group.focus();
  }
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Returns for each id how many ways lead to it from where audio begins, at most; cycles are cut. */
function columns(workloads, transits) {
  const column = new Map(workloads.map((w) => [w.id, 0]));
  const out = new Map(workloads.map((w) => [w.id, []]));
  const waiting = new Map(workloads.map((w) => [w.id, 0]));
  for (const {from, to} of transits) {
    out.get(from).push(to);
    waiting.set(to, waiting.get(to) + 1);
  }
  const left = new Set(workloads.map((w) => w.id));
  let ready = [...left].filter((id) => waiting.get(id) === 0);
  while (left.size > 0) {
    if (ready.length === 0) ready = [[...left].reduce((a, b) => (waiting.get(b) < waiting.get(a) ? b : a))];
    const id = ready.pop();
    if (!left.delete(id)) continue;
    for (const to of out.get(id)) {
      if (left.has(to)) {
        column.set(to, Math.max(column.get(to), column.get(id) + 1));
        waiting.set(to, waiting.get(to) - 1);
        if (waiting.get(to) === 0) ready.push(to);
      }
    }
  }
  return column;
}

/** Returns in which row of its column each is: beside those that it is joined with. */
function rows(workloads, transits, column) {
  const into = new Map(workloads.map((w) => [w.id, []]));
  for (const {from, to} of transits) into.get(to).push(from);
  const names = new Map(workloads.map((w) => [w.id, fullName(w)]));
  const byColumn = [];
  for (const {id} of workloads) (byColumn[column.get(id)] ??= []).push(id);
  const row = new Map();
  const sizes = [];
  byColumn.forEach((ids, n) => {
    const wanted = new Map(ids.map((id) => {
      const before = into.get(id).filter((from) => row.has(from));
      return [id, before.length === 0 ? 0 : before.reduce((sum, from) => sum + row.get(from), 0) / before.length];
    }));
    ids.sort((a, b) => wanted.get(a) - wanted.get(b) || names.get(a).localeCompare(names.get(b)));
    ids.forEach((id, at) => row.set(id, at));
    sizes[n] = ids.length;
  });
  return {row, sizes, columns: byColumn.length, rows: Math.max(0, ...sizes)};
}
