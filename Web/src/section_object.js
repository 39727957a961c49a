// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A section that the worker made, as an object of the scene like those that came with it. */
import { Shape } from './shape.js';
import { Values } from './values.js';

const NOTHING = { nPoints: 0, nPolygons: 0, nLines: 0, nVertices: 0 };

/** The values of each array for the `n` cells from `first` on, or for all points. */
function valuesFor({ values, carried }, arrays, first, n) {
  const lists = arrays.map(({ association, components }, i) => {
    const list = values[carried.indexOf(i)];
    return list && association === 'cell'
      ? list.subarray(components * first, components * (first + n))
      : (list ?? null);
  });
  return new Values(arrays, lists);
}

function piecesOf(section, arrays) {
  const { positions, nVertices, nLines, nPolygons } = section;
  const piece = (kind, corners, index, cells, first, n) => ({
    kind,
    shape: new Shape(
      { positions, normals: null, index, corners, cells, pointOfPosition: null },
      null,
    ),
    values: valuesFor(section, arrays, first, n),
    look: { flatShading: true },
  });
  const all = [
    ['polygons', 3, section.triangles, section.polygonOfTriangle, nVertices + nLines, nPolygons],
    ['lines', 2, section.lines, null, nVertices, nLines],
    ['vertices', 1, section.vertices, null, 0, nVertices],
  ];
  return all.filter(([, , index]) => index.length > 0).map((args) => piece(...args));
}

/**
 * A section as the reader gives objects.
 * @param {string} name
 * @param {object} dataSet that it is of
 * @param {number[]} origin of the positions
 * @param {?object} section a reply of the worker, and `carried`, the arrays its values are of; null:
 *   nothing yet
 * @returns {import('./reader.js').ReadObject}
 */
export function readSection(name, dataSet, origin, section) {
  const counts = section ?? NOTHING;
  const about = {
    name,
    points: counts.nPoints,
    polygons: counts.nPolygons,
    lines: counts.nLines,
    vertices: counts.nVertices,
    sourcePoints: dataSet.points,
    sourceCells: dataSet.cells,
    arrays: dataSet.arrays,
  };
  const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...origin, 1];
  return { about, visible: true, matrix, pieces: section ? piecesOf(section, dataSet.arrays) : [] };
}
