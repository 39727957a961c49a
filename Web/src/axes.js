// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The small axes that show how the view is turned; a click looks along one of them. */
import { Vector3 } from 'three';
import { make, makeSvg } from './dom.js';

const LENGTH = 27;
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
    this.axes = AXES.map(({ name, direction }) => {
      const line = makeSvg('line', { x1: CENTRE, y1: CENTRE, class: `axis-${name}` });
      svg.append(line);
      const button = make(
        'button',
        {
          type: 'button',
          class: `axis axis-${name}`,
          title: `Look along ${name}; again: from the other side`,
          'aria-label': `Look along ${name}`,
          onclick: () => this.look(name),
        },
        name,
      );
      return { direction, line, button };
    });
    element.replaceChildren(svg, ...this.axes.map((a) => a.button));
    element.hidden = false;
    view.listeners.push(() => this.update());
  }

  /** Looks along an axis, or against it if the view does that already. */
  look(name) {
    const { direction, up } = AXES.find((a) => a.name === name);
    const ahead = this.view.camera.getWorldDirection(new Vector3());
    const sign = ahead.dot(direction) > 0.999 ? -1 : 1;
    this.view.trackball.lookAlong(direction.clone().multiplyScalar(sign), up);
    this.view.request();
  }

  /** Turns with the camera; the nearest axis lies on top. */
  update() {
    const inverse = this.view.camera.quaternion.clone().invert();
    for (const { direction, line, button } of this.axes) {
      const { x, y, z } = direction.clone().applyQuaternion(inverse);
      const [px, py] = [CENTRE + LENGTH * x, CENTRE - LENGTH * y];
      line.setAttribute('x2', px);
      line.setAttribute('y2', py);
      button.style.left = `${px}px`;
      button.style.top = `${py}px`;
      button.style.zIndex = String(Math.round(10 * z) + 10);
    }
  }
}
