// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The small axes that show how the view is turned; a click looks along one of them. */
import { Vector3 } from 'three';
import { make, makeSvg } from './dom.js';

const LENGTH = 29;
const CENTRE = 42;

/** Names, directions, and which way is up when looking along them, as in ParaView. */
const AXES = [
  { name: 'X', direction: new Vector3(1, 0, 0), up: new Vector3(0, 0, 1) },
  { name: 'Y', direction: new Vector3(0, 1, 0), up: new Vector3(0, 0, 1) },
  { name: 'Z', direction: new Vector3(0, 0, 1), up: new Vector3(0, 1, 0) },
];

/** The axes of a view. */
export class Axes {
  /** @param {HTMLElement} element to fill @param {import('./view.js').View} view */
  constructor(element, view) {
    this.view = view;
    const size = 2 * CENTRE;
    const svg = makeSvg('svg', { viewBox: `0 0 ${size} ${size}`, 'aria-hidden': 'true' });
    this.axes = AXES.flatMap(({ name, direction }) => {
      const line = makeSvg('line', { x1: CENTRE, y1: CENTRE, class: `axis-${name}` });
      svg.append(line);
      const forward = this.#button(name, name, `axis axis-${name}`, () => this.look(name));
      const title = `Look along ${name}; again: from the other side`;
      Object.assign(forward, { title, textContent: name });
      const back = this.#button(name, `−${name}`, `axis negative axis-${name}`, () =>
        this.look(name, -1),
      );
      back.title = `Look along −${name}`;
      return [
        { direction, line, button: forward },
        { direction: direction.clone().negate(), line: null, button: back },
      ];
    });
    element.replaceChildren(svg, ...this.axes.map((a) => a.button));
    element.hidden = false;
    view.listeners.push(() => this.update());
  }

  #button(name, label, kind, onclick) {
    return make('button', {
      type: 'button',
      class: kind,
      'aria-label': `Look along ${label}`,
      onclick,
    });
  }

  /** Looks along an axis, or, without a sign, against it if the view looks along it already. */
  look(name, sign) {
    const { direction, up } = AXES.find((a) => a.name === name);
    const ahead = this.view.camera.getWorldDirection(new Vector3());
    const way = sign ?? (ahead.dot(direction) > 0.999 ? -1 : 1);
    this.view.trackball.lookAlong(direction.clone().multiplyScalar(way), up);
    this.view.request();
  }

  /** Turns with the camera; the nearest axis lies on top. */
  update() {
    const inverse = this.view.camera.quaternion.clone().invert();
    for (const { direction, line, button } of this.axes) {
      const { x, y, z } = direction.clone().applyQuaternion(inverse);
      const [px, py] = [CENTRE + LENGTH * x, CENTRE - LENGTH * y];
      line?.setAttribute('x2', px);
      line?.setAttribute('y2', py);
      button.style.left = `${px}px`;
      button.style.top = `${py}px`;
      button.style.zIndex = String(Math.round(10 * z) + 10);
    }
  }
}
