// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Turning, moving and zooming the camera as ParaView does: a drag turns about the picture's
 * own axes, so there is no pole to stop at. Mouse, touch, pen, wheel and keys.
 */
import { Quaternion, Vector3 } from 'three';

/** A drag across the whole window turns by this. Unit: radians. Source: VTK's trackball style. */
const TURN = (200 * Math.PI) / 180;
const KEY_TURN = (5 * Math.PI) / 180;
const KEY_MOVE = 24;
const KEY_ZOOM = 0.9;

/** The camera's place relative to what it looks at. */
export class Trackball {
  /**
   * @param {import('three').PerspectiveCamera} camera
   * @param {number[]} focalPoint
   * @param {import('three').Sphere} bounds of the scene; limits the distance
   */
  constructor(camera, focalPoint, bounds) {
    this.camera = camera;
    this.bounds = bounds;
    this.target = new Vector3();
    this.settle(camera, focalPoint);
  }

  /** Takes a camera's place as the scene's own, and goes there. */
  settle({ position, quaternion }, focalPoint) {
    const ahead = new Vector3(0, 0, -1).applyQuaternion(quaternion);
    const distance = new Vector3(...focalPoint).sub(position).dot(ahead);
    const usable = distance > 0 ? distance : Math.max(this.bounds.radius, 1e-6);
    this.home = {
      position: position.clone(),
      quaternion: quaternion.clone(),
      target: position.clone().addScaledVector(ahead, usable),
    };
    this.reset();
  }

  get distance() {
    return this.camera.position.distanceTo(this.target);
  }

  /** Back to the scene's own camera. */
  reset() {
    this.camera.position.copy(this.home.position);
    this.camera.quaternion.copy(this.home.quaternion);
    this.target.copy(this.home.target);
  }

  /** Turns about the picture's vertical and horizontal axes. Unit: radians. */
  turn(aboutUp, aboutRight) {
    const { camera, target } = this;
    const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
    const right = new Vector3(1, 0, 0).applyQuaternion(camera.quaternion);
    const q = new Quaternion()
      .setFromAxisAngle(up, aboutUp)
      .multiply(new Quaternion().setFromAxisAngle(right, aboutRight));
    camera.position.sub(target).applyQuaternion(q).add(target);
    camera.quaternion.premultiply(q).normalize();
  }

  /** Turns about the line of sight. Unit: radians. */
  roll(angle) {
    this.camera.rotateZ(angle);
  }

  /** Moves what is seen. Unit: CSS pixels, y down; `height` is the window's. */
  move(dx, dy, height) {
    const step = this.pixelSize(height);
    const shift = new Vector3(-dx * step, dy * step, 0).applyQuaternion(this.camera.quaternion);
    this.camera.position.add(shift);
    this.target.add(shift);
  }

  /** Size of a pixel at the target's distance, in the scene's unit. */
  pixelSize(height) {
    const { fov, zoom } = this.camera;
    return (2 * this.distance * Math.tan((fov * Math.PI) / 360)) / (zoom * height);
  }

  /**
   * Comes nearer (factor < 1) or goes away; what is at (x, y) from the picture's centre stays.
   * Unit: CSS pixels, y down.
   */
  zoom(factor, x, y, height) {
    const radius = this.bounds.radius || 1;
    const now = this.distance;
    const next = Math.min(1e3 * radius, Math.max(1e-4 * radius, now * factor));
    const done = next / now;
    this.camera.position.sub(this.target).multiplyScalar(done).add(this.target);
    this.move(x * (1 - 1 / done), y * (1 - 1 / done), height);
  }

  /** Looks from a place at another. @param {Vector3} position @param {Vector3} target @param {Vector3} up */
  place(position, target, up) {
    this.camera.position.copy(position);
    this.target.copy(target);
    this.camera.up.copy(up);
    this.camera.lookAt(target);
  }

  /** Everything in view, from the same side. */
  fit() {
    const { camera } = this;
    const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
    this.lookAlong(camera.getWorldDirection(new Vector3()), up);
  }

  /** Looks at everything along a direction. @param {Vector3} direction @param {Vector3} up */
  lookAlong(direction, up) {
    const { camera, bounds } = this;
    const radius = bounds.radius > 0 ? bounds.radius : 1;
    const distance = radius / Math.sin((camera.fov * Math.PI) / 360);
    this.target.copy(bounds.center);
    camera.position.copy(bounds.center).addScaledVector(direction, -distance);
    camera.up.copy(up);
    camera.lookAt(this.target);
  }
}

/** Fingers on the glass: their middle and how far apart they are. */
function pinch(pointers) {
  const [a, b] = [...pointers.values()];
  return {
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    spread: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
  };
}

/** What the pointers on an element mean for a trackball. */
class Pointers {
  constructor(element, trackball, centre) {
    this.element = element;
    this.trackball = trackball;
    this.centre = centre;
    /** Where each pressed pointer was last. @type {Map<number, {x: number, y: number}>} */
    this.pressed = new Map();
  }

  get height() {
    return this.element.clientHeight;
  }

  zoomAt(factor, x, y) {
    const c = this.centre();
    this.trackball.zoom(factor, x - c.x, y - c.y, this.height);
  }

  down(event) {
    this.element.setPointerCapture(event.pointerId);
    const moves = event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey;
    this.pressed.set(event.pointerId, { x: event.clientX, y: event.clientY, moves });
  }

  /** @returns {boolean} whether a pressed pointer went somewhere */
  move(event) {
    const last = this.pressed.get(event.pointerId);
    if (!last) {
      return false;
    }
    const before = this.pressed.size === 2 ? pinch(this.pressed) : null;
    if (this.pressed.size === 1) {
      this.#drag(event.clientX - last.x, event.clientY - last.y, last.moves);
    }
    last.x = event.clientX;
    last.y = event.clientY;
    if (before) {
      const now = pinch(this.pressed);
      this.trackball.move(now.x - before.x, now.y - before.y, this.height);
      this.zoomAt(before.spread / now.spread, now.x, now.y);
    }
    return true;
  }

  #drag(dx, dy, moves) {
    if (moves) {
      this.trackball.move(dx, dy, this.height);
    } else {
      const turn = TURN / Math.min(this.element.clientWidth, this.height);
      this.trackball.turn(-dx * turn, -dy * turn);
    }
  }

  up(event) {
    this.pressed.delete(event.pointerId);
  }

  wheel(event) {
    event.preventDefault();
    // Lines and pages, which some mice report, as pixels; a pinch on a touchpad is finer.
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode] * (event.ctrlKey ? 5 : 1);
    const factor = Math.exp(Math.max(-200, Math.min(200, pixels)) * 0.0015);
    this.zoomAt(factor, event.clientX, event.clientY);
  }
}

/**
 * Lets an element's pointers move a trackball.
 * @param {HTMLElement} element the whole view
 * @param {Trackball} trackball
 * @param {() => void} changed
 * @param {() => {x: number, y: number}} centre of the picture in the element. Unit: CSS pixels
 * @param {AbortSignal} signal ends it
 */
export function listenToPointers(element, trackball, changed, centre, signal) {
  const pointers = new Pointers(element, trackball, centre);
  const listen = (name, listener) =>
    element.addEventListener(name, listener, { signal, passive: false });
  listen('pointerdown', (event) => pointers.down(event));
  listen('pointermove', (event) => pointers.move(event) && changed());
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    listen(end, (event) => pointers.up(event));
  }
  listen('contextmenu', (event) => event.preventDefault());
  listen('wheel', (event) => {
    // Inside another page the wheel is that page's, until one works with the view.
    if (window.parent === window || document.activeElement === element) {
      pointers.wheel(event);
      changed();
    }
  });
}

/**
 * What a key does to a trackball.
 * @param {KeyboardEvent} event
 * @returns {boolean} whether it did something
 */
export function pressKey(event, trackball, height) {
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const arrow = arrows[event.key];
  if (arrow) {
    const [x, y] = arrow;
    if (event.shiftKey) {
      trackball.move(x * KEY_MOVE, y * KEY_MOVE, height);
    } else {
      trackball.turn(-x * KEY_TURN, -y * KEY_TURN);
    }
    return true;
  }
  if (event.key === '+' || event.key === '=' || event.key === '-') {
    trackball.zoom(event.key === '-' ? 1 / KEY_ZOOM : KEY_ZOOM, 0, 0, height);
    return true;
  }
  return false;
}
