// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A section that the worker made, as an object of the scene like those that came with it. */
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Group,
  LineSegments,
  LineBasicMaterial,
  Mesh,
  MeshLambertMaterial,
  Points,
  PointsMaterial,
} from 'three';

/** An empty group that a SceneObject can be made of. */
export function emptyGroup(name, dataSet, shown) {
  const group = new Group();
  group.userData.microtome = {
    name,
    points: 0,
    polygons: 0,
    lines: 0,
    vertices: 0,
    sourcePoints: dataSet.points,
    sourceCells: dataSet.cells,
    arrays: dataSet.arrays.map(({ name: arrayName, association, type, components, ...about }) => ({
      name: arrayName,
      association,
      type,
      components,
      range: about.range,
      ranges: about.ranges,
    })),
    shown,
  };
  return group;
}

function geometryOf(positions, index, about) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(index, 1));
  geometry.computeBoundingSphere();
  geometry.userData.microtome = about;
  return geometry;
}

/** The values of each array for the cells from `first` on, or for all points; null: not asked for. */
function valuesFor(section, arrays, first, n) {
  return arrays.map(({ association, components }, i) => {
    const values = section.values[section.carried.indexOf(i)];
    if (!values || association !== 'cell') {
      return values ?? null;
    }
    return values.subarray(components * first, components * (first + n));
  });
}

/**
 * What is drawn of a section, as three.js loads it from a scene.
 * @param {object} section a reply of the worker, and `carried`, the arrays its values are of
 * @param {object[]} arrays of the data set
 */
export function drawablesOf(section, arrays) {
  const { positions, triangles, lines, vertices, nVertices, nLines, nPolygons } = section;
  const drawables = [];
  const add = (Kind, material, index, about) => {
    if (index.length > 0) {
      drawables.push(new Kind(geometryOf(positions, index, about), material));
    }
  };
  const about = (kind, first, n, cells) => ({
    kind,
    values: valuesFor(section, arrays, first, n),
    cellCount: n,
    ...(cells ? { cells } : {}),
  });
  add(
    Mesh,
    new MeshLambertMaterial({ side: DoubleSide, flatShading: true }),
    triangles,
    about('polygons', nVertices + nLines, nPolygons, section.polygonOfTriangle),
  );
  add(LineSegments, new LineBasicMaterial(), lines, about('lines', nVertices, nLines));
  add(
    Points,
    new PointsMaterial({ size: 3, sizeAttenuation: false }),
    vertices,
    about('vertices', 0, nVertices),
  );
  return drawables;
}
