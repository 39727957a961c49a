// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A click on a surface, a line or a point says what is there: every array's value. */
import { Raycaster, Vector2, Vector3 } from 'three';
import { placeBeside } from './beside.js';
import { icon, make } from './dom.js';
import { digitsFor, formatPlace, formatValue, formatWhole } from './numbers.js';
import { labelOf, rangeOf } from './scales.js';

/** A pointer that goes further or stays longer drags. Unit: CSS pixels, ms */
const STILL = 4;
const BRIEF_MS = 500;

/** Lines and points are hit from so far. Unit: CSS pixels */
const REACH = 5;

/** Of the height that is free, the card takes at most so much. */
const MOST_HEIGHT = 0.5;

/** From the card to the edges of what is free. Unit: CSS pixels */
const MARGIN = 8;

const CLOSE = 'M4.5 4.5l7 7M11.5 4.5l-7 7';

const isWhole = (array) => /^Uint|^Int/.test(array.type);

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

/** A value with all digits of an integer, or two more than the legend has. */
function textOf(array, component, value) {
  if (isWhole(array) && Number.isInteger(value)) {
    return formatWhole(value);
  }
  const range = rangeOf(array, array.components === 1 ? -1 : component);
  return formatValue(value, digitsFor(range ?? [0, 0]) + 2);
}

/** The corner that is nearest, alone: between integers, as ids are, there is nothing. */
const nearest = (weights) => {
  const k = weights.indexOf(Math.max(...weights));
  return weights.map((_, i) => Number(i === k));
};

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
    this.values = make('div', { class: 'values', role: 'status', 'aria-label': 'Values' });
    const button = make(
      'button',
      { type: 'button', class: 'plain', 'aria-label': 'Close the values', onclick: () => this.close() },
      icon(CLOSE),
    );
    this.card = make('div', { class: 'card' }, this.values, button);
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
    const lines = this.#lines(object, part, primitive, weights);
    const size = Math.max(...this.view.box().getSize(new Vector3()).toArray());
    const place = hit.point.toArray().map((v) => formatPlace(v, size));
    this.values.replaceChildren(
      make('strong', {}, object.name),
      ...lines,
      make('span', { class: 'muted' }, `at ${place.join(', ')}`),
    );
    this.hit = hit.point.toArray();
    this.element.hidden = false;
    this.#measure();
    this.place();
  }

  /** A line for each array; what is shown comes first. */
  #lines(object, part, primitive, weights) {
    const { choice, arrays } = object;
    const weightsOf = (array) => (isWhole(array) ? nearest(weights) : weights);
    const words = (array, component, value) => {
      const text = object.scales.wordsFor(object, array, component, value);
      return text ? ` ${text}` : '';
    };
    const lines = arrays
      .map((array, i) => ({ array, i }))
      .filter(({ array, i }) => i !== choice.array || array.components > 1)
      .map(({ array, i }) => {
        const tuple = part.tupleAt(primitive, weightsOf(array), i);
        const one = (v, c) => textOf(array, c, v) + words(array, c, v);
        return make('span', { class: 'other' }, `${array.name}: ${tuple.map(one).join(', ')}`);
      });
    if (choice.array >= 0) {
      const { array: i, component } = choice;
      const array = arrays[i];
      const value = part.valueAt(primitive, weightsOf(array), i, component);
      const number = make('b', {}, textOf(array, component, value));
      const label = `${labelOf(array, component)}: `;
      lines.unshift(make('span', {}, label, number, words(array, component, value)));
    }
    return lines;
  }

  /** How large the card would be, and whether its values have to be scrolled. */
  #measure() {
    const { card, values } = this;
    card.style.maxHeight = '';
    this.size = { width: card.offsetWidth, height: card.offsetHeight };
    values.scrollTop = 0;
  }

  /** Stays at its point while the view turns, and in the window. */
  place() {
    if (!this.hit) {
      return;
    }
    const { x, y } = this.view.project(this.hit);
    const { clientWidth: w, clientHeight: h } = this.view.canvas;
    const { left, top } = this.view.insets;
    const free = { left: left + MARGIN, top: top + MARGIN, right: w - MARGIN, bottom: h - MARGIN };
    const most = MOST_HEIGHT * (free.bottom - free.top);
    const size = { width: this.size.width, height: Math.min(this.size.height, most) };
    const place = placeBeside({ x, y }, size, free);
    this.element.style.transform = `translate(${x}px, ${y}px)`;
    Object.assign(this.card.style, {
      left: `${place.left - x}px`,
      top: `${place.top - y}px`,
      maxHeight: `${place.height}px`,
    });
    // What scrolls has a place in the order of Tab.
    this.values.tabIndex = place.height < this.size.height ? 0 : -1;
  }
}
