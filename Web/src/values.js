// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The arrays of one object and kind at one time step, and texture coordinates made of them:
 * where a scalar is in a reference range. They are kept, so that an array that was shown before, or
 * was prepared while nothing else happened, is there at once.
 */
import { pick, store, writeCoordinates } from './scalars.js';

/** Coordinates of more bytes than this are not kept. */
const MOST_BYTES = 96e6;

/** Logarithms of nothing and less stand here, far below every range. */
const SMALLEST = 1e-38;

/** Marks NaN: u is a number again, and v tells the shader. @returns {boolean} whether there is any */
export function markNaN(uv) {
  let any = false;
  for (let i = 0; i < uv.length; i += 2) {
    if (uv[i] !== uv[i]) {
      uv[i] = 0;
      uv[i + 1] = 1;
      any = true;
    }
  }
  return any;
}

/** log10, of what has none too; NaN stays. */
function logarithms(scalars) {
  const out = new Float64Array(scalars.length);
  for (let i = 0; i < out.length; ++i) {
    out[i] = Math.log10(scalars[i] <= 0 ? SMALLEST : scalars[i]);
  }
  return out;
}

/** The coordinates that are kept, the one used last at the end. */
class Kept {
  constructor() {
    this.entries = new Map();
    this.bytes = 0;
  }

  get(key) {
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry;
  }

  set(key, entry) {
    this.entries.set(key, entry);
    this.bytes += entry.uv.byteLength;
    for (const [old, { uv }] of this.entries) {
      if (this.bytes <= MOST_BYTES || old === key) {
        break;
      }
      this.entries.delete(old);
      this.bytes -= uv.byteLength;
    }
  }
}

/** Values over a shape. */
export class Values {
  /**
   * @param {object[]} arrays as the scene describes them
   * @param {Array<?(number[]|ArrayBufferView)>} lists the numbers of each; null where there are none
   */
  constructor(arrays, lists) {
    this.arrays = arrays;
    this.numbers = lists.map((list, i) => (list ? store(list, arrays[i].type) : null));
    this.kept = new Kept();
  }

  /** One number a tuple; null where the array has none. */
  scalars(array, component) {
    const numbers = this.numbers[array];
    return numbers && pick(numbers, this.arrays[array].components, component);
  }

  /**
   * The texture coordinates of a layout.
   * @param {import('./layout.js').Layout} layout of the array's association
   * @param {number} array
   * @param {number} component
   * @param {boolean} log
   * @param {number[]} reference range of u = 0 to 1, of logarithms where `log`
   * @returns {?{uv: Float32Array, anyNaN: boolean}} null where the array has no numbers
   */
  coordinates(layout, array, component, log, reference) {
    if (!this.numbers[array]) {
      return null;
    }
    const key = `${array} ${component} ${log} ${reference}`;
    let made = this.kept.get(key);
    if (!made) {
      const scalars = this.scalars(array, component);
      const uv = new Float32Array(2 * (layout.positions.length / 3));
      const numbers = log ? logarithms(scalars) : scalars;
      const anyNaN = writeCoordinates(uv, numbers, layout.source, reference);
      made = { uv, anyNaN: anyNaN && markNaN(uv) };
      this.kept.set(key, made);
    }
    return made;
  }
}
