// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A click on a surface says what is there. */
import { Raycaster, Vector2 } from 'three';
import { make } from './dom.js';
import { formatValue } from './numbers.js';

/** A pointer that goes further or stays longer drags. Unit: CSS pixels, ms */
const STILL = 4;
const BRIEF_MS = 500;

/** The value under a click, beside the place it belongs to. */
export class Probe {
  /** @param {HTMLElement} element to fill @param {import('./view.js').View} view */
  constructor(element, view) {
    this.element = element;
    this.view = view;
    this.dot = make('span', { class: 'dot' });
    this.card = make('div', { class: 'card', role: 'status' });
    element.append(this.dot, this.card);
    this.close();
    const { canvas } = view;
    let down = null;
    canvas.addEventListener('pointerdown', (event) => {
      down = event.isPrimary && event.button === 0 ? event : null;
    });
    canvas.addEventListener('pointerup', (event) => {
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
    const { canvas, camera, scene } = this.view;
    const ray = new Raycaster();
    ray.setFromCamera(
      new Vector2((2 * x) / canvas.clientWidth - 1, 1 - (2 * y) / canvas.clientHeight),
      camera,
    );
    const hits = scene.objects
      .filter((object) => object.visible)
      .flatMap((object) =>
        object.parts
          .filter((part) => part.kind === 'polygons')
          .flatMap((part) =>
            ray.intersectObject(part.drawable, false).map((hit) => ({ hit, part, object })),
          ),
      )
      .sort((one, other) => one.hit.distance - other.hit.distance);
    if (hits.length === 0) {
      this.close();
      return;
    }
    this.#show(hits[0]);
  }

  #show({ hit, part, object }) {
    const { array, component } = object.choice;
    const lines = [make('strong', {}, object.name)];
    if (array >= 0) {
      const value = formatValue(part.valueAt(hit, array, component), 6);
      lines.push(make('span', {}, `${object.shownLabel}: `, make('b', {}, value)));
    }
    const place = hit.point.toArray().map((v) => formatValue(v, 5));
    lines.push(make('span', { class: 'muted' }, `at ${place.join(', ')}`));
    this.card.replaceChildren(...lines);
    this.hit = hit.point.toArray();
    this.element.hidden = false;
    this.place();
  }

  /** Stays at its point while the view turns. */
  place() {
    if (this.hit) {
      const { x, y } = this.view.project(this.hit);
      this.element.style.transform = `translate(${x}px, ${y}px)`;
      this.element.classList.toggle('leftwards', x > this.view.canvas.clientWidth - 220);
    }
  }
}
