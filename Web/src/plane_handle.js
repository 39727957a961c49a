// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The plane to drag: the outlines of the planes in the data's box, and an arrow along the normal.
 * The arrow's shaft and the ball at its foot move the plane, its tip turns it.
 */
import {
  BufferAttribute,
  BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  Plane,
  Raycaster,
  SphereGeometry,
  Vector2,
  Vector3,
} from 'three';
import { middleOf, outlineOf, planesOf, unit } from './planes.js';

const COLOR = 0x2f7df6;
const ACTIVE_COLOR = 0xff9d2e;
/** Lengths of the arrow. Unit: CSS pixels */
const SHAFT = 70;
const TIP = 20;
const BALL = 7;
/** What a finger hits is wider than what is seen. */
const GRIP = 2.6;

/** Seen all round a piece. Unit: CSS pixels */
const RIM_WIDTH = 1.8;
const RIM = new MeshBasicMaterial({
  color: 0xffffff,
  depthTest: false,
  transparent: true,
  opacity: 0.9,
});

const UP = new Vector3(0, 1, 0);

/** A visible piece, a rim that sets it off from any colour, and what takes hold of it. */
function piece(geometry, rim, grip, material, part) {
  const seen = new Mesh(geometry, material);
  const around = new Mesh(rim, RIM);
  around.renderOrder = 9;
  seen.renderOrder = 10;
  const hold = new Mesh(grip, new MeshBasicMaterial({ visible: false }));
  hold.userData.part = part;
  const group = new Group();
  group.add(around, seen, hold);
  return group;
}

export class PlaneHandle {
  /**
   * @param {import('./view.js').View} view
   * @param {(change: {position?: number, normal?: number[]}) => void} changed while it is dragged
   */
  constructor(view, changed) {
    this.view = view;
    this.changed = changed;
    // Drawn over what is there: a plane inside a body could not be taken hold of.
    this.material = new MeshBasicMaterial({ color: COLOR, depthTest: false, transparent: true });
    this.lines = new LineSegments(
      new BufferGeometry(),
      new LineBasicMaterial({ color: COLOR, transparent: true, opacity: 0.9 }),
    );
    this.lines.frustumCulled = false;
    this.arrow = this.#makeArrow();
    this.group = new Group();
    this.group.add(this.lines, this.arrow);
    this.group.visible = false;
    this.group.renderOrder = 10;
    view.scene.root.add(this.group);
    view.preparers.push(() => this.#keepSize());
    this.#listen(view.canvas);
  }

  #makeArrow() {
    const arrow = new Group();
    const ball = piece(
      new SphereGeometry(BALL, 24, 16),
      new SphereGeometry(BALL + RIM_WIDTH, 24, 16),
      new SphereGeometry(BALL * GRIP, 12, 8),
      this.material,
      'move',
    );
    const shaft = piece(
      new CylinderGeometry(1.6, 1.6, SHAFT, 12),
      new CylinderGeometry(1.6 + RIM_WIDTH, 1.6 + RIM_WIDTH, SHAFT, 12),
      new CylinderGeometry(8, 8, SHAFT, 8),
      this.material,
      'move',
    );
    shaft.position.y = SHAFT / 2;
    const tip = piece(
      new ConeGeometry(7, TIP, 24),
      new ConeGeometry(7 + 1.5 * RIM_WIDTH, TIP + 3.5 * RIM_WIDTH, 24),
      new SphereGeometry(TIP * 0.9, 12, 8),
      this.material,
      'turn',
    );
    tip.position.y = SHAFT + TIP / 2;
    arrow.add(ball, shaft, tip);
    return arrow;
  }

  get visible() {
    return this.group.visible;
  }

  set visible(visible) {
    this.group.visible = visible;
  }

  /** Shows a cut. @param {import('./planes.js').Cut} cut @param {import('./planes.js').Box} box */
  set(cut, box) {
    this.cut = cut;
    this.box = box;
    this.normal = new Vector3(...unit(cut.normal));
    this.origin = this.#footOf(cut, box);
    const ends = [];
    for (const plane of planesOf(cut, box)) {
      const corners = outlineOf(plane, box);
      corners.forEach((p, i) => ends.push(...p, ...corners[(i + 1) % corners.length]));
    }
    this.lines.geometry.dispose();
    this.lines.geometry = new BufferGeometry();
    this.lines.geometry.setAttribute('position', new BufferAttribute(new Float32Array(ends), 3));
    this.arrow.position.copy(this.origin);
    this.arrow.quaternion.setFromUnitVectors(UP, this.normal);
  }

  /** The foot stays where it was, or moves along the normal: it does not leave the hand that turns. */
  #footOf(cut, { low, high }) {
    const origin = new Vector3(...middleOf(cut, this.box));
    const foot = (this.origin ?? origin).clone();
    foot.addScaledVector(this.normal, cut.position - foot.dot(this.normal));
    const inside = foot.toArray().every((x, i) => x >= low[i] && x <= high[i]);
    return inside ? foot : origin;
  }

  /** Where the arrow's foot and tip are on the canvas, if it is there. Unit: CSS pixels */
  arrowOnScreen() {
    if (!this.visible) {
      return null;
    }
    this.#keepSize();
    const tip = new Vector3(0, SHAFT + TIP / 2, 0).applyMatrix4(this.arrow.matrixWorld);
    return {
      foot: this.view.project(this.origin.toArray()),
      tip: this.view.project(tip.toArray()),
    };
  }

  /** The arrow is as large on the screen from near and from far. */
  #keepSize() {
    if (this.visible) {
      const { eye, canvas } = this.view;
      const depth = -this.origin.clone().applyMatrix4(eye.matrixWorldInverse).z;
      const height = eye.isOrthographicCamera
        ? eye.top - eye.bottom
        : 2 * depth * Math.tan((eye.fov * Math.PI) / 360);
      const scale = height / eye.zoom / canvas.clientHeight;
      this.arrow.scale.setScalar(Math.max(scale, Number.MIN_VALUE));
      this.arrow.updateMatrixWorld();
    }
  }

  /** The line of sight through a pointer. */
  #ray(event) {
    const { canvas, eye } = this.view;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const x = (2 * (event.clientX - left)) / width - 1;
    const y = 1 - (2 * (event.clientY - top)) / height;
    const caster = new Raycaster();
    caster.setFromCamera(new Vector2(x, y), eye);
    return caster;
  }

  /** 'move', 'turn' or null: what is under a pointer. */
  #partAt(event) {
    if (!this.visible) {
      return null;
    }
    const hit = this.#ray(event)
      .intersectObject(this.arrow, true)
      .find(({ object }) => object.userData.part);
    return hit?.object.userData.part ?? null;
  }

  /** Before the trackball hears of it: what the handle takes does not turn the view. */
  #listen(canvas) {
    const take = (type, listener) => canvas.addEventListener(type, listener, { capture: true });
    take('pointerdown', (event) => {
      const part = event.isPrimary && event.button === 0 ? this.#partAt(event) : null;
      if (part) {
        event.stopImmediatePropagation();
        canvas.setPointerCapture(event.pointerId);
        this.drag = { part, id: event.pointerId, start: this.#along(event), origin: this.origin };
        this.#paint(ACTIVE_COLOR);
      }
    });
    take('pointermove', (event) => {
      if (this.drag?.id === event.pointerId) {
        event.stopImmediatePropagation();
        this.#dragTo(event);
      } else if (event.buttons === 0) {
        const part = this.#partAt(event);
        canvas.style.cursor = part ? 'grab' : '';
      }
    });
    for (const type of ['pointerup', 'pointercancel']) {
      take(type, (event) => {
        if (this.drag?.id === event.pointerId) {
          event.stopImmediatePropagation();
          this.drag = null;
          this.#paint(COLOR);
        }
      });
    }
  }

  #paint(color) {
    this.material.color.setHex(color);
    this.view.request();
  }

  /** How far along the normal, from the origin, the pointer is. */
  #along(event) {
    const { origin, direction } = this.#ray(event).ray;
    const between = origin.clone().sub(this.drag?.origin ?? this.origin);
    const cosine = direction.dot(this.normal);
    const sine2 = 1 - cosine * cosine;
    // Seen end on, the normal has no length on the screen.
    return sine2 < 1e-4 ? 0 : (between.dot(this.normal) - cosine * between.dot(direction)) / sine2;
  }

  #dragTo(event) {
    const { drag } = this;
    if (drag.part === 'move') {
      const at = drag.origin.dot(this.normal) + this.#along(event) - drag.start;
      this.changed({ position: at });
    } else {
      this.#turnTo(event);
    }
  }

  /** The tip follows the pointer on a ball round the origin; behind its edge, on the edge. */
  #turnTo(event) {
    const { ray } = this.#ray(event);
    const radius = (SHAFT + TIP / 2) * this.arrow.scale.x;
    const across = new Plane().setFromNormalAndCoplanarPoint(ray.direction, this.origin);
    const on = ray.intersectPlane(across, new Vector3()).sub(this.origin);
    const inside = radius * radius - on.lengthSq();
    const facing = this.normal.dot(ray.direction) <= 0 ? -1 : 1;
    if (inside > 0) {
      on.addScaledVector(ray.direction, facing * Math.sqrt(inside));
    }
    const normal = on.normalize();
    this.changed({ normal: normal.toArray(), position: normal.dot(this.origin) });
  }
}
