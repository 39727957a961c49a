// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Slicing a data set that came with the scene: the cut that the controls set, the sections that
 * the worker makes of it, and what happens meanwhile to what is around them.
 */
import { Plane, Vector3 } from 'three';
import { SceneObject } from './object.js';
import { extentOf, originOf, planesOf, unit } from './planes.js';
import { drawablesOf, emptyGroup } from './section_object.js';
import { Replaced } from './slicing.js';

/** Opacity of what is faded. */
const FADED = 0.15;
/** All arrays are brought to a section that has stayed for this long. Unit: ms */
const STILL_MS = 250;

export const SURROUNDINGS = ['shown', 'faded', 'hidden', 'cut'];

export class LiveSlices {
  /**
   * @param {number} number of the data set in the scene
   * @param {object} dataSet as scene.js reads it: name, points, cells, box, arrays, cut
   * @param {import('./scene.js').LoadedScene} scene
   * @param {() => Promise<import('./slicing.js').Slicing>} start the worker with the data set opened
   * @param {{changed: () => void, failed: (error: Error) => void}} listeners
   */
  constructor(number, dataSet, scene, start, listeners) {
    this.number = number;
    this.dataSet = dataSet;
    this.scene = scene;
    this.start = start;
    this.listeners = listeners;
    this.on = false;
    this.surroundings = 'faded';
    const [low, high] = extentOf(dataSet.box, [0, 0, 1]);
    /** @type {import('./planes.js').Cut} */
    this.cut = { normal: [0, 0, 1], position: (low + high) / 2, count: 1, spacing: 0 };
    Object.assign(this.cut, dataSet.cut);
    /** Milliseconds of the worker for the last section. */
    this.milliseconds = 0;
    this.object = this.#makeObject(`Slice of ${dataSet.name}`);
    this.object.visible = false;
  }

  /** Coloured as what the scene shows of the data set, or by its first array. */
  #makeObject(name) {
    const { arrays } = this.dataSet;
    const model = this.scene.objects.find((o) => o.dataSet === this.number && o.choice.array >= 0);
    const like = model && model.arrays[model.choice.array];
    const same = arrays.findIndex(
      (a) => a.name === like?.name && a.association === like?.association,
    );
    const shown = same >= 0 ? same : arrays.length > 0 ? 0 : -1;
    const group = emptyGroup(name, this.dataSet, null);
    this.scene.root.add(group);
    const object = new SceneObject(group);
    object.live = this;
    object.hasPolygons = true;
    object.choice = { array: shown, component: same >= 0 ? model.choice.component : -1 };
    this.scene.objects.push(object);
    object.start(this.scene.scales);
    return object;
  }

  /** The arrays' numbers that are drawn. */
  get #shownArrays() {
    const { array } = this.object.choice;
    return array >= 0 ? [array] : [];
  }

  /** Turns slicing on or off. */
  async turn(on) {
    this.on = on;
    this.object.visible = on;
    this.#surround();
    if (on) {
      await this.update();
    }
    this.listeners.changed();
  }

  /** Takes another cut, in whole or in part; a new normal keeps the middle of the planes inside. */
  async set(change) {
    const { box } = this.dataSet;
    const origin = originOf(this.cut, box);
    Object.assign(this.cut, change);
    if (change.normal && change.position === undefined) {
      const n = unit(this.cut.normal);
      this.cut.position = n.reduce((sum, x, i) => sum + x * origin[i], 0);
    }
    const [low, high] = extentOf(box, this.cut.normal);
    this.cut.position = Math.min(high, Math.max(low, this.cut.position));
    if (this.on) {
      this.#surround();
      await this.update();
    }
  }

  /** What is around the sections: shown, faded, hidden, or cut away above the highest plane. */
  setSurroundings(surroundings) {
    this.surroundings = surroundings;
    this.#surround();
    this.listeners.changed();
  }

  #surround() {
    const planes = planesOf(this.cut, this.dataSet.box);
    const { origin, normal } = planes.at(-1);
    const away = unit(normal).map((x) => -x);
    const plane = new Plane().setFromNormalAndCoplanarPoint(
      new Vector3(...away),
      new Vector3(...origin),
    );
    for (const object of this.scene.objects) {
      if (!object.live) {
        const mode = this.on ? this.surroundings : 'shown';
        object.setSurrounding({
          hidden: mode === 'hidden' || (this.on && object.isSlice),
          fade: mode === 'faded' ? FADED : 1,
          clip: mode === 'cut' ? [plane] : [],
        });
      }
    }
  }

  /** Asks for the section of the present cut, and draws it. */
  async update() {
    try {
      const slicing = await (this.started ??= this.start());
      await this.#draw(slicing, this.#shownArrays);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#complete(slicing), STILL_MS);
    } catch (error) {
      if (!(error instanceof Replaced)) {
        this.listeners.failed(error);
      }
    }
  }

  async #draw(slicing, carried) {
    const planes = planesOf(this.cut, this.dataSet.box);
    const section = await slicing.slice(this.number, planes, carried);
    section.carried = carried;
    this.milliseconds = section.milliseconds;
    this.carried = carried;
    Object.assign(this.object.counts, {
      points: section.nPoints,
      polygons: section.nPolygons,
      lines: section.nLines,
      vertices: section.nVertices,
    });
    this.object.replaceParts(drawablesOf(section, this.dataSet.arrays));
    this.listeners.changed();
  }

  /** Another array is shown: from what is there, or from the worker. */
  chosen() {
    const { array } = this.object.choice;
    if (this.on && array >= 0 && !this.carried?.includes(array)) {
      this.update();
    }
  }

  /** All arrays, so that a click can tell their values. */
  async #complete(slicing) {
    const all = this.dataSet.arrays.map((_, i) => i);
    if (this.on && this.carried.length < all.length) {
      try {
        await this.#draw(slicing, all);
      } catch (error) {
        if (!(error instanceof Replaced)) {
          this.listeners.failed(error);
        }
      }
    }
  }
}
