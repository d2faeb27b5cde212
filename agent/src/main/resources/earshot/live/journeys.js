// SPDX-License-Identifier: Apache-2.0
// The last journeys: a list, and one of them as swim lanes, a lane for each workload.

import {arrange, busy, duration, element, fullName, setAttribute, setText, svg, warmth} from './text.js';

const CLOCK = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 1});

const LABEL = 190;
const LANE = 34;
const BAR = 18;
const RIGHT = 84;
const TOP = 22;

export class Journeys {
  constructor(list, lanes) {
    this.list = list;
    this.lanes = lanes;
    this.items = new Map();
    this.forget();
    list.addEventListener('keydown', (event) => this.key(event));
  }

  /** Begins anew, with another agent's. */
  forget() {
    this.chosen = null;
    this.journeys = [];
    this.query = '';
  }

  /** Draws the list and the newest journey, or the one that was chosen as long as it is known. */
  update(journeys, byId, query) {
    this.byId = byId;
    const known = new Map(journeys.map((j) => [j.trace, j]));
    const newest = (journey) => known.get(journey.trace) ?? journey;
    if (this.chosen) this.chosen = newest(this.chosen);
    if (query === this.query && this.journeys.length > 0 && busy(this.list)) {
      // Which ones there are does not change under somebody's hands.
      this.journeys = this.journeys.map(newest);
    } else {
      // One that somebody looks at stays, though newer ones come.
      this.journeys = this.chosen && !known.has(this.chosen.trace) ? [this.chosen, ...journeys] : journeys;
    }
    this.query = query;
    this.fillList();
    const shown = this.shown();
    if (shown) this.draw(shown);
    else this.lanes.replaceChildren();
    return this.journeys.length;
  }

  shown() {
    return this.journeys.find((j) => j.trace === this.chosen?.trace) ?? this.journeys[0];
  }

  name(id) {
    const workload = this.byId.get(id);
    return workload ? workload.name : '(gone)';
  }

  fillList() {
    const traces = new Set(this.journeys.map((j) => j.trace));
    const focused = this.list.contains(document.activeElement);
    for (const [trace, item] of this.items) {
      if (!traces.has(trace)) {
        item.remove();
        this.items.delete(trace);
      }
    }
    const shown = this.shown();
    const items = this.journeys.map((journey) => {
      const item = this.items.get(journey.trace) ?? this.item(journey.trace);
      item.journey = journey;
      const longest = journey.hops.filter((h) => h.stay).sort((a, b) => b.end - b.start - (a.end - a.start))[0];
      const checked = journey === shown;
      setText(item.children[0], CLOCK.format(journey.epochMillis));
      setText(item.children[1], duration(journey.millis));
      setText(item.children[2], longest ? `longest in ${this.name(longest.from)}` : 'no stay');
      setAttribute(item, 'aria-checked', String(checked));
      setAttribute(item, 'tabindex', checked ? '0' : '-1');
      return item;
    });
    arrange(this.list, items);
    if (focused && !this.list.contains(document.activeElement)) this.items.get(shown?.trace)?.focus({preventScroll: true});
  }

  item(trace) {
    const item = element('button', {type: 'button', role: 'radio', class: 'journey', 'data-trace': trace},
        element('span', {class: 'clock'}), element('span', {class: 'total'}), element('span', {class: 'longest'}));
    item.addEventListener('click', () => this.choose(item.journey));
    this.items.set(trace, item);
    return item;
  }

  choose(journey) {
    this.chosen = this.chosen?.trace === journey.trace ? null : journey;
    this.fillList();
    this.draw(this.shown());
  }

  /** As in any group of radio buttons. */
  key(event) {
    const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.list.children];
    const next = items[items.indexOf(document.activeElement) + step];
    if (next) {
      this.chosen = next.journey;
      this.fillList();
      this.draw(this.shown());
      next.focus();
    }
  }

  draw(journey) {
    const hops = [...journey.hops].sort((a, b) => a.start - b.start || a.end - b.end);
    const ids = [...new Set(hops.flatMap((h) => [h.from, h.to]))];
    const width = Math.max(640, this.lanes.clientWidth - 4);
    const height = TOP + ids.length * LANE + 6;
    const scale = (width - LABEL - RIGHT) / Math.max(journey.millis, 0.001);
    const x = (millis) => LABEL + millis * scale;
    const middle = (id) => TOP + ids.indexOf(id) * LANE + LANE / 2;
    const said = hops.map((h) => (h.stay
      ? `${duration(h.end - h.start)} in ${this.name(h.from)}`
      : `${duration(h.end - h.start)}${h.estimated ? ', estimated,' : ''} from ${this.name(h.from)} to ${this.name(h.to)}`));
    const picture = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img',
      'aria-label': `${duration(journey.millis)} in all: ${said.join('; ')}`});
    ids.forEach((id, n) => {
      const workload = this.byId.get(id);
      const label = svg('text', {x: 6, y: middle(id) + 4, class: 'lane-name'}, shortened(this.name(id)));
      label.append(svg('title', {}, workload ? fullName(workload) : ''));
      picture.append(svg('rect', {class: n % 2 ? 'lane odd' : 'lane', x: 0, y: TOP + n * LANE, width, height: LANE}), label);
    });
    for (const at of [0, 0.25, 0.5, 0.75, 1]) {
      const millis = journey.millis * at;
      picture.append(svg('line', {class: 'tick', x1: x(millis), x2: x(millis), y1: TOP, y2: height - 6}),
          svg('text', {class: 'tick-label', x: x(millis), y: 14, 'text-anchor': 'middle'}, duration(millis).replace('0.000', '0')));
    }
    for (const hop of hops) picture.append(hop.stay ? this.stay(hop, x, middle) : this.way(hop, x, middle));
    this.lanes.replaceChildren(picture);
  }

  stay(hop, x, middle) {
    const length = hop.end - hop.start;
    const width = Math.max(2, x(hop.end) - x(hop.start));
    const group = svg('g', {class: 'stay', 'data-warmth': warmth(length)},
        svg('title', {}, `${this.name(hop.from)}: ${duration(length)}`),
        svg('rect', {x: x(hop.start), y: middle(hop.from) - BAR / 2, width, height: BAR, rx: 3}));
    const inside = width > 70;
    group.append(svg('text', {x: inside ? x(hop.start) + width / 2 : x(hop.end) + 5, y: middle(hop.from) + 4,
      'text-anchor': inside ? 'middle' : 'start', class: inside ? 'inside' : 'outside'}, duration(length)));
    return group;
  }

  way(hop, x, middle) {
    return svg('g', {class: 'leg', 'data-estimated': String(hop.estimated)},
        svg('title', {}, `${this.name(hop.from)} to ${this.name(hop.to)}: ${duration(hop.end - hop.start)}${hop.estimated ? ', estimated' : ''}`),
        svg('path', {d: `M${x(hop.start)} ${middle(hop.from)}L${x(hop.end)} ${middle(hop.to)}`}),
        svg('circle', {cx: x(hop.start), cy: middle(hop.from), r: 3}), svg('circle', {cx: x(hop.end), cy: middle(hop.to), r: 3}));
  }
}

function shortened(text) {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
