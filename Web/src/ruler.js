// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Axes with numbers: the box around what is visible, its far edges drawn behind the objects,
 * and ticks along one outer edge for each direction.
 */
import { BufferGeometry, Float32BufferAttribute, LineBasicMaterial, LineSegments, Vector3 } from 'three';
import { digitsFor, formatValue, ticks } from './numbers.js';

/** Unit: CSS pixels */
const TICK = 6;
const GAP = 15;
const FONT = '12px system-ui, sans-serif';
/** An edge that is shorter on the screen has no numbers. */
const SHORTEST = 60;
/** Numbers are at least this far apart. */
const APART = 46;

const NAMES = ['X', 'Y', 'Z'];

/** Corner number: bit 0 is X, bit 1 Y, bit 2 Z; set at the box's upper end. */
const corner = (box, number) =>
  new Vector3(...['x', 'y', 'z'].map((axis, i) => ((number >> i) & 1 ? box.max : box.min)[axis]));

/** The twelve edges as [axis, lower corner, upper corner]. */
const EDGES = [0, 1, 2].flatMap((axis) =>
  [...Array(8).keys()].filter((c) => !((c >> axis) & 1)).map((c) => [axis, c, c | (1 << axis)]),
);

/** Black or white, whatever is seen on a background. */
function inkFor(background) {
  const { r, g, b } = background;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#14181f' : '#f2f4f8';
}

/** The axes of a view. */
export class Ruler {
  /** @param {import('./view.js').View} view @param {HTMLCanvasElement} canvas over the view's */
  constructor(view, canvas) {
    this.view = view;
    this.canvas = canvas;
    this.lines = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
    this.lines.material.transparent = true;
    this.lines.material.opacity = 0.55;
    this.lines.frustumCulled = false;
    this.lines.visible = false;
    view.scene.root.add(this.lines);
    view.listeners.push(() => this.draw());
  }

  get shown() {
    return this.lines.visible;
  }

  show(shown) {
    this.lines.visible = shown;
    this.update();
    this.view.request();
  }

  /** Takes the box of what is visible now. */
  update() {
    this.box = this.view.box();
    this.ink = inkFor(this.view.scene.root.background);
    this.lines.material.color.set(this.ink);
    this.far = null;
  }

  /** Draws the numbers of the picture that was just drawn. */
  draw() {
    const { canvas, view } = this;
    const { clientWidth: w, clientHeight: h } = view.canvas;
    const ratio = view.renderer.getPixelRatio();
    const [wide, high] = [Math.floor(w * ratio), Math.floor(h * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      Object.assign(canvas, { width: wide, height: high });
    }
    const pen = canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, w, h);
    if (!this.shown || this.box.isEmpty()) {
      return;
    }
    const corners = [...Array(8).keys()].map((c) => view.project(corner(this.box, c).toArray()));
    this.#drawFarEdges();
    Object.assign(pen, { font: FONT, fillStyle: this.ink, strokeStyle: this.ink });
    Object.assign(pen, { textAlign: 'center', textBaseline: 'middle' });
    const middle = view.project(this.box.getCenter(new Vector3()).toArray());
    [0, 1, 2].forEach((axis) => this.#drawAxis(pen, axis, corners, middle));
  }

  /** The edges that do not touch the corner nearest to the eye; for the next picture if they changed. */
  #drawFarEdges() {
    const { eye, parallel } = this.view;
    const centre = this.box.getCenter(new Vector3());
    const back = parallel
      ? new Vector3(0, 0, 1).applyQuaternion(eye.quaternion)
      : eye.position.clone().sub(centre);
    const near = (back.x > 0 ? 1 : 0) | (back.y > 0 ? 2 : 0) | (back.z > 0 ? 4 : 0);
    if (near === this.far) {
      return;
    }
    this.far = near;
    const ends = EDGES.filter(([, a, b]) => a !== near && b !== near).flatMap(([, a, b]) => [a, b]);
    const places = ends.flatMap((c) => corner(this.box, c).sub(centre).toArray());
    // Relative to the middle: far from zero float32 has no digits for an edge.
    this.lines.position.copy(centre);
    this.lines.geometry.dispose();
    this.lines.geometry = new BufferGeometry();
    this.lines.geometry.setAttribute('position', new Float32BufferAttribute(places, 3));
    this.view.request();
  }

  /** Numbers along the edge that lies furthest out, rather low than high. */
  #drawAxis(pen, axis, corners, middle) {
    const outer = EDGES.filter(([a]) => a === axis)
      .map(([, a, b]) => {
        const [p, q] = [corners[a], corners[b]];
        const length = Math.hypot(q.x - p.x, q.y - p.y);
        const normal = { x: (q.y - p.y) / (length || 1), y: (p.x - q.x) / (length || 1) };
        const m = { x: (p.x + q.x) / 2 - middle.x, y: (p.y + q.y) / 2 - middle.y };
        const side = normal.x * m.x + normal.y * m.y < 0 ? -1 : 1;
        const out = { x: side * normal.x, y: side * normal.y };
        return { p, q, a, length, out, score: out.x * m.x + out.y * m.y + 0.3 * m.y };
      })
      .sort((one, other) => other.score - one.score)[0];
    if (outer.length < SHORTEST) {
      return;
    }
    const name = ['x', 'y', 'z'][axis];
    const range = [this.box.min[name], this.box.max[name]];
    const marks = ticks(range, Math.max(1, Math.min(6, Math.floor(outer.length / APART))));
    const digits = digitsFor(range);
    const from = corner(this.box, outer.a);
    for (const value of marks) {
      const { x, y } = this.view.project(from.clone().setComponent(axis, value).toArray());
      const { out } = outer;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(x + TICK * out.x, y + TICK * out.y);
      pen.stroke();
      const text = formatValue(value, digits);
      const room = GAP + Math.abs(out.x) * (pen.measureText(text).width / 2 - 4);
      pen.fillText(text, x + room * out.x, y + room * out.y);
    }
    this.#drawName(pen, NAMES[axis], outer);
  }

  #drawName(pen, name, { p, q, out }) {
    pen.font = `600 ${FONT}`;
    const far = GAP + 24;
    pen.fillText(name, (p.x + q.x) / 2 + far * out.x * 1.3, (p.y + q.y) / 2 + far * out.y);
    pen.font = FONT;
  }
}
