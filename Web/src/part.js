// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file What is drawn of one object and one kind: polygons, lines or vertices. Switching arrays
 * writes texture coordinates, and for NaN the order of the index; nothing is parsed again.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  LineBasicMaterial,
  LineSegments,
  SRGBColorSpace,
} from 'three';
import { CORNERS } from './check.js';
import { polygonEdges } from './edges.js';
import { cellLayout, orderNaNLast, pointLayout } from './layout.js';
import { pick, store, writeCoordinates } from './scalars.js';

const EDGE_COLOR = 0x10131a;

/**
 * Primitives over a layout's positions, whose NaN ones can be put last.
 * @typedef {object} Drawn
 * @property {BufferGeometry} geometry
 * @property {Uint16Array|Uint32Array} order the index as it was, before NaN was put last
 * @property {number} corners
 */

/** @returns {Drawn} */
function makeDrawn(attributes, index, corners, sphere) {
  const geometry = new BufferGeometry();
  for (const [name, attribute] of Object.entries(attributes)) {
    geometry.setAttribute(name, attribute);
  }
  geometry.setIndex(new BufferAttribute(index, 1));
  geometry.addGroup(0, index.length, 0);
  geometry.boundingSphere = sphere;
  return { geometry, order: index, corners };
}

/** Draws what has a NaN corner with the second material. */
function groupNaN(drawn, anyNaN) {
  const { geometry, corners } = drawn;
  const index = geometry.index;
  const n = index.count;
  let end = n;
  if (anyNaN) {
    if (drawn.order === index.array) {
      drawn.order = index.array.slice();
    }
    end = orderNaNLast(drawn.order, corners, geometry.attributes.uv.array, index.array);
    index.needsUpdate = true;
  }
  geometry.clearGroups();
  geometry.addGroup(0, end, 0);
  if (end < n) {
    geometry.addGroup(end, n - end, 1);
  }
}

/** The typed arrays of a loaded geometry. */
function primitivesOf(geometry, about) {
  const { position, normal } = geometry.attributes;
  const list = (numbers) => (numbers ? Uint32Array.from(numbers) : null);
  return {
    positions: position.array,
    normals: normal?.array ?? null,
    index: geometry.index.array,
    corners: CORNERS[about.kind],
    cells: list(about.cells),
    pointOfPosition: list(about.pointOfPosition),
  };
}

/** The values of every array; where `uv` is an array's only home, they are read from there. */
function valuesOf(geometry, about, arrays, shown) {
  return arrays.map((array, i) => {
    const list = about.values?.[i];
    if (list) {
      return store(list, array.type);
    }
    const uv = geometry.attributes.uv?.array;
    if (!uv || shown?.array !== i) {
      return null;
    }
    const [a, b] = shown.normalized ? shown.range : [0, 1];
    return Float64Array.from({ length: uv.length / 2 }, (_, p) => a + uv[2 * p] * (b - a));
  });
}

/** Polygons, lines or vertices of an object. */
export class Part {
  /**
   * @param {import('three').Mesh|LineSegments|import('three').Points} drawable as three loaded
   *   it; it is used on
   * @param {object[]} arrays of the object
   * @param {?object} shown of the object
   */
  constructor(drawable, arrays, shown) {
    const loaded = drawable.geometry;
    const about = loaded.userData.microtome;
    this.kind = about.kind;
    this.drawable = drawable;
    this.arrays = arrays;
    this.primitives = primitivesOf(loaded, about);
    this.values = valuesOf(loaded, about, arrays, shown);
    this.sphere = loaded.boundingSphere ?? (loaded.computeBoundingSphere(), loaded.boundingSphere);
    this.layouts = {};
    this.#takeMaterials([drawable.material].flat()[0]);
    this.representation = 'surface';
    if (this.kind === 'polygons') {
      this.edges = new LineSegments(new BufferGeometry(), [
        new LineBasicMaterial(),
        new LineBasicMaterial(),
      ]);
      this.edges.visible = false;
      drawable.add(this.edges);
    }
    loaded.dispose();
    this.#use('point');
  }

  /** Two materials, one for NaN: three draws the first group with one, the second with the other. */
  #takeMaterials(material) {
    material.side = DoubleSide;
    material.wireframe = false;
    material.map = null;
    // Edges lie in the surface; the surface steps back a little, so that they are seen.
    material.polygonOffset = true;
    material.polygonOffsetFactor = 1;
    material.polygonOffsetUnits = 1;
    this.drawable.material = [material, material.clone()];
  }

  /** The layout for point or cell arrays, made when first asked for. */
  #layout(association) {
    if (!this.layouts[association]) {
      const make = association === 'cell' ? cellLayout : pointLayout;
      const layout = make(this.primitives);
      const attributes = {
        position: new BufferAttribute(layout.positions, 3),
        uv: new BufferAttribute(new Float32Array((layout.positions.length / 3) * 2), 2),
      };
      if (layout.normals) {
        attributes.normal = new BufferAttribute(layout.normals, 3, true);
      }
      layout.attributes = attributes;
      layout.drawn = makeDrawn(attributes, layout.index, this.primitives.corners, this.sphere);
      this.layouts[association] = layout;
    }
    return this.layouts[association];
  }

  /** Draws from a layout, and its edges if they are wanted. */
  #use(association) {
    const layout = this.#layout(association);
    this.association = association;
    this.drawable.geometry = layout.drawn.geometry;
    if (this.edges && this.representation !== 'surface') {
      if (!layout.edges) {
        const { position, uv } = layout.attributes;
        const pairs = polygonEdges(layout.drawn.order, this.primitives.cells);
        layout.edges = makeDrawn({ position, uv }, pairs, 2, this.sphere);
        groupNaN(layout.edges, this.anyNaN);
      }
      this.edges.geometry = layout.edges.geometry;
    }
    return layout;
  }

  /**
   * Colours by an array.
   * @param {number} array its number
   * @param {number} component
   * @param {import('./scales.js').Scale} scale
   */
  showArray(array, component, scale) {
    const { association, components } = this.arrays[array];
    const values = this.values[array];
    const layout = this.#layout(association);
    const { uv } = layout.attributes;
    const scalars = values ? pick(values, components, component) : null;
    this.anyNaN = scalars ? writeCoordinates(uv.array, scalars, layout.source, scale.range) : false;
    uv.needsUpdate = true;
    this.#use(association);
    groupNaN(layout.drawn, this.anyNaN);
    if (layout.edges) {
      groupNaN(layout.edges, this.anyNaN);
    }
    this.#paint(
      scalars ? scale.texture : null,
      [1, 1, 1],
      scale.nanColor.map((v) => v / 255),
    );
  }

  /** Colours all alike. @param {number[]} color sRGB in [0, 1] */
  showColor(color) {
    this.anyNaN = false;
    const layout = this.#use(this.association);
    groupNaN(layout.drawn, false);
    if (layout.edges) {
      groupNaN(layout.edges, false);
    }
    this.#paint(null, color, color);
  }

  /** The materials of the primitives, and of edges that stand for them. */
  #paint(texture, color, nanColor) {
    const sets = [this.drawable.material];
    if (this.edges) {
      sets.push(this.edges.material);
    }
    this.painted = { texture, color, nanColor };
    const overlay = this.representation === 'edges';
    sets.forEach((materials, set) => {
      materials.forEach((material, i) => {
        const plain = set === 1 && overlay;
        const map = plain || i === 1 ? null : texture;
        // A material with and one without a map are different programs.
        material.needsUpdate ||= (map === null) !== (material.map === null);
        material.map = map;
        if (plain) {
          material.color.set(EDGE_COLOR);
        } else {
          material.color.setRGB(...(i === 1 ? nanColor : color), SRGBColorSpace);
        }
      });
    });
  }

  /** @param {'surface'|'edges'|'wireframe'} representation of polygons */
  setRepresentation(representation) {
    if (this.kind !== 'polygons') {
      return;
    }
    this.representation = representation;
    this.edges.visible = representation !== 'surface';
    this.drawable.material.forEach((m) => (m.visible = representation !== 'wireframe'));
    this.#use(this.association);
    const { texture, color, nanColor } = this.painted;
    this.#paint(texture, color, nanColor);
  }

  /** @param {number} opacity in [0, 1] */
  setOpacity(opacity) {
    const materials = [...this.drawable.material, ...(this.edges?.material ?? [])];
    for (const material of materials) {
      const transparent = opacity < 1;
      material.needsUpdate ||= material.transparent !== transparent;
      material.transparent = transparent;
      material.depthWrite = !transparent;
      material.opacity = opacity;
    }
  }

  /**
   * The value of an array where a ray meets the polygons.
   * @param {{face: {a: number, b: number, c: number}, barycoord: import('three').Vector3}} hit
   * @returns {number} NaN where there is none
   */
  valueAt(hit, array, component) {
    const values = this.values[array];
    if (!values) {
      return NaN;
    }
    const { association, components } = this.arrays[array];
    const { source } = this.#layout(association);
    const scalars = pick(values, components, component);
    const at = (position) => scalars[source ? source[position] : position];
    const { face, barycoord } = hit;
    if (association === 'cell') {
      return at(face.a);
    }
    const { x, y, z } = barycoord;
    return x * at(face.a) + y * at(face.b) + z * at(face.c);
  }
}
