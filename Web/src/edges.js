// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The edges of polygons, found again in their triangles. */

/** Triangle numbers by cell, stable; null where they already are. */
function orderByCell(cells, nTriangles) {
  let sorted = true;
  let nCells = 0;
  for (let t = 0; t < nTriangles; ++t) {
    sorted &&= t === 0 || cells[t - 1] <= cells[t];
    nCells = Math.max(nCells, cells[t] + 1);
  }
  if (sorted) {
    return null;
  }
  const next = new Uint32Array(nCells + 1);
  for (let t = 0; t < nTriangles; ++t) {
    ++next[cells[t] + 1];
  }
  for (let c = 0; c < nCells; ++c) {
    next[c + 1] += next[c];
  }
  const order = new Uint32Array(nTriangles);
  for (let t = 0; t < nTriangles; ++t) {
    order[next[cells[t]]++] = t;
  }
  return order;
}

/** Removes from `open`, a list of edges, the one that runs from b to a; false if there is none. */
function removeReverse(open, a, b) {
  for (let i = open.length - 2; i >= 0; i -= 2) {
    if (open[i] === b && open[i + 1] === a) {
      open[i] = open[open.length - 2];
      open[i + 1] = open[open.length - 1];
      open.length -= 2;
      return true;
    }
  }
  return false;
}

/**
 * The edges of polygons: of a cell's triangles those edges that no second triangle of the cell
 * runs through backwards. Between two cells an edge is listed by both.
 * @param {Uint16Array|Uint32Array} index three corners a triangle
 * @param {?Uint32Array} cells the cell of each triangle; null: each is its own
 * @returns {Uint32Array} two corners an edge
 */
export function polygonEdges(index, cells) {
  const nTriangles = index.length / 3;
  const order = cells ? orderByCell(cells, nTriangles) : null;
  const edges = new Uint32Array(2 * index.length);
  let n = 0;
  const open = [];
  for (let i = 0; i < nTriangles; ++i) {
    const t = order ? order[i] : i;
    for (let c = 0; c < 3; ++c) {
      const a = index[3 * t + c];
      const b = index[3 * t + ((c + 1) % 3)];
      if (!removeReverse(open, a, b)) {
        open.push(a, b);
      }
    }
    const following = order ? order[i + 1] : i + 1;
    if (!cells || i + 1 === nTriangles || cells[following] !== cells[t]) {
      edges.set(open, n);
      n += open.length;
      open.length = 0;
    }
  }
  return edges.slice(0, n);
}
