// SPDX-License-Identifier: Apache-2.0
// Heat maps: time goes right, a stay's length up, and the darker the more stays.

import {count, duration, element} from './text.js';

/** The counts of one workload: slot number to counts by bucket, no more than the last slots. */
export class Heat {
  constructor() {
    this.columns = new Map();
  }

  /** Takes what an update tells. */
  merge(columns, newest, slots) {
    for (const [slot, counts] of Object.entries(columns)) this.columns.set(Number(slot), counts);
    for (const slot of this.columns.keys()) if (slot <= newest - slots) this.columns.delete(slot);
  }

  /** Returns one that later updates do not change. */
  copy() {
    const copy = new Heat();
    copy.columns = new Map(this.columns);
    return copy;
  }
}

/** Returns the upper bound of a bucket in milliseconds: 1, 2, 4 … */
export function bound(bucket) {
  return 2 ** bucket;
}

let colours = null;

/** Forgets the colours, which the theme decides. */
export function themeChanged() {
  colours = null;
}

function palette() {
  if (!colours) {
    // A canvas knows no variables; an element's computed colour is what they come to.
    const probe = document.body.appendChild(element('i', {hidden: ''}));
    colours = [1, 2, 3, 4, 5].map((step) => {
      probe.style.color = `var(--heat-${step})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
  }
  return colours;
}

/** Draws onto a canvas that is one pixel a cell; the style sheet makes it larger. */
export function draw(canvas, heat, newest, slots, buckets) {
  if (canvas.width !== slots) canvas.width = slots;
  if (canvas.height !== buckets) canvas.height = buckets;
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, slots, buckets);
  const steps = palette();
  for (const [slot, counts] of heat.columns) {
    const x = slots - 1 - (newest - slot);
    for (let bucket = 0; bucket < buckets; bucket++) {
      const seen = counts[bucket];
      if (seen > 0) {
        context.fillStyle = steps[Math.min(steps.length - 1, Math.floor(Math.log2(seen) / 1.5))];
        context.fillRect(x, buckets - 1 - bucket, 1, 1);
      }
    }
  }
}

/** Returns what a heat map shows, for those who do not see it. */
export function described(heat, newest, slots, slotMillis) {
  let stays = 0;
  let longest = -1;
  for (const counts of heat.columns.values()) {
    counts.forEach((seen, bucket) => {
      stays += seen;
      if (seen > 0) longest = Math.max(longest, bucket);
    });
  }
  const minutes = Math.round((slots * slotMillis) / 60_000);
  if (stays === 0) return `no stays in the last ${minutes} minutes`;
  return `${count(stays)} stays in the last ${minutes} minutes, the longest below ${duration(bound(longest))}`;
}
