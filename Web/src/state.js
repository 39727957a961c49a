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

const short = (v) => String(Number(v.toPrecision(9)));
const toHex = (color) => (color ? color.map((v) => v.toString(16).padStart(2, '0')).join('') : '');
const fromHex = (text) =>
  /^[0-9a-f]{6}$/i.test(text) ? text.match(/../g).map((pair) => parseInt(pair, 16)) : null;

function cameraOf({ camera, target }) {
  const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
  return [camera.position, target, up].flatMap((v) => v.toArray().map(short)).join(',');
}

/**
 * What the address calls objects: their numbers; those that only later time steps have, which come in the
 * order in which one sees these steps, their names and how many of the same name there were.
 */
function namesOf(objects) {
  const names = new Map();
  let number = 0;
  for (const object of objects) {
    const before = [...names.keys()].filter((o) => o.isLate && o.name === object.name).length;
    const name = `~${encodeURIComponent(object.name)}~${before}`;
    names.set(object, object.isLate ? name : String(number++));
  }
  return names;
}

/** The object that a name of the address means. */
function find(objects, name) {
  const found = [...namesOf(objects)].find(([, own]) => own === name);
  return found?.[0];
}

function objectLine(object, name) {
  const { visible, choice, opacity, representation } = object;
  const percent = Math.round(100 * opacity);
  return [name, Number(visible), choice.array, choice.component, percent, representation].join(',');
}

function scaleLine({ scale }, name) {
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
  const numbers = [...normal, position, count, spacing].map(short);
  return [i, Number(on), ...numbers, surroundings].join(',');
}

function linesOfObject(object, name) {
  const scale = object.scale ? [`colors=${scaleLine(object, name)}`] : [];
  return [`object=${objectLine(object, name)}`, ...scale];
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
  namesOf(scene.objects).forEach((name, object) => lines.push(...linesOfObject(object, name)));
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

function readObject(objects, text) {
  const fields = text.split(',');
  const [, visible, array, component, percent] = fields.map(Number);
  const object = find(objects, fields[0]);
  if (!object) {
    return;
  }
  object.visible = visible === 1;
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

function readScale(objects, text) {
  const fields = text.split(',');
  const [, low, high, log, bands, inverted, map] = fields.map(Number);
  const scale = find(objects, fields[0])?.scale;
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
  // The address has fewer digits than the scene.
  const { first } = tool.live;
  const isSame = (a, b) => a.every((x, k) => short(x) === short(b[k]));
  const isFirst = isSame([...normal, position], [...first.normal, first.position]);
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

/** Keeps the address and the page alike. */
export class State {
  /** @param {object} page with view, scene, ruler, player and `renew` @param {AbortSignal} signal */
  constructor(page, signal) {
    this.page = page;
    this.home = linesOf(page);
    /** Those of the objects that later time steps brought. */
    this.late = new Set();
    this.timer = 0;
    this.written = null;
    addEventListener('hashchange', () => this.#changed(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Objects that a time step brought are as the scene has them. */
  addObjects() {
    for (const [object, name] of namesOf(this.page.scene.objects)) {
      if (object.isLate && !this.late.has(object)) {
        this.late.add(object);
        this.home.push(...linesOfObject(object, name));
      }
    }
  }

  /** Writes the address, once nothing changed for a moment. */
  save() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), 250);
  }

  /** What a link to the present view ends in; "" as the scene opens. */
  get text() {
    return linesOf(this.page)
      .filter((line) => !this.home.includes(line))
      .join('&');
  }

  write() {
    this.written = this.text;
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
      // What is not in the address is as the scene has it; a scale is that of the object's array.
      this.page.scene.scales.all.forEach((scale) => scale.reset());
      const home = this.home.filter((line) => !line.startsWith('colors='));
      this.read([...home, ...text.split('&')]);
    }
  }

  /** Shows what the address says when the page opens. */
  start() {
    const text = hashText();
    return text ? this.read(text.split('&')) : Promise.resolve();
  }

  /** @param {string[]} lines "key=value", later ones over earlier ones */
  async read(lines) {
    const { page } = this;
    const { view, scene } = page;
    const all = (key) =>
      lines.filter((line) => line.startsWith(`${key}=`)).map((l) => l.slice(key.length + 1));
    const step = Number(all('step').at(-1) ?? scene.steps.current);
    if (Number.isInteger(step) && step !== scene.steps.wanted) {
      await page.player.go(step);
    }
    for (const text of all('slice')) {
      await readSlice(page.slices, text);
    }
    all('object').forEach((text) => readObject(scene.objects, text));
    all('colors').forEach((text) => readScale(scene.objects, text));
    scene.objects.forEach((object) => object.refresh());
    all('camera').forEach((text) => readCamera(view.trackball, text));
    const flag = (key, now) => (all(key).length > 0 ? all(key).at(-1) === '1' : now);
    view.parallel = flag('parallel', view.parallel);
    page.legendsShown = flag('legends', page.legendsShown);
    page.renew();
    page.ruler.show(flag('axes', page.ruler.shown));
  }
}
