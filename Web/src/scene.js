// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file From a scene's text to what is drawn. */
import { readScene, SceneError } from './check.js';
import { SceneObject } from './object.js';
import { Reader, readStage } from './reader.js';
import { Scales } from './scales.js';
import { Steps } from './steps.js';

/**
 * @typedef {object} LoadedScene
 * @property {string} title
 * @property {string} description
 * @property {import('three').Scene} root
 * @property {import('three').PerspectiveCamera} camera
 * @property {boolean} parallel whether the projection is
 * @property {number[]} focalPoint
 * @property {SceneObject[]} objects
 * @property {Scales} scales
 * @property {Steps} steps
 */

/**
 * Loads a scene.
 * @param {string} text
 * @param {(part: number) => void} [progress] how much is done, from 0 to 1
 * @returns {Promise<LoadedScene>}
 * @throws {SceneError}
 */
export async function loadScene(text, progress = () => {}) {
  progress(0.1);
  const document = readScene(text);
  try {
    return build(document);
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

/** The groups of each step, and their times, of a document; a scene of one moment is one step. */
function stepsOf({ object }) {
  const groups = object.children.filter((c) => /^step-\d+$/.test(c.name) && !c.userData?.microtome);
  const times = object.userData.microtome.times ?? [];
  return groups.length > 0
    ? groups.map((g, i) => ({ time: Number(times[i] ?? i), groups: g.children ?? [] }))
    : [{ time: 0, groups: object.children }];
}

function build(document) {
  const about = document.object.userData.microtome;
  const stage = readStage(document);
  if (!stage.camera) {
    throw new SceneError('The scene is damaged: it has no camera.', 'Export the scene again.');
  }
  const reader = new Reader();
  const parts = stepsOf(document);
  const load = async (i) => reader.objects(document, parts[i].groups);
  const first = reader.objects(document, parts[0].groups);
  return assemble(about, stage, first, parts.map((p) => p.time), load);
}

/** A scene of what was read. @param {(step: number) => Promise<ReadObject[]>} load of a step */
export function assemble(about, stage, first, times, load) {
  const objects = first.map((read) => new SceneObject(read));
  objects.forEach((object) => stage.root.add(object.group));
  const scales = new Scales(objects);
  objects.forEach((object) => object.start(scales));
  return {
    ...stage,
    title: about.title || 'Scene',
    description: about.description ?? '',
    objects,
    scales,
    steps: new Steps(objects, times, load, first),
  };
}
