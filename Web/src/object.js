// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file One object of the scene: what it is, and how it is shown. */
import { Box3, Group, Sphere } from 'three';
import { Part } from './part.js';
import { applyMatrix } from './reader.js';
import { labelOf } from './scales.js';

/** Of polygons. */
export const REPRESENTATIONS = ['surface', 'edges', 'wireframe', 'points'];

const NO_COUNTS = { points: 0, polygons: 0, lines: 0, vertices: 0 };

/** The colours inside the range: stock three.js has those outside in the same texture. */
function insideColors(colors, shown) {
  const end = colors.length - (shown?.aboveColor ? 4 : 0);
  return colors.slice(shown?.belowColor ? 4 : 0, Math.max(4, end));
}

/** What the panel changes and the view draws. */
export class SceneObject {
  /** @param {import('./reader.js').ReadObject} read */
  constructor(read) {
    const { about } = read;
    this.group = new Group();
    this.wanted = read.visible;
    /** What slicing does to it, by number of the data set that is sliced. */
    this.surroundings = new Map();
    this.visible = read.visible;
    this.name = about.name || 'Unnamed';
    /** The data set that it is a part of, and whether it is a slice of it. */
    this.dataSet = about.dataSet ?? -1;
    this.isSlice = Boolean(about.isSlice);
    /** Whether the page made it, of a data set. */
    this.isMade = false;
    /** Whether the first time step did not have it. */
    this.isLate = false;
    /** Whether it has a place in the panel. */
    this.isListed = true;
    /** @type {Part[]} */
    this.parts = [];
    /** @type {?import('./scale.js').Scale} */
    this.scale = null;
    this.#takeLook(read);
    this.take(read);
  }

  /** Takes how the scene shows it, which is said where there is something to draw. */
  #takeLook({ about, pieces }) {
    this.hasLook = pieces.length > 0;
    this.shown = about.shown ?? null;
    const look = pieces.find((p) => p.look.colors)?.look ?? pieces[0]?.look;
    /** RGBA bytes of the colour map, lowest value first @type {?Uint8Array} */
    this.colors = look?.colors ? insideColors(look.colors, this.shown) : null;
    this.nearest = Boolean(look?.nearest);
    this.color = look?.color ?? [1, 1, 1];
    this.opacity = look?.opacity ?? 1;
    this.representation = REPRESENTATIONS.includes(about.representation)
      ? about.representation
      : look?.wireframe
        ? 'wireframe'
        : 'surface';
    this.hasPolygons = pieces.some((p) => p.kind === 'polygons');
    this.choice = this.shown
      ? { array: this.shown.array, component: this.shown.component }
      : { array: -1, component: -1 };
  }

  /** Takes what the object is at a time step; null: it is not there. How it is shown stays. */
  take(read) {
    const { about, matrix, pieces } = read ?? { about: null, matrix: null, pieces: [] };
    const isFirst = !this.hasLook && !this.isMade && pieces.length > 0;
    if (isFirst) {
      this.#takeLook(read);
    }
    const chosen = isFirst ? null : this.arrays?.[this.choice.array];
    this.counts = about ?? NO_COUNTS;
    this.arrays = about?.arrays ?? this.arrays ?? [];
    applyMatrix(this.group, matrix);
    for (const piece of pieces) {
      const part = this.parts.find((p) => p.kind === piece.kind);
      if (part) {
        part.use(piece);
      } else {
        this.#add(new Part(piece));
      }
    }
    this.hasPolygons ||= this.parts.some((part) => part.kind === 'polygons');
    const gone = this.parts.filter((part) => !pieces.includes(part.piece));
    gone.forEach((part) => part.use(null));
    if (chosen) {
      this.#keepChoice(chosen);
    }
  }

  #add(part) {
    this.parts.push(part);
    this.group.add(part.drawable);
    part.setRepresentation(this.representation);
    part.setOpacity(this.opacity * this.#fade);
    part.setClipping(this.#clip);
  }

  /** The array that was chosen may have another number in this step. */
  #keepChoice({ name, association }) {
    const same = (a) => a.name === name && a.association === association;
    const array = this.arrays.findIndex(same);
    this.choice = array < 0 ? { array: -1, component: -1 } : { ...this.choice, array };
  }

  /** Draws the object as the scene says. @param {import('./scales.js').Scales} scales */
  start(scales) {
    this.scales = scales;
    this.show(this.choice.array, this.choice.component);
    this.setRepresentation(this.representation);
    this.setOpacity(this.opacity);
  }

  /** Whether it is wanted; slicing may hide it all the same. */
  get visible() {
    return this.wanted;
  }

  set visible(visible) {
    this.wanted = visible;
    this.group.visible = visible && ![...this.surroundings.values()].some((s) => s.hidden);
  }

  /** Whether it is in the picture. */
  get isDrawn() {
    return this.group.visible;
  }

  /** Whether there is nothing to draw at this time step. */
  get isEmpty() {
    return this.parts.every((part) => !part.piece);
  }

  get isFaded() {
    return this.#fade < 1;
  }

  /** Whether slicing takes away what is at a point. @param {import('three').Vector3} point */
  isCutAway(point) {
    return this.#clip.some((plane) => plane.distanceToPoint(point) < 0);
  }

  get #fade() {
    return Math.min(1, ...[...this.surroundings.values()].map((s) => s.fade));
  }

  get #clip() {
    return [...this.surroundings.values()].flatMap((s) => s.clip);
  }

  /**
   * What slicing a data set does to it while it is around slices.
   * @param {number} number of the data set
   * @param {{hidden: boolean, fade: number, clip: import('three').Plane[]}} surrounding fade: a factor
   *   of the opacity; clip: what is on the negative side of a plane is not drawn
   */
  setSurrounding(number, surrounding) {
    this.surroundings.set(number, surrounding);
    this.visible = this.wanted;
    this.setOpacity(this.opacity);
    this.parts.forEach((p) => p.setClipping(this.#clip));
  }

  /** Colours by an array's component; array -1 is one colour. */
  show(array, component) {
    this.choice = { array, component };
    this.chosen?.();
    if (array < 0) {
      this.scale = null;
      this.parts.forEach((p) => p.showColor(this.color));
      return;
    }
    this.scale = this.scales.get(this, array, component);
    this.parts.forEach((p) => p.showArray(array, component, this.scale));
  }

  /** Makes what showing an array will need; another time step may not have it. */
  prepare(array, component) {
    if (!this.arrays[array]) {
      return;
    }
    const scale = this.scales.get(this, array, component);
    this.parts.forEach((p) => p.prepareArray(array, component, scale));
  }

  /** Draws again after the scale or the step changed. */
  refresh() {
    this.show(this.choice.array, this.choice.component);
  }

  /** What the object is coloured by, in words. */
  get shownLabel() {
    const { array, component } = this.choice;
    return array < 0 ? 'one colour' : labelOf(this.arrays[array], component);
  }

  /** Whether NaN is among what is shown. */
  get showsNaN() {
    return this.scale !== null && this.parts.some((p) => p.anyNaN);
  }

  setRepresentation(representation) {
    this.representation = representation;
    this.parts.forEach((p) => p.setRepresentation(representation));
  }

  setOpacity(opacity) {
    this.opacity = opacity;
    this.parts.forEach((p) => p.setOpacity(opacity * this.#fade));
  }

  /** @returns {Sphere} around the object, empty for one without parts */
  get sphere() {
    return this.parts
      .filter((part) => part.piece)
      .reduce(
        (all, { piece }) => all.union(piece.shape.sphere.clone().applyMatrix4(this.group.matrix)),
        new Sphere(),
      );
  }

  /** @returns {Box3} around the object, empty for one without parts */
  box() {
    return this.parts
      .filter((part) => part.piece)
      .reduce(
        (all, { piece }) => all.union(piece.shape.box.clone().applyMatrix4(this.group.matrix)),
        new Box3(),
      );
  }
}
