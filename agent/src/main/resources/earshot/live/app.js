// SPDX-License-Identifier: Apache-2.0
// Takes states as they come and has them drawn, once a frame at most.

import {Details} from './details.js';
import {Heat, themeChanged} from './heat.js';
import {Journeys} from './journeys.js';
import {PathMap} from './map.js';
import {WorkloadTable} from './table.js';
import {GROWS, bytes, count, covered, duration, element, fullName, growth, percent, setText} from './text.js';

const byName = (id) => document.getElementById(id);

const heats = new Map();
let state = null;
let selected = null;
let paused = false;
let scheduled = false;
let query = '';

const details = new Details(byName('details'), () => select(selected));
const map = new PathMap(byName('map'), select);
const table = new WorkloadTable(byName('table'), select);
const journeys = new Journeys(byName('journey-list'), byName('lanes'));

function select(id) {
  selected = selected === id ? null : id;
  draw();
  if (selected !== null) {
    byName('details').scrollIntoView({block: 'nearest'});
    byName('details-title').focus({preventScroll: true});
  } else {
    map.nodes.get(id)?.group.focus({preventScroll: true});
  }
}

function matches(workload) {
  return query === '' || [workload.name, workload.namespace ?? '', fullName(workload), ...workload.pods].some((text) => text.toLowerCase().includes(query));
}

/** Draws the last state that came. */
function draw() {
  if (!state) return;
  const byId = new Map(state.workloads.map((w) => [w.id, w]));
  const found = state.workloads.filter(matches);
  // A search shows what it finds with the neighbours of it on their path.
  const near = new Set(found.map((w) => w.id));
  if (query !== '') {
    for (const {from, to} of state.transits) {
      if (found.some((w) => w.id === from || w.id === to)) near.add(from).add(to);
    }
  }
  const view = {young: young(state), heats, slot: state.slot, slots: state.slots, slotMillis: state.slotMillis, buckets: state.buckets};
  const onMap = map.update(state.workloads.filter((w) => near.has(w.id)), state.transits, selected);
  byName('map-empty').hidden = onMap > 0;
  byName('map').hidden = onMap === 0;
  table.update(found, view, selected);
  byName('table-empty').hidden = found.length > 0 || query === '';
  const workload = byId.get(selected);
  if (workload) details.update(workload, view, (id) => (byId.has(id) ? fullName(byId.get(id)) : '(gone)'), state.transits);
  else details.hide();
  const moments = query === '' ? state.journeys
    : state.journeys.filter((j) => j.hops.some((h) => found.some((w) => w.id === h.from || w.id === h.to)));
  byName('journeys-empty').hidden = journeys.update(moments, byId) > 0;
  tiles(found);
  setText(byName('found'), query === '' ? `${count(found.length)}` : `${count(found.length)} of ${count(state.workloads.length)} found`);
}

/** Returns whether the agent began so lately that nothing can have ended as matched. */
function young({epochMillis, beganMillis}) {
  return epochMillis - beganMillis < 45_000;
}

function tiles(workloads) {
  const slowest = workloads.filter((w) => w.count > 0).reduce((a, b) => (a && a.p99 >= b.p99 ? a : b), null);
  const growing = workloads.filter((w) => w.growth >= GROWS).sort((a, b) => b.growth - a.growth);
  let matched = 0;
  let looked = 0;
  for (const workload of workloads) {
    const {total, shares} = covered(workload);
    looked += total;
    matched += shares.find((s) => s.verdict === 'matched')?.amount ?? 0;
  }
  const dropped = Object.entries(state.drops).sort((a, b) => b[1] - a[1]);
  fillTiles([
    ['Longest stay (p99)', slowest ? duration(slowest.p99) : '–', slowest ? slowest.name : 'no stays lately'],
    ['Falling behind', growing.length === 0 ? 'none' : count(growing.length), growing[0] ? `${growing[0].name}, ${growth(growing[0].growth)}` : 'stays are steady'],
    young(state) && matched === 0
      ? ['Recognised elsewhere', '…', 'known half a minute after the start']
      : ['Recognised elsewhere', looked === 0 ? '–' : percent(matched / looked), `of ${bytes(looked)} in the last minute`],
    ['Looked at', bytes(state.payloadBytes), `${count(state.packets)} packets since the start`],
    ['Not looked at or kept', count(dropped.reduce((sum, [, n]) => sum + n, 0)), dropped.slice(0, 2).map(([reason, n]) => `${reason} ${count(n)}`).join(', ') || 'nothing'],
  ]);
}

function fillTiles(contents) {
  const tiles = byName('tiles');
  contents.forEach(([title, value, note], n) => {
    const tile = tiles.children[n] ?? tiles.appendChild(element('div', {}, element('dt'), element('dd', {class: 'value'}), element('dd', {class: 'note'})));
    setText(tile.children[0], title);
    setText(tile.children[1], value);
    setText(tile.children[2], note);
  });
}

function connection(name, text) {
  const status = byName('connection');
  status.dataset.state = name;
  setText(status, text);
}

/** Keeps a state, and draws it with the next frame unless the page is paused. */
function take(next) {
  for (const workload of next.workloads) {
    if (!heats.has(workload.id)) heats.set(workload.id, new Heat());
    heats.get(workload.id).merge(workload.heat, next.slot, next.slots);
  }
  const known = new Set(next.workloads.map((w) => w.id));
  for (const id of heats.keys()) if (!known.has(id)) heats.delete(id);
  if (paused) return;
  state = next;
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(frame);
  }
}

function frame() {
  scheduled = false;
  const began = performance.now();
  draw();
  agent();
  // Runs after this frame is laid out and painted: what an update costs in all.
  setTimeout(() => {
    const millis = performance.now() - began;
    document.documentElement.dataset.drawMillis = millis.toFixed(1);
    setText(byName('footer'), `Earshot ${state.version}. Figures are of the last minute and updated each second; this page drew the last update in ${millis.toFixed(0)} ms.`);
  });
}

function agent() {
  setText(byName('node'), state.node ? `on ${state.node}` : '');
  const problems = Object.entries(state.problems).map(([component, problem]) => `${component}: ${problem}`);
  if (state.workloads.some((w) => w.name === '(other)')) {
    problems.push(`More than ${state.maxWorkloads} workloads: the rest shares the row (other); raise extensions.live.max_workloads`);
  }
  byName('problems').hidden = problems.length === 0;
  setText(byName('problems'), problems.join(' · '));
}

function listen() {
  const events = new EventSource('events');
  events.onopen = () => connection('live', paused ? 'paused' : 'live');
  events.onmessage = (event) => take(JSON.parse(event.data));
  events.onerror = () => {
    connection('lost', 'no connection to the agent; trying again');
    // A refusal ends it for good, such as that of a page too many.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 5_000);
  };
}

byName('search').addEventListener('input', (event) => {
  query = event.target.value.trim().toLowerCase();
  draw();
});

byName('pause').addEventListener('click', (event) => {
  paused = !paused;
  event.target.setAttribute('aria-pressed', String(paused));
  if (byName('connection').dataset.state !== 'lost') connection(paused ? 'paused' : 'live', paused ? 'paused' : 'live');
});

const dark = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  return (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
}

function themed() {
  setText(byName('theme'), isDark() ? 'Light' : 'Dark');
  byName('theme').setAttribute('aria-label', isDark() ? 'Switch to the light theme' : 'Switch to the dark theme');
  themeChanged();
  table.redraw();
  draw();
}

byName('theme').addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  themed();
});
dark.addEventListener('change', themed);
themed();
listen();
