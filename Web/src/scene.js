// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file From a scene's text to what is drawn. */
import { ObjectLoader } from 'three';
import { readScene, SceneError } from './check.js';
import { SceneObject } from './object.js';
import { Scales } from './scales.js';

/**
 * @typedef {object} LoadedScene
 * @property {string} title
 * @property {import('three').Scene} root
 * @property {import('three').PerspectiveCamera} camera
 * @property {number[]} focalPoint
 * @property {SceneObject[]} objects
 * @property {Scales} scales
 */

/**
 * Loads a scene.
 * @param {string} text
 * @returns {LoadedScene}
 * @throws {SceneError}
 */
export function loadScene(text) {
  const document = readScene(text);
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
  const camera = root.children.find((c) => c.isPerspectiveCamera);
  if (!camera) {
    throw new SceneError('The scene is damaged: it has no camera.', 'Export the scene again.');
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
    focalPoint: about.focalPoint ?? [0, 0, 0],
    objects,
    scales,
  };
}
