// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Slicing a data set that came with the scene: the cut that the controls set, the sections that
 * the worker makes of it, and what happens meanwhile to what is around them.
 */
import { Plane, Vector3 } from 'three';
import { SceneObject } from './object.js';
import { centreOf, changeCut, firstCut, planesOf, unit } from './planes.js';
import { readSection } from './section_object.js';
import { Replaced } from './slicing.js';

/** Opacity of what is faded. */
const FADED = 0.15;
/** All arrays are brought to a section that has stayed for this long. Unit: ms */
const STILL_MS = 250;
/** A box further from 0 than this many times its size has positions of its own origin. */
const FAR = 16;

export const SURROUNDINGS = ['shown', 'faded', 'hidden', 'cut'];

/** float32 keeps the digits of positions that are relative to this. */
function originFor(box) {
  const centre = centreOf(box);
  const size = Math.hypot(...box.high.map((x, i) => x - box.low[i]));
  return Math.hypot(...centre) > FAR * size ? centre : [0, 0, 0];
}

const isReplaced = (error) => error instanceof Replaced;

export class LiveSlices {
  /**
   * @param {number} number of the data set in the scene
   * @param {import('./scene.js').LoadedScene} scene
   * @param {() => Promise<import('./slicing.js').Slicing>} start the worker
   * @param {{changed: () => void, failed: (error: Error) => void}} listeners
   */
  constructor(number, scene, start, listeners) {
    this.number = number;
    this.scene = scene;
    this.start = start;
    this.listeners = listeners;
    this.dataSet = scene.dataSets[number];
    this.origin = originFor(this.dataSet.box);
    this.on = false;
    this.surroundings = 'faded';
    /** @type {import('./planes.js').Cut} */
    this.first = firstCut(this.dataSet);
    /** @type {import('./planes.js').Cut} */
    this.cut = { ...this.first };
    /** Milliseconds of the worker for the last section. */
    this.milliseconds = 0;
    this.object = this.#addObject(`Slice of ${this.dataSet.name}`);
    this.object.live = true;
    this.object.visible = this.object.isListed = false;
    this.around = null;
    /** What the worker sent of each object that is drawn. */
    this.sections = new Map();
  }

  /** An empty object, coloured as what the scene shows of the data set, or by its first array. */
  #addObject(name) {
    const { scene, dataSet } = this;
    const object = new SceneObject(readSection(name, dataSet, this.origin, null));
    object.isMade = true;
    object.hasPolygons = true;
    object.chosen = () => this.#chosen();
    object.choice = this.#firstChoice();
    scene.root.add(object.group);
    scene.objects.push(object);
    object.start(scene.scales);
    return object;
  }

  #firstChoice() {
    const { arrays } = this.dataSet;
    // What is made later is coloured as what was made first: a link is read in another order.
    this.like ??= this.#findLike();
    const { array: like, component } = this.like ?? {};
    const same = arrays.findIndex(
      (a) => a.name === like?.name && a.association === like?.association,
    );
    if (same >= 0) {
      return { array: same, component };
    }
    return { array: arrays.length > 0 ? 0 : -1, component: -1 };
  }

  /** The array that the scene shows of the data set, or of anything. */
  #findLike() {
    const shows = (o) => o.choice.array >= 0 && !o.live;
    const model =
      this.scene.objects.find((o) => o.dataSet === this.number && shows(o)) ??
      this.scene.objects.find(shows);
    return model && { array: model.arrays[model.choice.array], component: model.choice.component };
  }

  /** The worker with the data set opened. */
  async #slicing() {
    const slicing = await this.start();
    await slicing.open(this.number, this.dataSet, this.scene.textsOf);
    return slicing;
  }

  /**
   * Turns slicing on or off.
   * @param {boolean} on
   * @param {() => Promise<void>} [pause] between the slice and the surface around it
   */
  async turn(on, pause) {
    this.on = on;
    this.object.visible = this.object.isListed = on;
    if (this.around) {
      this.around.isListed = on;
    }
    if (on) {
      await this.update();
      await pause?.();
      await this.#addSurface();
    }
    this.#surround();
    this.listeners.changed();
  }

  /** Something to see the slices in, where the scene itself has nothing of the data set but slices. */
  async #addSurface() {
    const has = this.scene.objects.some((o) => o.dataSet === this.number && !o.isSlice && !o.live);
    if (has || this.around || !this.on) {
      return;
    }
    this.around = this.#addObject(`Surface of ${this.dataSet.name}`);
    this.around.dataSet = this.number;
    await this.#updateSurface();
    this.listeners.added();
  }

  async #updateSurface() {
    await this.#try(async (slicing) => {
      const carried = this.dataSet.arrays.map((_, i) => i);
      const section = await slicing.surface(this.number, carried, this.origin);
      this.#take(slicing, this.around, { ...section, carried });
    });
  }

  /** Another time step of the data set. */
  async renew() {
    if (this.on) {
      this.#surround();
    }
    const dataSet = this.scene.dataSets[this.number];
    if (dataSet && dataSet !== this.dataSet) {
      this.dataSet = dataSet;
      if (this.on) {
        await this.update();
        await (this.around && this.#updateSurface());
      }
    }
  }

  /** Takes another cut, in whole or in part. */
  async set(change) {
    this.cut = changeCut(this.cut, change, this.dataSet.box);
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
    const { origin, normal } = planesOf(this.cut, this.dataSet.box).at(-1);
    const plane = new Plane().setFromNormalAndCoplanarPoint(
      new Vector3(...unit(normal)).negate(),
      new Vector3(...origin),
    );
    const mode = this.on ? this.surroundings : 'shown';
    for (const object of this.scene.objects.filter((o) => this.#isAround(o))) {
      const isReplaced = this.on && this.replaced.includes(object);
      object.setSurrounding(this.number, {
        hidden: mode === 'hidden' || isReplaced || (object === this.around && !this.on),
        fade: mode === 'faded' ? FADED : 1,
        clip: mode === 'cut' ? [plane] : [],
      });
    }
  }

  /** Objects of another data set are around the slices of that one. */
  #isAround({ live, dataSet }) {
    return !live && (dataSet === this.number || dataSet < 0);
  }

  /** The slices that came with the scene: those made here are in their place. */
  get replaced() {
    return this.scene.objects.filter((o) => o.isSlice && o.dataSet === this.number);
  }

  /** Whether an object is of the data set. */
  has(object) {
    return object === this.object || object.dataSet === this.number;
  }

  /** The arrays that are drawn. */
  get #shownArrays() {
    const { array } = this.object.choice;
    return array >= 0 ? [array] : [];
  }

  /** Asks for the section of the present cut, and draws it; later with all arrays. */
  async update() {
    clearTimeout(this.timer);
    await this.#draw(this.#shownArrays);
    clearTimeout(this.timer);
    const all = this.dataSet.arrays.map((_, i) => i);
    if (this.carried && this.carried.length < all.length) {
      this.timer = setTimeout(() => this.on && this.#draw(all), STILL_MS);
    }
  }

  async #draw(carried) {
    await this.#try(async (slicing) => {
      const planes = planesOf(this.cut, this.dataSet.box);
      const section = await slicing.slice(this.number, planes, carried, this.origin);
      this.milliseconds = section.milliseconds;
      this.carried = carried;
      this.#take(slicing, this.object, { ...section, carried });
      this.listeners.sliced();
    });
  }

  /** Draws a section; the buffers of the one before go back to the worker. */
  #take(slicing, object, section) {
    const before = object.parts.map((part) => part.piece?.shape);
    object.take(readSection(object.name, this.dataSet, this.origin, section));
    object.refresh();
    before.forEach((shape) => shape?.dispose());
    slicing.giveBack(this.sections.get(object) ?? {});
    this.sections.set(object, section);
  }

  async #try(act) {
    try {
      await act(await this.#slicing());
    } catch (error) {
      if (!isReplaced(error)) {
        this.listeners.failed(error);
      }
    }
  }

  /** Another array was chosen: from what is there, or from the worker. */
  #chosen() {
    const array = this.on ? this.object.choice.array : -1;
    if (array >= 0 && !this.carried?.includes(array)) {
      this.update();
    }
  }
}
