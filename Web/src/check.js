// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Whether a text is a scene of docs/formats.md, said in words. What passes here can be drawn
 * without fetching anything and without running shaders that a stranger wrote.
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
const VERSION = 2;

const MATERIALS = new Set([
  'MeshLambertMaterial',
  'MeshBasicMaterial',
  'LineBasicMaterial',
  'PointsMaterial',
]);

/** Of the values of arrays, in the source. */
const TYPES = new Set(
  [8, 16, 32, 64].flatMap((bits) => [`Int${bits}`, `Uint${bits}`]).concat('Float32', 'Float64'),
);

/** More numbers than this of one tuple are a mistake. */
const MOST_COMPONENTS = 1024;

/** Lights of a scene; the shader has room for as many. */
export const MOST_LIGHTS = 8;

/** Texts over the picture, and characters of one. */
const MOST_TEXTS = 64;
const LONGEST_TEXT = 10000;

const PLACES = ['Left', 'Right', 'Center'].flatMap((side) => [`lower${side}`, `upper${side}`]);

/** Item size and type of the attributes. */
const ATTRIBUTES = {
  position: [3, 'Float32Array'],
  normal: [3, 'Int8Array'],
  uv: [2, 'Float32Array'],
};

/** What is said of a file of another kind. */
export const notScene = () =>
  new SceneError(
    'This is not a Microtome scene.',
    'What is opened here is a scene.json or a page (.html) that Microtome exported.',
  );

/** The JSON of `text`. */
export function readJson(text) {
  if (text.trim() === '') {
    throw new SceneError('The file is empty.', AGAIN);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // A scene that is damaged begins as one all the same.
    if (!/^\s*\{/.test(text)) {
      throw notScene();
    }
    throw new SceneError(
      `The scene is damaged: its text is not JSON (${error.message}).`,
      'The file may be cut short; copy or export it again.',
    );
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of numbers: of JSON, or unpacked. */
const isList = (value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && value.length !== undefined);

const isPlace = (v) => Array.isArray(v) && v.length === 3 && v.every(Number.isFinite);

function isRange(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
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

/** Corners of a primitive of each kind. */
export const CORNERS = { polygons: 3, lines: 2, vertices: 1 };

/** That each number of a list is from 0 to below `end`; null and nothing at all are no such list. */
function checkIds(list, length, end, what) {
  if (!isList(list) || list.length !== length) {
    fail(`${what} are missing or too few or many`);
  }
  if (list instanceof Uint32Array || list instanceof Uint16Array) {
    let largest = -1;
    for (let i = 0; i < list.length; ++i) {
      largest = list[i] > largest ? list[i] : largest;
    }
    if (largest < end) {
      return;
    }
  }
  for (const id of list) {
    if (!(Number.isInteger(id) && id >= 0 && id < end)) {
      fail(`${what} refer to number ${id} of ${end}`);
    }
  }
}

/** That a geometry's numbers fit together: three.js and the graphics driver trust them. */
function checkGeometry(geometry, number) {
  const what = `geometry ${number}`;
  const attributes = geometry.data?.attributes;
  const position = attributes?.position?.array;
  const about = geometry.userData?.microtome;
  if (geometry.type !== 'BufferGeometry' || !isList(position)) {
    fail(`${what} has no positions`);
  }
  const n = position.length / 3;
  for (const [name, [size, type]] of Object.entries(ATTRIBUTES)) {
    const attribute = attributes[name];
    const fits = isList(attribute?.array) && attribute.array.length === size * n;
    if (attribute && !(attribute.itemSize === size && fits)) {
      fail(`${what} has ${name}s that do not match its ${n} positions`);
    }
    if (attribute && attribute.type !== type) {
      fail(`${what} has ${name}s of type ${attribute.type}`);
    }
  }
  const sphere = geometry.data.boundingSphere;
  if (sphere !== undefined && !(isPlace(sphere?.center) && sphere.radius >= 0)) {
    fail(`${what} has bounds that are none`);
  }
  const corners = CORNERS[about?.kind];
  const index = geometry.data.index;
  if (!corners || !isList(index?.array) || index.array.length % corners !== 0) {
    fail(`${what} has no index of polygons, lines or vertices`);
  }
  if (index.type !== 'Uint16Array' && index.type !== 'Uint32Array') {
    fail(`${what} has an index of type ${index.type}`);
  }
  checkIds(index.array, index.array.length, n, `the corners of ${what}`);
  const nPrimitives = index.array.length / corners;
  if (about.cells !== undefined) {
    checkIds(about.cells, nPrimitives, about.cellCount, `the cells of ${what}`);
  }
  if (about.pointOfPosition !== undefined) {
    checkIds(about.pointOfPosition, n, 2 ** 32, `the points of ${what}`);
  }
}

/** That an object's arrays are described, and which is shown. */
function checkArrays({ arrays, shown }) {
  const known = (a) =>
    isObject(a) &&
    typeof a.name === 'string' &&
    TYPES.has(a.type) &&
    (a.association === 'point' || a.association === 'cell') &&
    Number.isInteger(a.components) &&
    a.components > 0 &&
    a.components <= MOST_COMPONENTS &&
    [a.range ?? null, ...(Array.isArray(a.ranges) ? a.ranges : [0])].every(
      (range) => range === null || isRange(range),
    );
  if (!Array.isArray(arrays) || !arrays.every(known)) {
    fail('the arrays of an object are not described');
  }
  if (shown === undefined) {
    return;
  }
  const array = arrays[shown?.array];
  if (!array || !(shown.component >= -1 && shown.component < array.components)) {
    fail('an object shows an array that it does not have');
  }
  if (!isRange(shown.range)) {
    fail('an object shows an array without a range');
  }
  checkShownColors(shown);
}

const isColor = (value) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) &&
    value.length === 3 &&
    value.every((v) => Number.isInteger(v) && v >= 0 && v <= 255));

/** That the colours outside the range and the words of the legend are such. */
function checkShownColors(shown) {
  if (![shown.nanColor, shown.belowColor, shown.aboveColor].every(isColor)) {
    fail('an object has a colour that is none');
  }
  const words = shown.annotations ?? [];
  const known = (a) => isObject(a) && Number.isFinite(a.value) && typeof a.text === 'string';
  if (!Array.isArray(words) || !words.every(known)) {
    fail('the annotations of a legend are damaged');
  }
}

/** That a geometry has the values of its object's arrays. */
function checkValues(geometry, arrays) {
  const { values, cellCount } = geometry.userData.microtome;
  const n = geometry.data.attributes.position.array.length / 3;
  arrays.forEach(({ name, association, components }, i) => {
    const expected = components * (association === 'cell' ? cellCount : n);
    const list = values?.[i];
    if (list !== null && !(isList(list) && list.length === expected)) {
      fail(`the array ${name} does not have ${expected} values`);
    }
  });
}

/** That a matrix, if there is one, is one. */
function checkMatrix({ matrix }, what) {
  const known = Array.isArray(matrix) && matrix.length === 16 && matrix.every(Number.isFinite);
  if (matrix !== undefined && !known) {
    fail(`the matrix of ${what} is damaged`);
  }
}

/** That the texts over the picture are such; where there are none, all is well. */
function checkTexts(texts = []) {
  const isIn = (value, most) => Number.isFinite(value) && value >= 0 && value <= most;
  const isPosition = (at) => Array.isArray(at) && at.length === 2 && at.every((x) => isIn(x, 1));
  const isKnown = (t) =>
    isObject(t) &&
    typeof t.text === 'string' &&
    t.text.length <= LONGEST_TEXT &&
    (t.place === undefined ? isPosition(t.position) : PLACES.includes(t.place)) &&
    isIn(t.size, 1000) &&
    Array.isArray(t.color) &&
    isColor(t.color) &&
    isIn(t.opacity ?? 1, 1) &&
    [undefined, 'center', 'right'].includes(t.align) &&
    [undefined, 'serif', 'monospace'].includes(t.family);
  if (!Array.isArray(texts) || texts.length > MOST_TEXTS || !texts.every(isKnown)) {
    fail('the texts over the picture are damaged');
  }
}

/** That an object is described, and that what it draws is there; steps hold objects. */
function checkObject(group, geometries) {
  const about = group.userData?.microtome;
  checkMatrix(group, group.type === 'Group' ? 'an object' : 'the camera');
  if (group.type === 'Group' && /^step-\d+$/.test(group.name)) {
    checkTexts(about?.texts);
    checkList(group, 'children').forEach((child) => checkObject(child, geometries));
    return;
  }
  if (group.type !== 'Group' || !isObject(about)) {
    return;
  }
  checkArrays(about);
  for (const child of checkList(group, 'children')) {
    const geometry = geometries.get(child.geometry);
    if (!geometry) {
      fail(`an object refers to geometry ${child.geometry}`);
    }
    checkValues(geometry, about.arrays);
  }
}

/** That a colour map is bytes, four a colour, in the page itself. */
function checkImage({ url }) {
  if (!isObject(url)) {
    fail('a colour map refers to a picture elsewhere');
  }
  const n = url.data?.length;
  if (!isList(url.data) || n % 4 !== 0 || n < 4 || n > 4 * 65536) {
    fail('a colour map has no colours');
  }
}

/** That the focal point is a place, and what else is said of the whole. */
function checkAbout({ focalPoint, times, texts, lights = [] }) {
  checkTexts(texts);
  if (focalPoint !== undefined && !isPlace(focalPoint)) {
    fail('the camera looks at no point');
  }
  const known = (l) => isObject(l) && isPlace(l.direction) && isPlace(l.color);
  if (!Array.isArray(lights) || lights.length > MOST_LIGHTS || !lights.every(known)) {
    fail('its lights are damaged');
  }
  if (times !== undefined && !(Array.isArray(times) && times.every(Number.isFinite))) {
    fail('the times of the steps are damaged');
  }
}

const KINDS = ['image', 'rectilinear', 'curvilinear', 'unstructured'];

const areNumbers = (list, n) =>
  list === undefined || (Array.isArray(list) && list.length === n && list.every(Number.isFinite));

const isBuffer = (part) => isObject(part) && typeof part.buffer === 'string';

/** That a data set is described; whether its numbers fit together, the slicer itself looks. */
function checkDataSet(dataSet, number) {
  const what = `data set ${number}`;
  const { name, kind, points, cells, box, cut, parts } = dataSet;
  const isCount = (n) => Number.isInteger(n) && n >= 0 && n < 2 ** 31;
  const { low, high } = isObject(box) ? box : {};
  if (typeof name !== 'string' || !KINDS.includes(kind) || !isCount(points) || !isCount(cells)) {
    fail(`${what} is not described`);
  }
  if (!low || !high || !areNumbers(low, 3) || !areNumbers(high, 3)) {
    fail(`${what} has no bounds`);
  }
  const { dims, start, origin, spacing, direction } = dataSet;
  if (![dims, start, origin, spacing].every((v) => areNumbers(v, 3)) || !areNumbers(direction, 9)) {
    fail(`the grid of ${what} is damaged`);
  }
  if (!isObject(parts) || !Object.values(parts).every(isBuffer)) {
    fail(`the mesh of ${what} is missing`);
  }
  const { arrays } = dataSet;
  checkArrays({ arrays });
  if (!arrays.every(isBuffer)) {
    fail(`the arrays of ${what} are missing`);
  }
  const isCut = ({ normal, origin: from, count, spacing: step }) =>
    [normal, from].every((v) => Array.isArray(v) && areNumbers(v, 3)) &&
    normal.some((x) => x !== 0) &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= 1000 &&
    Number.isFinite(step);
  if (cut !== undefined && !(isObject(cut) && isCut(cut))) {
    fail(`the slices of ${what} are damaged`);
  }
}

/**
 * Checks a scene, whose numbers may be unpacked.
 * @param {object} document
 * @returns {object} the same, ready to be read
 * @throws {SceneError}
 */
export function checkScene(document) {
  const about = document?.object?.userData?.microtome;
  if (!isObject(document) || document.metadata?.type !== 'Object' || !isObject(about)) {
    throw notScene();
  }
  if (!(about.version <= VERSION)) {
    throw new SceneError(
      `The scene has format version ${about.version}; this page knows version ${VERSION}.`,
      'Open it with a newer Microtome page.',
    );
  }
  checkList(document, 'geometries').forEach(checkGeometry);
  checkList(document, 'textures');
  checkList(document, 'images').forEach(checkImage);
  for (const material of checkList(document, 'materials')) {
    if (!MATERIALS.has(material.type)) {
      fail(`it has a material of type ${material.type}`);
    }
  }
  checkAbout(about);
  (about.dataSets === undefined ? [] : checkList(about, 'dataSets')).forEach(checkDataSet);
  const geometries = new Map(document.geometries?.map((g) => [g.uuid, g]));
  checkList(document.object, 'children').forEach((child) => checkObject(child, geometries));
  return document;
}
