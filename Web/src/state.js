// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file What the view shows as the part of the page's address after #, so that a link opens it
 * again: `camera=...&step=3&object=0,1,2,-1,100,surface`. Only what differs from the scene is there.
 * It is a stranger's text when it is read: what is not possible is left out.
 */
import { Vector3 } from 'three';
import { SURROUNDINGS } from './live_slices.js';
import { REPRESENTATIONS } from './object.js';
import { presetNames } from './presets.js';
import { chooseTheme, chosenTheme } from './theme.js';

/** Digits of a camera's distance; its place has as many behind the point, however far from 0 it is. */
const DIGITS = 9;

const powerOf = (v) => Math.floor(Math.log10(Math.abs(v)));

/** A number with the digits that tell it from another one that lies `size` away, and some more. */
function short(v, size) {
  const digits = DIGITS + powerOf(v) - powerOf(size);
  return v === 0 || digits < 1 ? '0' : String(Number(v.toPrecision(Math.min(17, digits))));
}

const toHex = (color) => (color ? color.map((v) => v.toString(16).padStart(2, '0')).join('') : '');
const fromHex = (text) =>
  /^[0-9a-f]{6}$/i.test(text) ? text.match(/../g).map((pair) => parseInt(pair, 16)) : null;

function cameraOf({ camera, target, distance }) {
  const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
  const places = [camera.position, target].flatMap((v) => v.toArray().map((x) => short(x, distance)));
  return [...places, ...up.toArray().map((x) => short(x, 1))].join(',');
}

/**
 * What the address calls objects. Those that the scene opens with, and a slice of each data set, have
 * numbers. What comes later comes in the order in which one asks for it: the surface around slices has the
 * number of its data set, objects of later time steps have their names and how many of the same name there were.
 */
function namesOf({ scene, slices }) {
  const names = new Map();
  let number = 0;
  for (const object of scene.objects) {
    const around = slices.findIndex(({ live }) => live.around === object);
    const before = [...names.keys()].filter((o) => o.isLate && o.name === object.name).length;
    const late = `~${encodeURIComponent(object.name)}~${before}`;
    names.set(object, around >= 0 ? `surface${around}` : object.isLate ? late : String(number++));
  }
  return names;
}

/** The object that a name of the address means. */
function find(page, name) {
  const found = [...namesOf(page)].find(([, own]) => own === name);
  return found?.[0];
}

/** Slices have no place while slicing is off; where it is on, they are seen unless one hides them. */
const isWanted = ({ visible, live, isListed }) => visible || (Boolean(live) && !isListed);

function objectLine(object, name) {
  const { choice, opacity, representation } = object;
  const visible = Number(isWanted(object));
  const percent = Math.round(100 * opacity);
  return [name, visible, choice.array, choice.component, percent, representation].join(',');
}

function scaleLine(scale, name) {
  const { range, log, bands, inverted, map, belowColor, aboveColor, nanColor } = scale;
  return [
    name,
    ...range,
    Number(log),
    bands,
    Number(inverted),
    map === null ? '' : presetNames.indexOf(map),
    ...[belowColor, aboveColor, nanColor].map(toHex),
  ].join(',');
}

function sliceLine({ on, cut, surroundings }, i) {
  const { normal, position, count, spacing } = cut;
  // With all digits: beside a point of the mesh the last one decides what is cut.
  return [i, Number(on), ...normal, position, count, spacing, surroundings].join(',');
}

function linesOfObject(object, name, scale = object.scale) {
  const colors = scale ? [`colors=${scaleLine(scale, name)}`] : [];
  return [`object=${objectLine(object, name)}`, ...colors];
}

/** Every line of the state, as "key=value". */
function linesOf(page) {
  const { view, scene, ruler } = page;
  const lines = [
    `camera=${cameraOf(view.trackball)}`,
    `parallel=${Number(view.parallel)}`,
    `axes=${Number(ruler.shown)}`,
    `legends=${Number(page.legendsShown)}`,
    `step=${scene.steps.current}`,
  ];
  page.slices.forEach(({ live }, i) => lines.push(`slice=${sliceLine(live, i)}`));
  namesOf(page).forEach((name, object) => lines.push(...linesOfObject(object, name)));
  return lines;
}

function readCamera(trackball, text) {
  const v = text.split(',').map(Number);
  if (v.length !== 9 || !v.every((x) => Number.isFinite(x))) {
    return;
  }
  const [position, target, up] = [0, 3, 6].map((i) => new Vector3(...v.slice(i, i + 3)));
  if (position.distanceTo(target) > 0 && up.length() > 0) {
    trackball.place(position, target, up);
  }
}

function readObject(page, text) {
  const fields = text.split(',');
  const [, visible, array, component, percent] = fields.map(Number);
  const object = find(page, fields[0]);
  if (!object) {
    return;
  }
  object.visible = visible === 1 && (!object.live || object.isListed);
  const components = object.arrays[array]?.components;
  if (array === -1) {
    object.show(-1, -1);
  } else if (components && component >= -1 && component < components) {
    object.show(array, component);
  }
  if (percent >= 0 && percent <= 100) {
    object.setOpacity(percent / 100);
  }
  if (REPRESENTATIONS.includes(fields[5])) {
    object.setRepresentation(fields[5]);
  }
}

function readScale(page, text) {
  const fields = text.split(',');
  const [, low, high, log, bands, inverted, map] = fields.map(Number);
  const scale = find(page, fields[0])?.scale;
  if (!scale || !Number.isFinite(low) || !Number.isFinite(high) || !(low <= high)) {
    return;
  }
  scale.set({
    range: [low, high],
    log: log === 1 && low > 0,
    bands: bands >= 0 && bands <= 256 ? Math.round(bands) : 0,
    inverted: inverted === 1,
    map: fields[6] === '' && scale.ownColors ? null : (presetNames[map] ?? scale.map),
    belowColor: fromHex(fields[7] ?? ''),
    aboveColor: fromHex(fields[8] ?? ''),
    nanColor: fromHex(fields[9] ?? '') ?? scale.nanColor,
  });
}

async function readSlice(slices, text) {
  const fields = text.split(',');
  const [i, on, x, y, z, position, count, spacing] = fields.map(Number);
  const tool = slices[i];
  const normal = [x, y, z];
  if (!tool || ![...normal, position, spacing].every(Number.isFinite) || !normal.some((n) => n !== 0)) {
    return;
  }
  const { first } = tool.live;
  const isFirst = position === first.position && normal.every((x, k) => x === first.normal[k]);
  tool.set({
    ...(isFirst ? first : { normal, position }),
    spacing,
    count: Number.isInteger(count) && count >= 1 && count <= 1000 ? count : 1,
  });
  if (SURROUNDINGS.includes(fields[8])) {
    tool.live.setSurroundings(fields[8]);
  }
  await tool.switch(on === 1);
}

/** The part of the address after #; "" where it cannot be read. */
function hashText() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

/** The last of the lines with a key, without it. */
const lastOf = (lines, key) =>
  lines.filter((line) => line.startsWith(`${key}=`)).at(-1)?.slice(key.length + 1);

/** Takes the theme of the address, also where there is no scene. */
export function readTheme() {
  chooseTheme(lastOf(hashText().split('&'), 'theme'));
}

/** Keeps the address and the page alike. */
export class State {
  /** @param {object} page with view, scene, ruler, player and `renew` @param {AbortSignal} signal */
  constructor(page, signal) {
    this.page = page;
    this.home = linesOf(page);
    /** The objects whose lines are among them. */
    this.known = new Set(page.scene.objects);
    /** Whether the address is of this scene, which is in the page. One from a file has none. */
    this.hasAddress = false;
    this.timer = 0;
    this.written = null;
    /** How often the address was read. */
    this.readings = 0;
    addEventListener('hashchange', () => this.#changed(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Objects that came with a time step or around slices are as they came, in colours of the scene. */
  addObjects() {
    for (const [object, name] of namesOf(this.page)) {
      if (!this.known.has(object)) {
        this.known.add(object);
        this.home.push(...linesOfObject(object, name, object.scale?.home));
      }
    }
  }

  /** Writes the address, once nothing changed for a moment. */
  save() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), 250);
  }

  /** Where one looks from, in words of the address. */
  get camera() {
    return `camera=${cameraOf(this.page.view.trackball)}`;
  }

  /** Whether that is where the scene is first seen from. */
  get isAtHome() {
    return this.home.includes(this.camera);
  }

  /** What a link to the present view ends in; "" as the scene opens. */
  get text() {
    return linesOf(this.page)
      .filter((line) => !this.home.includes(line))
      .join('&');
  }

  write() {
    const theme = chosenTheme() ? [`theme=${chosenTheme()}`] : [];
    const text = this.hasAddress ? this.text : '';
    this.written = [text, ...theme].filter(Boolean).join('&');
    try {
      // Names in it are escaped already: what is read is unescaped once as a whole.
      history.replaceState(null, '', `#${this.written.replaceAll('%', '%25')}`);
    } catch {
      // A page without an address of its own, as in an <iframe srcdoc>, has none to write.
    }
  }

  #changed() {
    const text = hashText();
    if (text !== this.written) {
      this.written = text;
      // What is not in the address is as the scene has it; a scale is that of the object's array.
      this.page.scene.scales.all.forEach((scale) => scale.reset());
      const home = this.home.filter((line) => !line.startsWith('colors='));
      readTheme();
      this.read([...home, ...text.split('&')]);
    }
  }

  /** Shows what the address says when the page opens. */
  start() {
    const text = hashText();
    this.hasAddress = true;
    return text ? this.read(text.split('&')) : Promise.resolve();
  }

  /** @param {string[]} lines "key=value", later ones over earlier ones */
  async read(lines) {
    const { page } = this;
    const { view, scene } = page;
    const all = (key) =>
      lines.filter((line) => line.startsWith(`${key}=`)).map((l) => l.slice(key.length + 1));
    const reading = ++this.readings;
    const step = Number(lastOf(lines, 'step') ?? scene.steps.current);
    if (Number.isInteger(step) && step !== scene.steps.wanted) {
      await page.player.go(step);
    }
    for (const text of all('slice')) {
      await readSlice(page.slices, text);
    }
    // Meanwhile the address may have changed again.
    if (reading !== this.readings) {
      return;
    }
    all('object').forEach((text) => readObject(page, text));
    all('colors').forEach((text) => readScale(page, text));
    scene.objects.forEach((object) => object.refresh());
    all('camera').forEach((text) => readCamera(view.trackball, text));
    const flag = (key, now) => (lastOf(lines, key) ?? String(Number(now))) === '1';
    view.parallel = flag('parallel', view.parallel);
    page.legendsShown = flag('legends', page.legendsShown);
    page.ruler.show(flag('axes', page.ruler.shown));
    page.renew();
  }
}
