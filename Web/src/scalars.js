// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Numbers of arrays: typed storage, one component or the magnitude, texture coordinates. */

/** @typedef {Int8Array|Uint8Array|Int16Array|Uint16Array|Int32Array|Uint32Array|Float32Array|Float64Array} Numbers */

const STORAGE = {
  Int8: Int8Array,
  Uint8: Uint8Array,
  Int16: Int16Array,
  Uint16: Uint16Array,
  Int32: Int32Array,
  Uint32: Uint32Array,
};

/** Larger values make a texture coordinate infinite, and infinity times a weight of 0 is NaN. */
const LARGEST = 1e30;

/**
 * Puts the numbers of a scene's array into the smallest storage that holds them exactly.
 * "NaN" and "Infinity" are strings in JSON; a typed array converts them.
 * @param {Array<number|string>|Numbers} list typed numbers stay as they are
 * @param {string} type the source's type; the scene holds float types as float32
 * @returns {Numbers}
 */
export function store(list, type) {
  if (ArrayBuffer.isView(list)) {
    return list;
  }
  if (type === 'Int64' || type === 'Uint64') {
    return Float64Array.from(list);
  }
  return new (STORAGE[type] ?? Float32Array)(list);
}

/**
 * One number a tuple.
 * @param {Numbers} values tuples one after another
 * @param {number} components of a tuple
 * @param {number} component -1 is the magnitude; of one component, the value itself
 * @returns {Numbers} `values` itself where nothing has to be picked
 */
export function pick(values, components, component) {
  if (components === 1) {
    return values;
  }
  const n = Math.floor(values.length / components);
  const out = new Float64Array(n);
  if (component >= 0) {
    for (let i = 0, v = component; i < n; ++i, v += components) {
      out[i] = values[v];
    }
    return out;
  }
  for (let i = 0, v = 0; i < n; ++i) {
    let sum = 0;
    for (const end = v + components; v < end; ++v) {
      sum += values[v] * values[v];
    }
    out[i] = Math.sqrt(sum);
  }
  return out;
}

/**
 * Writes texture coordinates: u is the scalar's place in the range, 0 at its start and 1 at its
 * end. The place is computed in double: a range far from zero would lose its digits in float32.
 * @param {Float32Array} uv two numbers a position; v stays 0
 * @param {Numbers} scalars one a tuple
 * @param {?Uint32Array} source the tuple of each position; null: the position's own number
 * @param {number[]} range
 * @returns {boolean} whether a NaN was among them
 */
export function writeCoordinates(uv, scalars, source, [a, b]) {
  const scale = 1 / (b > a ? b - a : 1);
  const n = uv.length / 2;
  let anyNaN = false;
  for (let p = 0; p < n; ++p) {
    const u = (scalars[source ? source[p] : p] - a) * scale;
    anyNaN ||= u !== u;
    uv[2 * p] = u > LARGEST ? LARGEST : u < -LARGEST ? -LARGEST : u;
  }
  return anyNaN;
}

/**
 * The range that covers all given ones.
 * @param {Array<?number[]>} ranges null: nothing finite to cover
 * @returns {?number[]}
 */
export function union(ranges) {
  const known = ranges.filter(Boolean);
  if (known.length === 0) {
    return null;
  }
  return [Math.min(...known.map((r) => r[0])), Math.max(...known.map((r) => r[1]))];
}
