// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Whether a text is a scene of docs/formats.md, said in words. What passes here three.js can
 * load without fetching anything and without running shaders that a stranger wrote.
 */

/** A problem that the page shows: what is wrong, and what to do about it. */
export class SceneError extends Error {
  /**
   * @param {string} message what is wrong, one sentence
   * @param {string} advice what to do, one sentence
   */
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

const AGAIN = 'Export the scene again, or open another one.';

/** The newest version of the format that this page knows. */
const VERSION = 1;

const MATERIALS = new Set(['MeshLambertMaterial', 'LineBasicMaterial', 'PointsMaterial']);

/** The JSON of `text`. */
function readJson(text) {
  if (text.trim() === '') {
    throw new SceneError('The file is empty.', AGAIN);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SceneError(
      `The scene is damaged: its text is not JSON (${error.message}).`,
      'The file may be cut short; copy or export it again.',
    );
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(what) {
  throw new SceneError(`The scene is damaged: ${what}.`, AGAIN);
}

/** That a list of the document, if it is there, is a list of objects. */
function checkList(document, name) {
  const list = document[name] ?? [];
  if (!Array.isArray(list) || !list.every(isObject)) {
    fail(`"${name}" is not a list of objects`);
  }
  return list;
}

/** That a geometry's numbers fit together: three.js and the graphics driver trust them. */
function checkGeometry(geometry, number) {
  const attributes = geometry.data?.attributes;
  const position = attributes?.position?.array;
  if (geometry.type !== 'BufferGeometry' || !Array.isArray(position)) {
    fail(`geometry ${number} has no positions`);
  }
  const n = position.length / 3;
  for (const [name, size] of Object.entries({ position: 3, normal: 3, uv: 2 })) {
    const attribute = attributes[name];
    if (attribute && !(attribute.itemSize === size && attribute.array?.length === size * n)) {
      fail(`geometry ${number} has ${name}s that do not match its ${n} positions`);
    }
  }
  const index = geometry.data.index?.array;
  if (!Array.isArray(index)) {
    fail(`geometry ${number} has no index`);
  }
  for (let i = 0; i < index.length; ++i) {
    if (!(index[i] >= 0 && index[i] < n)) {
      fail(`geometry ${number} refers to position ${index[i]} of ${n}`);
    }
  }
}

/**
 * Reads and checks the text of a scene.
 * @param {string} text
 * @returns {object} the document, ready for three's ObjectLoader
 * @throws {SceneError}
 */
export function readScene(text) {
  const document = readJson(text);
  const about = document?.object?.userData?.microtome;
  if (!isObject(document) || document.metadata?.type !== 'Object' || !isObject(about)) {
    throw new SceneError(
      'This is not a Microtome scene.',
      'Open a scene.json that Microtome exported.',
    );
  }
  if (!(about.version <= VERSION)) {
    throw new SceneError(
      `The scene has format version ${about.version}; this page knows version ${VERSION}.`,
      'Open it with a newer Microtome page.',
    );
  }
  checkList(document, 'geometries').forEach(checkGeometry);
  checkList(document, 'textures');
  for (const image of checkList(document, 'images')) {
    if (!isObject(image.url)) {
      fail('a colour map refers to a picture elsewhere');
    }
  }
  for (const material of checkList(document, 'materials')) {
    if (!MATERIALS.has(material.type)) {
      fail(`it has a material of type ${material.type}`);
    }
  }
  checkList(document.object, 'children');
  return document;
}
