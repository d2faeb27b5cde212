// SPDX-License-Identifier: Apache-2.0
// Texts and elements. What comes from outside is only ever set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Returns an HTML element with properties and children; a child that is no node becomes text. */
export function element(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

/** Returns an SVG element likewise. */
export function svg(name, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, name), properties, children);
}

function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets a text only where it changes, so that nothing is laid out anew for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Puts the children of `parent` into an order. One with the focus is not moved, since that would take the focus away. */
export function arrange(parent, nodes) {
  const focused = nodes.find((node) => node.contains(document.activeElement));
  let next = null;
  for (const node of nodes.toReversed()) {
    if (node !== focused && (node.nextSibling !== next || node.parentNode !== parent)) parent.insertBefore(node, next);
    next = node;
  }
}

/** Returns whether somebody has hands on what is inside: points there, or is there by keyboard. */
export function busy(node) {
  return node.matches(':hover') || node.querySelector(':focus-visible') !== null;
}

/** Returns a duration as people read it. */
export function duration(millis) {
  if (millis >= 10_000) return `${(millis / 1_000).toFixed(1)} s`;
  if (millis >= 100) return `${millis.toFixed(0)} ms`;
  if (millis >= 1) return `${millis.toFixed(1)} ms`;
  return `${millis.toFixed(3)} ms`;
}

export function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${unit === 0 ? count : count.toFixed(1)} ${units[unit]}`;
}

export function count(number) {
  return number.toLocaleString('en');
}

/** Returns how fast a stay grows: by so many milliseconds with each second. */
export function growth(secondsPerSecond) {
  return `${(secondsPerSecond * 1_000).toFixed(secondsPerSecond < 0.01 ? 1 : 0)} ms/s`;
}

/** Below this slope a stay is taken to be steady: two milliseconds with each second. */
export const GROWS = 0.002;

export function fullName(workload) {
  return workload.namespace ? `${workload.namespace}/${workload.name}` : workload.name;
}

/** What bytes end under, and what to do about it. */
export const VERDICTS = {
  matched: 'recognised at another place too',
  unmatched: 'recognised here alone: the audio was changed or encrypted on its way, or the other place is not looked at',
  indistinct: 'silence, comfort noise or padding',
  repeated: 'tones, hold music or prompts: they repeat, so no moment is told from another',
  gap: 'missing in what was seen of the stream',
  too_short: 'datagrams too short to recognise',
  tls: 'encrypted by TLS: look where it is plain, such as inside the mesh',
  srtp: 'encrypted by SRTP',
  compressed: 'WebSocket compression: turn permessage-deflate off',
  opus: 'Opus: a codec that is not recognised',
  g722: 'G.722: a codec that is not recognised',
  g729: 'G.729: a codec that is not recognised',
  codec: 'a codec that is not recognised',
  not_audio: 'does not read like sound; signature.formats can tell that it is',
  rate_limited: 'above signature.max_per_flow',
  evicted: 'of connections that the kernel forgot: raise max_flows',
  ring_full: 'the agent did not read fast enough: raise ring_size',
};

/** Returns the verdicts of both directions together, largest first. */
export function covered(workload) {
  const sum = new Map();
  for (const direction of ['receive', 'transmit']) {
    for (const [verdict, amount] of Object.entries(workload[direction])) {
      sum.set(verdict, (sum.get(verdict) ?? 0) + amount);
    }
  }
  const total = [...sum.values()].reduce((a, b) => a + b, 0);
  return {
    total,
    shares: [...sum].sort((a, b) => b[1] - a[1]).map(([verdict, amount]) => ({verdict, amount, share: amount / total})),
  };
}

export function percent(share) {
  return share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}

/** Returns 0 to 4: how warm a stay of that length is drawn. */
export function warmth(millis) {
  if (millis < 20) return 0;
  if (millis < 60) return 1;
  if (millis < 150) return 2;
  return millis < 400 ? 3 : 4;
}
