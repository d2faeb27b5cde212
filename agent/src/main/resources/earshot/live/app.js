// SPDX-License-Identifier: Apache-2.0
// Takes states as they come and has them drawn, once a frame at most.

import {Details} from './details.js';
import {Heat, themeChanged} from './heat.js';
import {Journeys} from './journeys.js';
import {PathMap} from './map.js';
import {WorkloadTable} from './table.js';
import {GROWS, bytes, count, covered, duration, element, fullName, growth, percent, setText} from './text.js';

const byName = (id) => document.getElementById(id);

/** The page is told the state each second: after as long without any, a connection that looks alive is not. */
const SILENCE_MILLIS = 5_000;

/** What came last, and the heat maps of all that came from the same run of the agent. */
let latest = null;
let heats = new Map();
/** What is drawn: the same, or what it was when the page was paused. */
let state = null;
let stateHeats = heats;
/** Which run of the agent is drawn: ids and traces of another mean something else. */
let drawnRun = null;
let selected = null;
/** The map or the table, which the focus goes back to. */
let selectedFrom = null;
let paused = false;
let scheduled = false;
let arrivedAt = 0;
let query = '';

const map = new PathMap(byName('map'), (id) => select(id, map));
const table = new WorkloadTable(byName('table'), (id) => select(id, table));
const details = new Details(byName('details'), close);
const journeys = new Journeys(byName('journey-list'), byName('lanes'));

function select(id, from) {
  if (id === selected) {
    selectedFrom = from;
    close();
    return;
  }
  selected = id;
  selectedFrom = from;
  draw();
  byName('details').scrollIntoView({block: 'nearest'});
  byName('details-title').focus({preventScroll: true});
}

/** Closes the details and gives the focus back to where they were opened. */
function close() {
  const id = selected;
  selected = null;
  draw();
  if (![selectedFrom, table, map].some((place) => place.focus(id))) focusSomewhere();
}

/** For those who are there by keyboard: what they were at is gone. */
function focusSomewhere() {
  byName('workloads').focus({preventScroll: true});
}

function matches(workload) {
  return query === '' || [workload.name, workload.namespace ?? '', fullName(workload), ...workload.pods].some((text) => text.toLowerCase().includes(query));
}

/** Draws the last state that came. */
function draw() {
  if (!state) return;
  if (state.beganMillis !== drawnRun) beginAnew();
  const byId = new Map(state.workloads.map((w) => [w.id, w]));
  const found = state.workloads.filter(matches);
  // A search shows what it finds with the neighbours of it on their path.
  const near = new Set(found.map((w) => w.id));
  if (query !== '') {
    for (const {from, to} of state.transits) {
      if (found.some((w) => w.id === from || w.id === to)) near.add(from).add(to);
    }
  }
  const view = {young: young(state), heats: stateHeats, slot: state.slot, slots: state.slots, slotMillis: state.slotMillis, buckets: state.buckets};
  const onMap = map.update(state.workloads.filter((w) => near.has(w.id)), state.transits, selected);
  byName('map-empty').hidden = onMap > 0;
  byName('map').hidden = onMap === 0;
  table.update(found, view, selected);
  byName('table-empty').hidden = found.length > 0 || query === '';
  const workload = byId.get(selected);
  if (!workload) selected = null;
  if (workload) details.update(workload, view, (id) => (byId.has(id) ? fullName(byId.get(id)) : '(gone)'), state.transits);
  else details.hide();
  const moments = query === '' ? state.journeys
    : state.journeys.filter((j) => j.hops.some((h) => found.some((w) => w.id === h.from || w.id === h.to)));
  byName('journeys-empty').hidden = journeys.update(moments, byId, query) > 0;
  tiles(found);
  setText(byName('found'), query === '' ? `${count(found.length)}` : `${count(found.length)} of ${count(state.workloads.length)} found`);
}

/** Leaves nothing of another run of the agent. */
function beginAnew() {
  drawnRun = state.beganMillis;
  selected = null;
  map.forget();
  table.forget();
  journeys.forget();
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
function take(text) {
  const now = performance.now();
  const next = JSON.parse(text);
  if (next.beganMillis !== latest?.beganMillis) heats = new Map();
  latest = next;
  for (const workload of next.workloads) {
    if (!heats.has(workload.id)) heats.set(workload.id, new Heat());
    heats.get(workload.id).merge(workload.heat, next.slot, next.slots);
  }
  const known = new Set(next.workloads.map((w) => w.id));
  for (const id of heats.keys()) if (!known.has(id)) heats.delete(id);
  if (!paused) show(now);
}

/** Has the latest state drawn with the next frame, which was asked for at `now`. */
function show(now) {
  if (!latest) return;
  state = latest;
  stateHeats = heats;
  // A page that nobody sees has no frames: that is no time it takes.
  if (!scheduled || document.hidden) arrivedAt = now;
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(frame);
  }
}

function frame() {
  scheduled = false;
  const before = document.activeElement;
  draw();
  const after = document.activeElement;
  // What was removed or hidden has lost the focus.
  if (before !== document.body && (after === document.body || !after.checkVisibility())) focusSomewhere();
  agent();
  // Runs after this frame is laid out and painted: what an update costs from its arrival on.
  setTimeout(() => {
    const millis = performance.now() - arrivedAt;
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
  const lost = () => connection('lost', 'no connection to the agent; trying again');
  // Through a tunnel that is half dead no error comes, and a refusal, such as that of a page too many, ends it for good.
  const again = () => {
    events.close();
    lost();
    listen();
  };
  let silence = setTimeout(again, SILENCE_MILLIS);
  events.onmessage = (event) => {
    clearTimeout(silence);
    silence = setTimeout(again, SILENCE_MILLIS);
    take(event.data);
    connected();
  };
  events.onerror = lost;
}

function connected() {
  connection(paused ? 'paused' : 'live', paused ? 'paused' : 'live');
}

byName('search').addEventListener('input', (event) => {
  query = event.target.value.trim().toLowerCase();
  draw();
});

byName('pause').addEventListener('click', (event) => {
  paused = !paused;
  event.target.setAttribute('aria-pressed', String(paused));
  if (paused) stateHeats = new Map([...heats].map(([id, heat]) => [id, heat.copy()]));
  else show(performance.now());
  if (byName('connection').dataset.state !== 'lost') connected();
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
