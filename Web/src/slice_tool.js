// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Slicing a data set: its sections, its controls in the panel, and the plane to drag, together. */
import { LiveSlices } from './live_slices.js';
import { extentOf } from './planes.js';
import { PlaneHandle } from './plane_handle.js';
import { SliceControls } from './slice_controls.js';
import { Slicing } from './slicing.js';

/** Starts the worker, with a scene's first data set, before there is a page that slices it. */
export function startSlicing(scene) {
  const slicing = Slicing.start();
  // What is wrong, the first slice will say.
  slicing.then(
    (worker) => {
      worker.open(0, scene.dataSets[0], scene.textsOf).catch(() => {});
      worker.expect(0, scene.dataSets[0].arrays.length > 0 ? [0] : []);
    },
    () => {},
  );
  return slicing;
}

export class SliceTool {
  /** @param {import('./main.js').Page} page @param {number} number */
  constructor(page, number) {
    this.page = page;
    this.live = new LiveSlices(number, page.scene, () => page.startSlicing(), {
      changed: () => this.#changed(),
      sliced: () => this.#sliced(),
      added: () => this.#added(),
      failed: (error) => this.#failed(error),
    });
    this.handle = new PlaneHandle(page.view, (change) => {
      page.activate(this);
      this.set(change);
    });
    this.controls = new SliceControls(this.live, {
      turn: (on) => this.switch(on),
      set: (change) => this.set(change),
      step: (way, parts) => this.step(way, parts),
      copy: (text) => this.#copy(text),
    });
  }

  /** Turns slicing on or off, with a pause between slice and surface, if given. */
  async switch(on = !this.live.on, pause) {
    if (on) {
      this.page.activate(this);
    }
    await this.live.turn(on, pause);
    const { object, replaced } = this.live;
    if (replaced.length > 0) {
      this.page.panel.swap(...(this.live.on ? [replaced, [object]] : [[object], replaced]));
    }
    this.#frame();
    const words = this.live.on ? this.controls.words : 'slicing is off';
    const { length } = this.page.slices;
    this.page.say(length > 1 ? `${this.live.dataSet.name}: ${words}` : words);
  }

  /** Takes another cut, in whole or in part. */
  set(change) {
    const done = this.live.set(change);
    this.handle.set(this.live.cut, this.live.dataSet.box);
    this.controls.update();
    this.page.view.request();
    this.page.state?.save();
    return done;
  }

  /** Moves the planes forth (1) or back (-1) by one of so many parts of the data's extent. */
  step(way, parts = 100) {
    if (this.live.on) {
      const [low, high] = extentOf(this.live.dataSet.box, this.live.cut.normal);
      this.set({ position: this.live.cut.position + (way * (high - low)) / parts });
    }
  }

  /** Slicing was turned on or off, or what is around the slices changed. */
  #changed() {
    this.handle.set(this.live.cut, this.live.dataSet.box);
    this.handle.visible = this.live.on;
    this.controls?.update();
    this.page.view.measure();
    this.page.renew();
  }

  /** Another section is there; nothing else changed. */
  #sliced() {
    this.controls.update();
    this.page.panel.renewObject(this.live.object);
    this.page.view.request();
  }

  #added() {
    const { panel, view, state } = this.page;
    panel.addObjects();
    state.addObjects();
    view.measure();
    this.#frame();
  }

  /**
   * The data set can be larger than its slices: while it is there all of it is in view, then the view is the
   * scene's again. Who has turned the view keeps it.
   */
  #frame() {
    const { page } = this;
    const isOn = page.slices.some(({ live }) => live.on);
    if (isOn && this.live.around && page.state.isAtHome) {
      page.fit();
      page.fitted = page.state.camera;
    } else if (!isOn && page.fitted === page.state.camera) {
      page.view.trackball.reset();
      page.view.request();
    }
  }

  #failed(error) {
    this.live.on = false;
    this.live.object.visible = false;
    this.#changed();
    this.page.message.show('The data set cannot be sliced.', error.message);
    this.page.message.letClose();
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.page.say('copied');
      return true;
    } catch {
      return false;
    }
  }
}
