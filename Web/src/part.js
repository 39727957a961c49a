// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file What is drawn of one object and one kind: polygons, lines or vertices. Materials stay;
 * shape and values change with the time step.
 */
import {
  BufferGeometry,
  DoubleSide,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Points,
  PointsMaterial,
} from 'three';
import { Paint } from './paint.js';

const EDGE_COLOR = 0x10131a;

/** A material that fits what the scene says. @param {object} look of the reader */
function makeMaterial(kind, look) {
  if (kind === 'lines') {
    return new LineBasicMaterial();
  }
  if (kind === 'vertices') {
    return new PointsMaterial({ size: look.size ?? 4, sizeAttenuation: false });
  }
  const Kind = look.unlit ? MeshBasicMaterial : MeshLambertMaterial;
  const material = new Kind({
    side: DoubleSide,
    // Edges lie in the surface; the surface steps back a little, so that they are seen.
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
  material.flatShading = Boolean(look.flatShading);
  return material;
}

const DRAWN = { polygons: Mesh, lines: LineSegments, vertices: Points };

/** Polygons, lines or vertices of an object. */
export class Part {
  /** @param {import('./reader.js').Piece} piece the first that is shown */
  constructor(piece) {
    this.kind = piece.kind;
    this.look = piece.look;
    this.paint = new Paint(this.look.lights);
    const material = this.paint.prepare(makeMaterial(this.kind, this.look));
    this.drawable = new DRAWN[this.kind](new BufferGeometry(), material);
    this.representation = 'surface';
    this.association = 'point';
    this.edgeColor = piece.look.edgeColor ?? EDGE_COLOR;
    if (this.kind === 'polygons') {
      this.#addEdges();
    }
    this.use(piece);
  }

  #addEdges() {
    this.plainEdges = new LineBasicMaterial({ color: this.edgeColor });
    this.coloredEdges = this.paint.prepare(new LineBasicMaterial());
    this.edges = new LineSegments(new BufferGeometry(), this.plainEdges);
    const dots = this.paint.prepare(
      new PointsMaterial({ size: this.look.size ?? 3, sizeAttenuation: false }),
    );
    this.points = new Points(new BufferGeometry(), dots);
    this.edges.visible = this.points.visible = false;
    this.drawable.add(this.edges, this.points);
  }

  get materials() {
    return [...this.paint.materials, ...(this.plainEdges ? [this.plainEdges] : [])];
  }

  /** Draws another step's shape and values; null: nothing. */
  use(piece) {
    this.piece = piece;
    this.drawable.visible = piece !== null;
    if (piece) {
      this.#draw(this.association);
    }
  }

  /** Hands the layout for an association to what is drawn. */
  #draw(association) {
    const { shape } = this.piece;
    this.association = association;
    const layout = shape.layout(association);
    this.drawable.geometry = layout.geometry;
    if (this.kind === 'polygons') {
      const { representation } = this;
      if (representation === 'edges' || representation === 'wireframe') {
        this.edges.geometry = shape.edges(association);
      } else if (representation === 'points') {
        this.points.geometry = shape.points(association);
      }
    }
    return layout;
  }

  /** The coordinates of an array, made or kept. */
  #coordinates(array, component, scale) {
    const { shape, values } = this.piece;
    const layout = shape.layout(values.arrays[array].association);
    return values.coordinates(layout, array, component, scale.log, scale.reference);
  }

  /** Makes what `showArray` would need, for later. */
  prepareArray(array, component, scale) {
    if (this.piece?.values.arrays[array]) {
      this.#coordinates(array, component, scale);
    }
  }

  /**
   * Colours by an array.
   * @param {number} array its number
   * @param {number} component
   * @param {import('./scales.js').Scale} scale
   */
  showArray(array, component, scale) {
    this.anyNaN = false;
    if (!this.piece) {
      return;
    }
    const made = this.#coordinates(array, component, scale);
    if (!made) {
      this.showColor([1, 1, 1]);
      return;
    }
    const layout = this.#draw(this.piece.values.arrays[array].association);
    if (layout.uv.array !== made.uv) {
      layout.uv.array = made.uv;
      layout.uv.needsUpdate = true;
    }
    this.anyNaN = made.anyNaN;
    this.paint.by(scale, scale.reference);
  }

  /** Colours all alike. @param {number[]} color sRGB in [0, 1] */
  showColor(color) {
    this.anyNaN = false;
    this.paint.plain(color);
  }

  /** @param {'surface'|'edges'|'wireframe'|'points'} representation of polygons */
  setRepresentation(representation) {
    if (this.kind !== 'polygons') {
      return;
    }
    this.representation = representation;
    this.edges.visible = representation === 'edges' || representation === 'wireframe';
    this.edges.material = representation === 'edges' ? this.plainEdges : this.coloredEdges;
    this.points.visible = representation === 'points';
    this.drawable.material.visible = representation === 'surface' || representation === 'edges';
    if (this.piece) {
      this.#draw(this.association);
    }
  }

  /** @param {number} opacity in [0, 1] */
  setOpacity(opacity) {
    for (const material of this.materials) {
      const transparent = opacity < 1;
      material.needsUpdate ||= material.transparent !== transparent;
      material.transparent = transparent;
      material.depthWrite = !transparent;
      material.opacity = opacity;
    }
  }

  /** Draws only what is on the positive side of planes. @param {import('three').Plane[]} planes */
  setClipping(planes) {
    for (const material of this.materials) {
      material.needsUpdate ||= (material.clippingPlanes?.length ?? 0) !== planes.length;
      material.clippingPlanes = planes;
    }
  }

  /**
   * The value of an array in a primitive.
   * @param {number} primitive its number
   * @param {number[]} weights of its corners
   * @returns {number} NaN where there is none
   */
  valueAt(primitive, weights, array, component) {
    const { values } = this.piece;
    const scalars = values.scalars(array, component);
    return scalars ? this.#read(primitive, weights, array, scalars, 1)[0] : NaN;
  }

  /**
   * All components of an array in a primitive.
   * @returns {number[]} NaN where there are none
   */
  tupleAt(primitive, weights, array) {
    const { values } = this.piece;
    const { components } = values.arrays[array];
    const numbers = values.numbers[array];
    return numbers
      ? this.#read(primitive, weights, array, numbers, components)
      : Array(components).fill(NaN);
  }

  /** Numbers in a primitive, of tuples of `size`. */
  #read(primitive, weights, array, numbers, size) {
    const { shape, values } = this.piece;
    // All layouts keep the order of the primitives, whose own corners have the values.
    const { index, cells, corners } = shape.primitives;
    const components = [...Array(size).keys()];
    if (values.arrays[array].association === 'cell') {
      const cell = cells ? cells[primitive] : primitive;
      return components.map((c) => numbers[size * cell + c]);
    }
    return components.map((c) =>
      weights.reduce(
        (sum, w, k) =>
          sum + (w === 0 ? 0 : w * numbers[size * index[corners * primitive + k] + c]),
        0,
      ),
    );
  }
}
