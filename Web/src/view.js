// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The picture: drawn when something changed, and only then. */
import { Box3, OrthographicCamera, Sphere, Vector3, WebGLRenderer } from 'three';
import { SceneError } from './check.js';
import { listenToPointers, Trackball } from './trackball.js';

/** More pixels than this a CSS pixel nobody sees, and they cost. */
const MOST_PIXELS = 2;

function makeRenderer(canvas) {
  const options = { antialias: true, alpha: false, powerPreference: 'high-performance' };
  const context = canvas.getContext('webgl2', options);
  if (!context) {
    throw new SceneError(
      'This browser shows no 3D graphics (WebGL 2 is off or missing).',
      'Turn on hardware acceleration in its settings, or use another browser.',
    );
  }
  return new WebGLRenderer({ canvas, context, ...options });
}

/** A scene on a canvas. */
export class View {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('./scene.js').LoadedScene} scene
   * @param {AbortSignal} signal ends it
   */
  constructor(canvas, scene, signal) {
    this.canvas = canvas;
    this.scene = scene;
    /** Where one looks from; a parallel projection looks from there as well. */
    this.camera = scene.camera;
    this.parallelCamera = new OrthographicCamera();
    this.parallel = scene.parallel;
    this.renderer = makeRenderer(canvas);
    this.renderer.localClippingEnabled = true;
    this.light = scene.root.children.find((c) => c.isDirectionalLight) ?? null;
    this.bounds = new Sphere();
    this.measure();
    this.trackball = new Trackball(this.camera, scene.focalPoint, this.bounds);
    /** What the panel and the legend leave free. Unit: CSS pixels */
    this.insets = { left: 0, top: 0, right: 0, bottom: 0 };
    this.frames = 0;
    /** Called before each picture. @type {Array<() => void>} */
    this.preparers = [];
    /** Called after each picture. @type {Array<() => void>} */
    this.listeners = [];
    /** The animation frame that will draw; 0: none was asked for. */
    this.waiting = 0;
    const changed = () => this.request();
    listenToPointers(canvas, this.trackball, changed, () => this.centre(), signal);
    // A resized canvas is empty; drawn at once it does not flash. The first call tells the size only.
    let size = `${canvas.clientWidth} ${canvas.clientHeight}`;
    const observer = new ResizeObserver(() => {
      const now = `${canvas.clientWidth} ${canvas.clientHeight}`;
      if (now !== size) {
        size = now;
        this.resize();
        this.render();
      }
    });
    observer.observe(canvas);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      this.renderer.dispose();
      this.renderer.forceContextLoss();
    });
    this.resize();
  }

  /** The camera that draws. */
  get eye() {
    return this.parallel ? this.parallelCamera : this.camera;
  }

  /** Takes the bounds of the objects as they are now. The sphere stays the same object. */
  measure() {
    this.bounds.makeEmpty();
    this.scene.objects.forEach((o) => this.bounds.union(o.sphere));
  }

  /** The box around what is visible. @returns {Box3} empty where nothing is */
  box() {
    const box = new Box3();
    this.scene.objects.filter((o) => o.visible).forEach((o) => box.union(o.box()));
    return box;
  }

  /** Asks for a new picture before the next refresh of the screen. */
  request() {
    this.waiting ||= requestAnimationFrame(() => this.render());
  }

  /** Draws now, so that nothing that was asked for before is left to draw. */
  render() {
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
    if (this.renderer.getContext().isContextLost()) {
      return;
    }
    this.#fitDepth();
    this.#carryLight();
    this.preparers.forEach((prepare) => prepare());
    this.renderer.render(this.scene.root, this.eye);
    ++this.frames;
    this.listeners.forEach((listener) => listener());
  }

  /** The middle of the free part of the canvas. Unit: CSS pixels */
  centre() {
    const { left, top, right, bottom } = this.insets;
    const { clientWidth: w, clientHeight: h } = this.canvas;
    return { x: (left + w - right) / 2, y: (top + h - bottom) / 2 };
  }

  /** Fits the picture to the canvas and to what is free of it. */
  resize() {
    const { clientWidth: w, clientHeight: h } = this.canvas;
    if (w === 0 || h === 0) {
      return;
    }
    const { left, top, right, bottom } = this.insets;
    const ratio = Math.min(MOST_PIXELS, devicePixelRatio);
    if (
      this.canvas.width !== Math.floor(w * ratio) ||
      this.canvas.height !== Math.floor(h * ratio)
    ) {
      this.renderer.setPixelRatio(ratio);
      this.renderer.setSize(w, h, false);
    }
    const { x, y } = this.centre();
    this.camera.aspect = w / h;
    // The scene's camera shows its objects in a square as high as the view.
    const free = Math.min(w - left - right, h - top - bottom);
    this.camera.zoom = Math.max(0.2, Math.min(1, free / h));
    const offset = [w, h, w / 2 - x, h / 2 - y, w, h];
    this.camera.setViewOffset(...offset);
    this.parallelCamera.setViewOffset(...offset);
    this.parallelCamera.zoom = this.camera.zoom;
    this.request();
  }

  /** Near and far planes just around the objects: the depth buffer has few digits. */
  #fitDepth() {
    const { camera, bounds } = this;
    camera.updateMatrixWorld();
    const depth = -bounds.center.clone().applyMatrix4(camera.matrixWorldInverse).z;
    // The corners of the box around the objects lie outside of the sphere.
    const radius = 1.75 * bounds.radius || 1;
    const far = Math.max(depth + radius, 1e-6 * radius);
    camera.far = far;
    camera.near = Math.max(depth - radius, 1e-4 * far);
    camera.updateProjectionMatrix();
    if (this.parallel) {
      this.#followCamera(depth - radius, depth + radius);
    }
  }

  /** The parallel camera shows, at the target, as much as the camera. */
  #followCamera(near, far) {
    const { camera, parallelCamera } = this;
    const top = this.trackball.distance * Math.tan((camera.fov * Math.PI) / 360);
    const right = top * camera.aspect;
    Object.assign(parallelCamera, { top, bottom: -top, left: -right, right, near, far });
    parallelCamera.position.copy(camera.position);
    parallelCamera.quaternion.copy(camera.quaternion);
    parallelCamera.updateMatrixWorld();
    parallelCamera.updateProjectionMatrix();
  }

  /** The light shines from the camera, as the scene's does at first. */
  #carryLight() {
    if (this.light) {
      const { position } = this.light;
      this.camera.getWorldDirection(position).negate();
      this.light.target.position.set(0, 0, 0);
      this.light.updateMatrixWorld();
    }
  }

  /** Where a point of the scene is on the canvas. Unit: CSS pixels, y down */
  project(point) {
    const p = new Vector3(...point).project(this.eye);
    const { clientWidth: w, clientHeight: h } = this.canvas;
    return { x: ((p.x + 1) / 2) * w, y: ((1 - p.y) / 2) * h };
  }

  /** Draws and reads the pixel at a place of the canvas. @returns {number[]} sRGB bytes */
  readPixel(x, y) {
    this.render();
    const gl = this.renderer.getContext();
    const ratio = this.renderer.getPixelRatio();
    const bytes = new Uint8Array(4);
    const row = gl.drawingBufferHeight - 1 - Math.floor(y * ratio);
    gl.readPixels(Math.floor(x * ratio), row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return [...bytes.subarray(0, 3)];
  }
}
