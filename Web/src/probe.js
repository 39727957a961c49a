// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A click on a surface, a line or a point says what is there: every array's value. */
import { Raycaster, Vector2 } from 'three';
import { make } from './dom.js';
import { formatValue } from './numbers.js';
import { labelOf } from './scales.js';

/** A pointer that goes further or stays longer drags. Unit: CSS pixels, ms */
const STILL = 4;
const BRIEF_MS = 500;

/** Lines and points are hit from so far. Unit: CSS pixels */
const REACH = 5;

/** More arrays than this are left out. */
const MOST_ARRAYS = 12;

/** Which primitive a ray met, and the weights of its corners. */
function primitiveOf(hit, { kind, piece }) {
  if (kind === 'polygons') {
    return { primitive: hit.faceIndex, weights: hit.barycoord.toArray() };
  }
  if (kind === 'lines') {
    const primitive = Math.floor(hit.index / 2);
    const [a, b] = [0, 1].map((c) => {
      const p = piece.shape.primitives.index[2 * primitive + c];
      return hit.object.worldToLocal(hit.point.clone()).distanceTo(
        hit.point.clone().fromArray(piece.shape.primitives.positions, 3 * p),
      );
    });
    const w = a + b > 0 ? a / (a + b) : 0;
    return { primitive, weights: [1 - w, w] };
  }
  const drawn = hit.object.geometry.index.array;
  return { primitive: drawn.indexOf(hit.index), weights: [1] };
}

/** The values under a click, beside the place they belong to. */
export class Probe {
  /**
   * @param {HTMLElement} element to fill
   * @param {import('./view.js').View} view
   * @param {AbortSignal} signal ends it
   */
  constructor(element, view, signal) {
    this.element = element;
    this.view = view;
    this.dot = make('span', { class: 'dot' });
    this.card = make('div', { class: 'card', role: 'status' });
    element.replaceChildren(this.dot, this.card);
    this.close();
    const { canvas } = view;
    let down = null;
    const listen = (name, listener) => canvas.addEventListener(name, listener, { signal });
    listen('pointerdown', (event) => {
      down = event.isPrimary && event.button === 0 ? event : null;
    });
    listen('pointerup', (event) => {
      const still = (e) => Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) <= STILL;
      if (down && still(event) && event.timeStamp - down.timeStamp < BRIEF_MS) {
        this.ask(event.clientX, event.clientY);
      }
      down = null;
    });
    view.listeners.push(() => this.place());
  }

  close() {
    this.hit = null;
    this.element.hidden = true;
  }

  /** Says what is at a place of the canvas; closes where nothing is. Unit: CSS pixels */
  ask(x, y) {
    const { canvas, eye, scene, trackball } = this.view;
    const ray = new Raycaster();
    const reach = REACH * trackball.pixelSize(canvas.clientHeight);
    ray.params.Line.threshold = ray.params.Points.threshold = reach;
    ray.setFromCamera(
      new Vector2((2 * x) / canvas.clientWidth - 1, 1 - (2 * y) / canvas.clientHeight),
      eye,
    );
    const hits = scene.objects
      .filter((object) => object.isDrawn)
      .flatMap((object) =>
        object.parts
          .filter((part) => part.piece)
          .flatMap((part) =>
            ray.intersectObject(part.drawable, false).map((hit) => ({ hit, part, object })),
          ),
      )
      .filter(({ hit, object }) => !object.isCutAway(hit.point))
      // What is faded is there to be looked through.
      .sort((a, b) => a.object.isFaded - b.object.isFaded || a.hit.distance - b.hit.distance);
    if (hits.length === 0) {
      this.close();
      return;
    }
    this.#show(hits[0]);
  }

  #show({ hit, part, object }) {
    const { primitive, weights } = primitiveOf(hit, part);
    const lines = this.#values(object, part, primitive, weights);
    const place = hit.point.toArray().map((v) => formatValue(v, 5));
    this.card.replaceChildren(
      make('strong', {}, object.name),
      ...lines,
      make('span', { class: 'muted' }, `at ${place.join(', ')}`),
    );
    this.hit = hit.point.toArray();
    this.element.hidden = false;
    this.place();
  }

  /** A line for each array; the one that is shown comes first. */
  #values(object, part, primitive, weights) {
    const { choice, arrays } = object;
    const read = (array, component) => part.valueAt(primitive, weights, array, component);
    const line = (label, array, component, properties) =>
      make('span', properties, `${label}: `, make('b', {}, formatValue(read(array, component), 6)));
    const lines = arrays
      .map((array, i) => ({ array, i }))
      .filter(({ i }) => i !== choice.array)
      .slice(0, MOST_ARRAYS)
      .map(({ array, i }) => {
        const tuple = [...Array(array.components).keys()].slice(0, 9);
        const numbers = array.components > 1 ? tuple.map((c) => read(i, c)) : [read(i, -1)];
        const text = numbers.map((v) => formatValue(v, 5)).join(', ');
        return make('span', { class: 'other' }, `${array.name}: ${text}`);
      });
    if (choice.array >= 0) {
      const label = labelOf(arrays[choice.array], choice.component);
      lines.unshift(line(label, choice.array, choice.component, {}));
    }
    return lines;
  }

  /** Stays at its point while the view turns. */
  place() {
    if (this.hit) {
      const { x, y } = this.view.project(this.hit);
      const { clientWidth: w, clientHeight: h } = this.view.canvas;
      this.element.style.transform = `translate(${x}px, ${y}px)`;
      this.element.classList.toggle('leftwards', x > w - 220);
      this.element.classList.toggle('upwards', y > h / 2);
    }
  }
}
