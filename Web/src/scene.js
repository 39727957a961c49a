// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file From a scene's text or page to what is drawn. */
import { ObjectLoader, PerspectiveCamera } from 'three';
import { checkScene, readJson, SceneError } from './check.js';
import { SceneObject } from './object.js';
import { Buffers, resolveBuffers } from './packed.js';
import { Scales } from './scales.js';

/**
 * @typedef {object} LoadedScene One moment.
 * @property {string} title
 * @property {import('three').Scene} root
 * @property {import('three').PerspectiveCamera} camera
 * @property {number} parallelScale half the height of a parallel projection; 0 = perspective
 * @property {number[]} focalPoint
 * @property {string} description may be empty
 * @property {SceneObject[]} objects
 * @property {Scales} scales
 */

/** The document of one step of a scene.json that has several. */
function pickStep(document, number) {
  const children = document.object.children ?? [];
  const step = children.find((child) => child?.name === `step-${number}`);
  const others = children.filter((child) => !/^step-\d+$/.test(child?.name));
  const object = { ...document.object, children: [...(step?.children ?? []), ...others] };
  delete object.animations;
  return { ...document, object, animations: undefined };
}

/** Stock three.js needs more than this viewer: see docs/formats.md, Representations. */
function undoStock(document) {
  const materials = new Map(document.materials?.map((m) => [m?.uuid, m]));
  for (const group of document.object?.children ?? []) {
    if (!Array.isArray(group?.children)) {
      continue;
    }
    const kindOf = (child) => child?.userData?.microtome?.kind;
    group.children = group.children.filter((child) => kindOf(child) !== 'edges');
    for (const child of group.children) {
      if (kindOf(child) === 'polygons' && child.type === 'Points') {
        child.type = 'Mesh';
        for (const uuid of [child.material].flat()) {
          const material = materials.get(uuid);
          if (material) {
            Object.assign(material, { type: 'MeshLambertMaterial', side: 2, flatShading: true });
          }
        }
      }
    }
  }
  return document;
}

/**
 * Where a scene comes from: its steps, each read when asked for. A scene of one moment has one.
 * @typedef {object} SceneSource
 * @property {number[]} times of the steps
 * @property {string} notice what is wrong with a scene that can be shown all the same; mostly empty
 * @property {number} size characters of the scene
 * @property {(step: number) => Promise<object>} read the step's document, checked, for ObjectLoader
 */

/**
 * The scene in a page, or null for one without.
 * @param {Document} page the page itself, or one that was opened from a file, parsed; whole
 * @returns {?SceneSource}
 */
export function sceneOfPage(page) {
  const steps = [...page.querySelectorAll('script.microtome-step')];
  const blocks = [...page.querySelectorAll('script.microtome-buffer')];
  if (steps.length === 0) {
    const plain = page.getElementById('microtome-scene');
    plain?.remove();
    return plain ? sceneOfText(plain.textContent) : null;
  }
  const texts = new Map(blocks.map((block) => [block.id, block]));
  const isWhole = (step) => step.textContent.trimEnd().endsWith('}');
  let notice = '';
  // A file that was cut short ends inside of a block.
  if (steps.length > 1 && !isWhole(steps.at(-1))) {
    steps.pop();
    notice = 'The file was cut short: its last time step is missing.';
  } else if (blocks.length > 0 && blocks.at(-1).compareDocumentPosition(steps.at(-1)) & 2) {
    notice = 'The file was cut short: its last time step is missing.';
  }
  const buffers = new Buffers((id) => texts.get(id)?.textContent ?? null);
  return {
    times: steps.map((step) => Number(step.dataset.time) || 0),
    notice,
    size: [...steps, ...blocks].reduce((sum, block) => sum + block.textContent.length, 0),
    async read(step) {
      const document = readJson(steps[step].textContent);
      await resolveBuffers(document, buffers);
      return undoStock(checkScene(document));
    },
  };
}

/**
 * The scene of a file: scene.json, or the text of a page.
 * @param {string} text
 * @returns {SceneSource}
 * @throws {SceneError}
 */
export function sceneOfText(text) {
  if (/^\s*</.test(text)) {
    const source = sceneOfPage(new DOMParser().parseFromString(text, 'text/html'));
    if (!source) {
      throw new SceneError('This page has no Microtome scene in it.', 'Open another file.');
    }
    return source;
  }
  const whole = readJson(text);
  const times = whole?.object?.userData?.microtome?.times;
  const isList = Array.isArray(times) && times.length > 0 && times.every(Number.isFinite);
  return {
    times: isList ? times : [0],
    notice: '',
    size: text.length,
    async read(step) {
      return undoStock(checkScene(isList ? pickStep(whole, step) : whole));
    },
  };
}

/** A camera that sees at the focal point what a parallel one sees. */
function toPerspective(parallel, focalPoint) {
  const camera = new PerspectiveCamera(30, 1.5, 0.1, 1000);
  parallel.updateMatrix();
  camera.name = parallel.name;
  camera.up.copy(parallel.up);
  camera.quaternion.copy(parallel.quaternion);
  const distance = parallel.top / Math.tan((camera.fov * Math.PI) / 360);
  camera.position.set(0, 0, distance).applyQuaternion(camera.quaternion);
  camera.position.add(camera.position.clone().fromArray(focalPoint));
  camera.far = distance + Math.abs(parallel.far);
  camera.near = camera.far / 1000;
  return camera;
}

/**
 * Loads a moment of a scene.
 * @param {string|SceneSource} source
 * @param {number} [step]
 * @returns {Promise<LoadedScene>}
 * @throws {SceneError}
 */
export async function loadScene(source, step = 0) {
  const document = await (typeof source === 'string' ? sceneOfText(source) : source).read(step);
  let root;
  try {
    root = new ObjectLoader().parse(document);
  } catch (error) {
    throw new SceneError(
      `The scene is damaged: three.js cannot load it (${error.message}).`,
      'Export the scene again, or open another one.',
    );
  }
  const about = root.userData.microtome;
  const focalPoint = about.focalPoint ?? [0, 0, 0];
  let camera = root.children.find((c) => c.isCamera);
  if (!camera) {
    throw new SceneError('The scene is damaged: it has no camera.', 'Export the scene again.');
  }
  const parallelScale = camera.isOrthographicCamera ? camera.top : 0;
  if (camera.isOrthographicCamera) {
    const other = toPerspective(camera, focalPoint);
    root.remove(camera).add(other);
    camera = other;
  }
  const objects = root.children
    .filter((c) => c.isGroup && c.userData.microtome)
    .map((group) => new SceneObject(group));
  const scales = new Scales(objects);
  objects.forEach((object) => object.start(scales));
  return {
    title: about.title || 'Scene',
    root,
    camera,
    parallelScale,
    focalPoint,
    description: about.description || '',
    objects,
    scales,
  };
}
