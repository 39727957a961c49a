// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The panel: the scene's title, its objects, and what can be done with them. */
import { icon, make } from './dom.js';
import { ObjectControls } from './object_controls.js';
import { statistics } from './statistics.js';

const MENU = 'M2.5 4h11M2.5 8h11M2.5 12h11';
const CLOSE = 'M4 4l8 8M12 4l-8 8';

const HELP = [
  ['Drag', 'turn'],
  ['Shift drag, two fingers', 'move'],
  ['Wheel, pinch', 'zoom'],
  ['Arrows, Shift arrows', 'turn, move'],
  ['+ −', 'zoom'],
  ['X Y Z', 'look along an axis'],
  ['Shift X Y Z', 'against an axis'],
  ['R', 'reset the view'],
  ['F', 'everything in view'],
  ['P', 'parallel or perspective'],
  ['G', 'axes with numbers'],
  ['L', 'legends'],
  ['Space', 'play and pause'],
  [', .', 'one step back, on'],
  ['S', 'slice, if the data set is there'],
  ['[ ]', 'move the slices'],
  ['Click', 'values at a point'],
  ['Enter', 'values in the middle'],
];

function help() {
  const lines = HELP.flatMap(([key, text]) => [make('dt', {}, key), make('dd', {}, text)]);
  return make('details', {}, make('summary', {}, 'Mouse and keys'), make('dl', {}, ...lines));
}

/** The panel of a scene. */
export class Panel {
  /**
   * @param {HTMLElement} element to fill
   * @param {import('./scene.js').LoadedScene} scene
   * @param {import('./slice_tool.js').SliceTool[]} slices
   * @param {() => void} changed the picture must be drawn again
   * @param {() => void} moved the panel takes another place now
   */
  constructor(element, scene, slices, changed, moved) {
    this.element = element;
    this.moved = moved;
    this.scene = scene;
    const listeners = {
      changed: () => {
        this.update();
        changed();
      },
      rescaled: (scale) => {
        scene.objects.filter((o) => o.scale === scale).forEach((o) => o.refresh());
        listeners.changed();
      },
    };
    this.listeners = listeners;
    this.slices = slices;
    this.controls = [];
    this.list = make('ul', { class: 'objects' });
    this.addObjects();
    this.controls[0]?.open(true);
    this.footer = make('div', { class: 'footer', role: 'status' });
    this.body = make(
      'div',
      { class: 'panel-body', id: 'panel-body' },
      ...(scene.description ? [make('p', { class: 'description' }, scene.description)] : []),
      ...slices.map((tool) => tool.controls.element),
      this.list,
      help(),
      this.footer,
    );
    element.replaceChildren(this.#header(scene), this.body);
    element.hidden = false;
    this.open(!matchMedia('(max-width: 640px)').matches);
  }

  #header(scene) {
    this.toggle = make('button', {
      class: 'plain',
      type: 'button',
      'aria-controls': 'panel-body',
      onclick: () => this.open(this.body.hidden),
    });
    return make('header', {}, make('h1', { title: scene.title }, scene.title), this.toggle);
  }

  /** Shows or hides everything but the title. */
  open(open) {
    this.body.hidden = !open;
    this.element.classList.toggle('closed', !open);
    this.toggle.setAttribute('aria-expanded', String(open));
    this.toggle.setAttribute('aria-label', open ? 'Hide the panel' : 'Show the panel');
    this.toggle.title = open ? 'Hide the panel' : 'Show the panel';
    this.toggle.replaceChildren(icon(open ? CLOSE : MENU));
    this.moved();
  }

  /** The slicing to which a control belongs, by its own card or by that of an object, if there is one. */
  toolOf(control) {
    const object = this.controls.find(({ element }) => element.contains(control))?.object;
    return this.slices.find(
      ({ live, controls }) => controls.element.contains(control) || (object && live.has(object)),
    );
  }

  /** Makes the cards of objects that have none yet. */
  addObjects() {
    for (const object of this.scene.objects.slice(this.controls.length)) {
      const controls = new ObjectControls(object, this.listeners);
      this.controls.push(controls);
      this.list.append(controls.element);
    }
  }

  /** Where the card of an object is open whose place others take, one of theirs is instead. */
  swap(gone, come) {
    const cards = (objects) => this.controls.filter(({ object }) => objects.includes(object));
    if (cards(gone).some((card) => card.isOpen)) {
      cards(gone).forEach((card) => card.open(false));
      cards(come)[0]?.open(true);
    }
  }

  /** Shows what the objects are now. */
  update() {
    this.slices.forEach((tool) => tool.controls.update());
    this.controls.forEach((c) => c.update());
  }

  /** Takes the arrays and numbers of another time step. */
  renew() {
    this.addObjects();
    this.slices.forEach((tool) => tool.controls.update());
    this.controls.forEach((c) => c.renew());
  }

  /** Takes the numbers of an object that changed. */
  renewObject(object) {
    this.controls[this.scene.objects.indexOf(object)]?.renew();
  }

  /** Says what the scene is made of, and how long it took. Unit: bytes, seconds */
  setStatistics(bytes, seconds) {
    this.footer.replaceChildren(...statistics(this.scene, bytes, seconds));
  }
}
