// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file One object of the scene: what it is, and how it is shown. */
import { Sphere, SRGBColorSpace } from 'three';
import { Part } from './part.js';
import { labelOf } from './scales.js';

const materialOf = (drawable) => [drawable.material].flat()[0];

/** A colour's sRGB parts in [0, 1]. @param {import('three').Color} color */
function sRGB(color) {
  const { r, g, b } = color.getRGB({ r: 0, g: 0, b: 0 }, SRGBColorSpace);
  return [r, g, b];
}

/** What the panel changes and the view draws. */
export class SceneObject {
  /** @param {import('three').Group} group as three loaded it; it is used on */
  constructor(group) {
    const about = group.userData.microtome;
    const drawables = group.children.filter((c) => c.geometry?.userData.microtome);
    this.group = group;
    this.name = about.name || 'Unnamed';
    this.counts = about;
    this.arrays = about.arrays ?? [];
    this.shown = about.shown ?? null;
    const map = drawables.map((d) => materialOf(d).map).find((m) => m?.image?.data);
    /** RGBA bytes of the colour map, lowest value first @type {?Uint8Array} */
    this.colors = map ? new Uint8Array(map.image.data) : null;
    this.colorFilter = map?.magFilter;
    const first = drawables.length > 0 ? materialOf(drawables[0]) : null;
    this.color = first ? sRGB(first.color) : [1, 1, 1];
    this.opacity = first?.opacity ?? 1;
    this.representation = first?.wireframe ? 'wireframe' : 'surface';
    this.parts = drawables.map((d) => new Part(d, this.arrays, this.shown));
    this.hasPolygons = this.parts.some((p) => p.kind === 'polygons');
    /** @type {?import('./scales.js').Scale} */
    this.scale = null;
    this.choice = this.shown
      ? { array: this.shown.array, component: this.shown.component }
      : { array: -1, component: -1 };
  }

  /** Draws the object as the scene says. @param {import('./scales.js').Scales} scales */
  start(scales) {
    this.scales = scales;
    this.show(this.choice.array, this.choice.component);
    this.setRepresentation(this.representation);
    this.setOpacity(this.opacity);
  }

  get visible() {
    return this.group.visible;
  }

  set visible(visible) {
    this.group.visible = visible;
  }

  /** Colours by an array's component; array -1 is one colour. */
  show(array, component) {
    this.choice = { array, component };
    if (array < 0) {
      this.scale = null;
      this.parts.forEach((p) => p.showColor(this.color));
      return;
    }
    this.scale = this.scales.get(this, array, component);
    this.parts.forEach((p) => p.showArray(array, component, this.scale));
  }

  /** Draws again after the scale's range changed. */
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
    this.parts.forEach((p) => p.setOpacity(opacity));
  }

  /** @returns {Sphere} around the object, empty for one without parts */
  get sphere() {
    return this.parts.reduce((all, part) => all.union(part.sphere), new Sphere());
  }
}
