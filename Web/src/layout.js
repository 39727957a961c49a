// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file How positions are shared. Point arrays need positions that neighbouring cells share, cell
 * arrays positions that they do not: a corner then has one value for each cell that meets there.
 */

/**
 * @typedef {object} Layout
 * @property {Float32Array} positions three numbers each
 * @property {?Int8Array} normals three numbers each
 * @property {Uint16Array|Uint32Array} index corners of the primitives
 * @property {?Uint32Array} source the tuple of values of each position; null: its own number
 */

/**
 * @typedef {object} Primitives What a scene's geometry holds, as it holds it.
 * @property {Float32Array} positions
 * @property {?Int8Array} normals
 * @property {Uint16Array|Uint32Array} index
 * @property {number} corners of a primitive: 3 triangles, 2 line segments, 1 points
 * @property {?Uint32Array} cells the cell of each primitive; null: its own number
 * @property {?Uint32Array} pointOfPosition set where cells do not share positions
 */

/** @returns {Uint16Array|Uint32Array} room for indices below `n` */
function makeIndex(length, n) {
  return new (n <= 65535 ? Uint16Array : Uint32Array)(length);
}

/** Copies three numbers of position `from` to position `to`. */
function copyTuple(target, to, source, from) {
  for (let c = 0; c < 3; ++c) {
    target[3 * to + c] = source[3 * from + c];
  }
}

/** A layout whose position i is the primitives' position `of[i]`. */
function gather(primitives, of, index, source) {
  const n = of.length;
  const normals = primitives.normals ? new Int8Array(3 * n) : null;
  const positions = new Float32Array(3 * n);
  for (let i = 0; i < n; ++i) {
    copyTuple(positions, i, primitives.positions, of[i]);
    if (normals) {
      copyTuple(normals, i, primitives.normals, of[i]);
    }
  }
  return { positions, normals, index, source };
}

/**
 * The layout for point arrays: one position for each point.
 * @param {Primitives} primitives
 * @returns {Layout} source[i] is the position of the primitives that position i was
 */
export function pointLayout(primitives) {
  const { positions, normals, index, pointOfPosition } = primitives;
  if (!pointOfPosition) {
    return { positions, normals, index, source: null };
  }
  const n = pointOfPosition.length;
  const positionOfPoint = new Map();
  const first = [];
  const shared = new Uint32Array(n);
  for (let p = 0; p < n; ++p) {
    const point = pointOfPosition[p];
    if (!positionOfPoint.has(point)) {
      positionOfPoint.set(point, first.length);
      first.push(p);
    }
    shared[p] = positionOfPoint.get(point);
  }
  const source = Uint32Array.from(first);
  const merged = makeIndex(index.length, source.length);
  for (let i = 0; i < index.length; ++i) {
    merged[i] = shared[index[i]];
  }
  return gather(primitives, source, merged, source);
}

/**
 * The layout for cell arrays: every cell has positions of its own.
 * @param {Primitives} primitives
 * @returns {Layout} source[i] is the cell of position i
 */
export function cellLayout(primitives) {
  const { positions, index, corners, cells, pointOfPosition } = primitives;
  const nPositions = positions.length / 3;
  const cellOf = (corner) => {
    const primitive = Math.floor(corner / corners);
    return cells ? cells[primitive] : primitive;
  };
  if (pointOfPosition) {
    const source = new Uint32Array(nPositions);
    for (let i = 0; i < index.length; ++i) {
      source[index[i]] = cellOf(i);
    }
    return { positions, normals: primitives.normals, index, source };
  }
  // A cell's primitives follow each other, so the cell that used a position last is all there is
  // to remember about it.
  const lastCell = new Int32Array(nPositions).fill(-1);
  const lastCopy = new Uint32Array(nPositions);
  const separate = makeIndex(index.length, index.length);
  const of = new Uint32Array(index.length);
  const source = new Uint32Array(index.length);
  let n = 0;
  for (let i = 0; i < index.length; ++i) {
    const p = index[i];
    const cell = cellOf(i);
    if (lastCell[p] !== cell) {
      lastCell[p] = cell;
      lastCopy[p] = n;
      of[n] = p;
      source[n++] = cell;
    }
    separate[i] = lastCopy[p];
  }
  return gather(primitives, of.subarray(0, n), separate, source.slice(0, n));
}
