// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Parallel planes by normal, position, number and spacing: the same ones as ParaView's Microtome
 * Slice makes of its Number Of Slices and Spacing, to the last digit.
 */

/** @typedef {{low: number[], high: number[]}} Box */

/**
 * What the controls set.
 * @typedef {object} Cut
 * @property {number[]} normal of any length but 0
 * @property {number} position of the middle plane: its distance from 0 along the unit normal
 * @property {number} count of planes
 * @property {number} spacing between them; 0 = the box's length along the normal over `count`
 * @property {number[]} [origin] a point of the middle plane as the scene has it: the position alone would
 *   give the plane with other last digits
 */

export const AXES = { X: [1, 0, 0], Y: [0, 1, 0], Z: [0, 0, 1] };

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

// Not Math.hypot, which may round otherwise than the filter.
const lengthOf = (v) => Math.sqrt(dot(v, v));

/** @returns {number[]} of length 1 */
export function unit(normal) {
  const length = lengthOf(normal);
  return normal.map((x) => x / length);
}

export const centreOf = ({ low, high }) => low.map((x, i) => (x + high[i]) / 2);

/** The positions between which a plane of this normal meets the box. @returns {number[]} */
export function extentOf(box, normal) {
  const n = unit(normal);
  const corner = (pick) => dot(n, n.map((x, i) => (pick(x) ? box.high[i] : box.low[i])));
  return [corner((x) => x < 0), corner((x) => x >= 0)];
}

/** The letter of a normal along an axis, or ''. */
export function axisOf(normal) {
  const axis = unit(normal).findIndex((x) => x === 1);
  return axis < 0 ? '' : 'XYZ'[axis];
}

/** The distance between neighbouring planes. @param {Cut} cut @param {Box} box */
export function spacingOf({ normal, count, spacing }, box) {
  if (spacing !== 0) {
    return spacing;
  }
  const length = normal.reduce((sum, x, i) => sum + Math.abs(x) * (box.high[i] - box.low[i]), 0);
  return length / lengthOf(normal) / count;
}

/** The box's centre, moved along the normal into the middle plane. */
export function middleOf({ normal, position }, box) {
  const n = unit(normal);
  const centre = centreOf(box);
  // Along an axis the coordinate is the position to the last digit.
  const axis = axisOf(normal);
  if (axis) {
    return centre.map((x, i) => (i === 'XYZ'.indexOf(axis) ? position : x));
  }
  const step = position - dot(n, centre);
  return centre.map((x, i) => x + step * n[i]);
}

/** A point of the middle plane. */
export const originOf = (cut, box) => cut.origin ?? middleOf(cut, box);

/** Where slicing begins: where the data set of a scene says, or one plane across z in the middle. */
export function firstCut({ box, cut }) {
  if (!cut) {
    const [low, high] = extentOf(box, [0, 0, 1]);
    return { normal: [0, 0, 1], position: (low + high) / 2, count: 1, spacing: 0 };
  }
  const { origin, normal, count, spacing } = cut;
  return { origin, normal, count, spacing, position: dot(unit(normal), origin) };
}

/**
 * A cut with changes. A new normal keeps the middle of the planes. A plane that does not move stays as it
 * is; one that moves stays in the box.
 * @param {Cut} cut
 * @param {object} change some of a Cut
 * @param {Box} box
 * @returns {Cut}
 */
export function changeCut(cut, change, box) {
  const next = { ...cut, ...change };
  const isTurned = next.normal.some((x, i) => x !== cut.normal[i]);
  if (change.origin || (!isTurned && next.position === cut.position)) {
    return next;
  }
  delete next.origin;
  if (change.position === undefined) {
    next.position = dot(unit(next.normal), middleOf(cut, box));
  }
  const [low, high] = extentOf(box, next.normal);
  next.position = Math.min(high, Math.max(low, next.position));
  return next;
}

/**
 * The planes of a cut, from the lowest to the highest.
 * @returns {{origin: number[], normal: number[]}[]}
 */
export function planesOf(cut, box) {
  const { normal, count } = cut;
  const origin = originOf(cut, box);
  const step = count > 1 ? spacingOf(cut, box) : 0;
  return Array.from({ length: count }, (_, i) => {
    const shift = ((i - 0.5 * (count - 1)) * step) / lengthOf(normal);
    return { origin: origin.map((x, k) => x + shift * normal[k]), normal: [...normal] };
  });
}

/**
 * The same cut in pvpython, where the plugin is loaded: where its file is differs.
 * @param {string} name of the data set: its source's, and after " / " a block's
 */
export function pythonOf(cut, box, name) {
  const list = (numbers) => `[${numbers.join(', ')}]`;
  const quoted = JSON.stringify(name.split(' / ')[0]);
  const lines = [
    'from paraview.simple import *',
    '# The plugin comes first: PV_PLUGIN_PATH, or LoadPlugin(".../Microtome.so", ns=globals())',
    `source = FindSource(${quoted}) or GetActiveSource()`,
    'slice = MicrotomeSlice(Input=source)',
    `slice.SliceType.Origin = ${list(originOf(cut, box))}`,
    `slice.SliceType.Normal = ${list(cut.normal)}`,
  ];
  if (cut.count > 1) {
    lines.push(`slice.NumberOfSlices = ${cut.count}`, `slice.Spacing = ${cut.spacing}`);
  }
  return [...lines, 'Show(slice)', 'Render()', ''].join('\n');
}

/**
 * Corners of the polygon in which a plane meets a box, in order round it.
 * @returns {number[][]} none where they do not meet
 */
export function outlineOf({ origin, normal }, { low, high }) {
  const n = unit(normal);
  const side = (p) => dot(n, p) - dot(n, origin);
  const corner = (i) => [0, 1, 2].map((k) => (i & (1 << k) ? high[k] : low[k]));
  const points = [];
  for (let i = 0; i < 8; ++i) {
    for (const bit of [1, 2, 4]) {
      if (i & bit) {
        continue;
      }
      const [p, q] = [corner(i), corner(i | bit)];
      const [a, b] = [side(p), side(q)];
      if (a === b || a * b > 0) {
        continue;
      }
      const t = a / (a - b);
      points.push(p.map((x, k) => x + t * (q[k] - x)));
    }
  }
  const middle = [0, 1, 2].map((k) => points.reduce((sum, p) => sum + p[k], 0) / points.length);
  // Two directions in the plane.
  const smallest = n.map(Math.abs).indexOf(Math.min(...n.map(Math.abs)));
  const e = [0, 1, 2].map((k) => (k === smallest ? 1 : 0));
  const cross = (a, b) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const u = unit(cross(n, e));
  const v = cross(n, u);
  const angle = (p) => {
    const d = p.map((x, k) => x - middle[k]);
    return Math.atan2(dot(d, v), dot(d, u));
  };
  return points.sort((p, q) => angle(p) - angle(q));
}
