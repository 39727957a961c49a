// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file From a scene's text or page to what is drawn. */
import { checkScene, notScene, readJson, SceneError } from './check.js';
import { SceneObject } from './object.js';
import { Buffers, resolveBuffers } from './packed.js';
import { Reader, readStage } from './reader.js';
import { Scales } from './scales.js';
import { Steps } from './steps.js';

/** Shorter texts are read before a picture of the page could be drawn. Unit: characters */
const LIGHT = 2 ** 16;

/**
 * @typedef {object} LoadedScene
 * @property {string} title
 * @property {string} description may be empty
 * @property {string} notice what is wrong with a scene that can be shown; mostly empty
 * @property {import('three').Scene} root
 * @property {import('three').PerspectiveCamera} camera
 * @property {boolean} parallel whether the projection is
 * @property {number[]} focalPoint
 * @property {SceneObject[]} objects
 * @property {Scales} scales
 * @property {Steps} steps
 * @property {object[]} dataSets of the step that is shown, which the page can slice
 * @property {import('./texts.js').OverlayText[]} texts of the step that is shown
 * @property {{camera: import('three').PerspectiveCamera, focalPoint: number[]}} stepCamera of the step
 *   that is shown, where the first step has nothing
 * @property {(dataSet: object, arraysOnly: boolean) => Map<string, string>} textsOf its buffers
 */

/** The document of one step of a scene.json that has several. */
function pickStep(document, number) {
  const children = document.object.children ?? [];
  const step = children.find((child) => child?.name === `step-${number}`);
  const others = children.filter((child) => !/^step-\d+$/.test(child?.name));
  const { texts } = step?.userData?.microtome ?? {};
  const userData = { microtome: { ...document.object.userData.microtome, texts } };
  const object = { ...document.object, userData, children: [...(step?.children ?? []), ...others] };
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
 * @property {boolean} isLight whether the first step is read in no time: it is data sets alone
 * @property {(step: number) => Promise<object>} read the step's document, checked
 * @property {(id: string) => ?string} textOf a buffer; null where there is none
 */

/** Whether a step's text is short and names no buffers to unpack before something can be drawn. */
const isLight = (text) => text.length < LIGHT && !/"geometries":\s*\[\s*[^\]\s]/.test(text);

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
  const textOf = (id) => texts.get(id)?.textContent ?? null;
  const buffers = new Buffers(textOf);
  return {
    times: steps.map((step) => Number(step.dataset.time) || 0),
    notice,
    size: [...steps, ...blocks].reduce((sum, block) => sum + block.textContent.length, 0),
    isLight: isLight(steps[0]?.textContent ?? ''),
    async read(step) {
      const document = readJson(steps[step].textContent);
      await resolveBuffers(document, buffers);
      return undoStock(checkScene(document));
    },
    textOf,
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
    if (!source && !/<(!doctype html|html|head|body)\b/i.test(text)) {
      throw notScene();
    }
    if (!source) {
      throw new SceneError('This page has no Microtome scene in it.', 'Open another file.');
    }
    return source;
  }
  const whole = readJson(text);
  let checked = false;
  const times = whole?.object?.userData?.microtome?.times;
  const isList = Array.isArray(times) && times.length > 0 && times.every(Number.isFinite);
  return {
    times: isList ? times : [0],
    notice: '',
    size: text.length,
    isLight: false,
    async read(step) {
      // Steps share geometries, so all are checked at once, and none is copied.
      if (!checked) {
        checkScene(whole);
        checked = true;
      }
      return undoStock(isList ? pickStep(whole, step) : whole);
    },
    textOf: () => null,
  };
}

/**
 * Loads a scene.
 * @param {string|SceneSource} from
 * @param {(part: number) => void} [progress] how much is done, from 0 to 1
 * @returns {Promise<LoadedScene>}
 * @throws {SceneError}
 */
export async function loadScene(from, progress = () => {}) {
  const source = typeof from === 'string' ? sceneOfText(from) : from;
  progress(0.1);
  const document = await source.read(0);
  progress(0.8);
  try {
    return build(source, document);
  } catch (error) {
    if (error instanceof SceneError) {
      throw error;
    }
    throw new SceneError(
      `The scene is damaged: it cannot be built (${error.message}).`,
      'Export the scene again, or open another one.',
    );
  }
}

/** What is drawn of the first step, and the others when they are asked for. */
function build(source, document) {
  const about = document.object.userData.microtome;
  const stage = readStage(document);
  if (!stage.camera) {
    throw new SceneError('The scene is damaged: it has no camera.', 'Export the scene again.');
  }
  const reader = new Reader();
  const first = reader.objects(document);
  const dataSets = new Map();
  const texts = new Map();
  const cameras = new Map();
  const take = (step, read) => {
    const said = read.object.userData.microtome;
    dataSets.set(step, said.dataSets ?? []);
    texts.set(step, said.texts ?? []);
    if (first.every(({ pieces }) => pieces.length === 0)) {
      const { camera, focalPoint } = readStage(read);
      cameras.set(step, { camera: camera ?? stage.camera, focalPoint });
    }
  };
  take(0, document);
  const load = async (step) => {
    const read = await source.read(step);
    take(step, read);
    return reader.objects(read);
  };
  const objects = first.map((read) => new SceneObject(read));
  objects.forEach((object) => stage.root.add(object.group));
  const scales = new Scales(objects);
  objects.forEach((object) => object.start(scales));
  const steps = new Steps(objects, source.times, load, first, (read) => {
    const object = new SceneObject(read);
    object.isLate = true;
    stage.root.add(object.group);
    objects.push(object);
    object.start(scales);
    return object;
  });
  return {
    ...stage,
    title: about.title || 'Scene',
    description: about.description || '',
    notice: source.notice,
    objects,
    scales,
    steps,
    get dataSets() {
      return dataSets.get(steps.current);
    },
    get texts() {
      return texts.get(steps.current);
    },
    get stepCamera() {
      return cameras.get(steps.current);
    },
    textsOf: ({ parts, arrays }, arraysOnly) => {
      const ids = [...(arraysOnly ? [] : Object.values(parts)), ...arrays].map((p) => p.buffer);
      return new Map(ids.map((id) => [id, source.textOf(id)]).filter(([, text]) => text));
    },
  };
}
