// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The positions of one object and kind, laid out for point and for cell arrays. Time steps of
 * one mesh share a shape: then only values change.
 */
import { Box3, BufferAttribute, BufferGeometry, Sphere, Vector3 } from 'three';
import { polygonEdges } from './edges.js';
import { cellLayout, pointLayout } from './layout.js';

/** A geometry over a layout's attributes. */
function makeGeometry(attributes, index, sphere) {
  const geometry = new BufferGeometry();
  for (const [name, attribute] of Object.entries(attributes)) {
    geometry.setAttribute(name, attribute);
  }
  if (index) {
    geometry.setIndex(new BufferAttribute(index, 1));
  }
  geometry.boundingSphere = sphere;
  return geometry;
}

function boxAround(positions) {
  const box = new Box3();
  const p = new Vector3();
  for (let i = 0; i < positions.length; i += 3) {
    box.expandByPoint(p.fromArray(positions, i));
  }
  return box;
}

/** Primitives and what is drawn of them. */
export class Shape {
  /** @param {import('./layout.js').Primitives} primitives @param {?object} sphere of JSON */
  constructor(primitives, sphere) {
    this.primitives = primitives;
    this.sphere = sphere
      ? new Sphere(new Vector3(...sphere.center), sphere.radius)
      : this.box.getBoundingSphere(new Sphere());
    this.layouts = {};
    /** How many steps hold it. */
    this.users = 0;
  }

  /** Made when first asked for. @returns {Box3} */
  get box() {
    this.knownBox ??= boxAround(this.primitives.positions);
    return this.knownBox;
  }

  /**
   * The layout for 'point' or 'cell' arrays, made when first asked for.
   * @returns {import('./layout.js').Layout & {uv: BufferAttribute, geometry: BufferGeometry}}
   */
  layout(association) {
    if (!this.layouts[association]) {
      const make = association === 'cell' ? cellLayout : pointLayout;
      const layout = make(this.primitives);
      const n = layout.positions.length / 3;
      layout.uv = new BufferAttribute(new Float32Array(2 * n), 2);
      layout.attributes = {
        position: new BufferAttribute(layout.positions, 3),
        uv: layout.uv,
      };
      if (layout.normals) {
        layout.attributes.normal = new BufferAttribute(layout.normals, 3, true);
      }
      layout.geometry = makeGeometry(layout.attributes, layout.index, this.sphere);
      this.layouts[association] = layout;
    }
    return this.layouts[association];
  }

  /** The edges of polygons, over the positions of a layout. */
  edges(association) {
    const layout = this.layout(association);
    if (!layout.edges) {
      const pairs = polygonEdges(layout.index, this.primitives.cells);
      layout.edges = makeGeometry(layout.attributes, pairs, this.sphere);
    }
    return layout.edges;
  }

  /** Every position once, as points. */
  points(association) {
    const layout = this.layout(association);
    layout.points ??= makeGeometry(layout.attributes, null, this.sphere);
    return layout.points;
  }

  /** Frees what the graphics card holds. */
  dispose() {
    for (const layout of Object.values(this.layouts)) {
      [layout.geometry, layout.edges, layout.points].forEach((g) => g?.dispose());
    }
  }
}
