// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Colour scales. As in ParaView, a scale belongs to an array's name and component: all
 * objects coloured by "Temperature" have the same colours for the same temperature, and one legend.
 */
import { presetColors, presetNames } from './presets.js';
import { union } from './scalars.js';
import { Scale } from './scale.js';

/** "Velocity, magnitude" or "Velocity, Y"; of one component the name alone. */
export function labelOf(array, component) {
  return array.components === 1
    ? array.name
    : `${array.name}, ${componentName(array.components, component)}`;
}

/** X, Y, Z of vectors; 1, 2, ... of everything else. */
export function componentName(components, component) {
  if (component < 0) {
    return 'magnitude';
  }
  return components <= 3 ? 'XYZ'[component] : String(component + 1);
}

/** The finite range of an array's component; null: nothing finite in it. */
export function rangeOf(array, component) {
  return component < 0 ? array.range : (array.ranges?.[component] ?? null);
}

/** Whether an object's own colours, as the scene gives them, are for this array's component. */
function isShown(object, array, component) {
  const shown = object.shown && object.arrays[object.shown.array];
  return (
    shown?.name === array.name &&
    shown.components === array.components &&
    (shown.components === 1 || object.shown.component === component)
  );
}

function sameColors(one, other) {
  return (
    String(one.shown.range) === String(other.shown.range) &&
    String(one.colors) === String(other.colors)
  );
}

/** A map of the scene that has no name, and whose colours no preset has. */
export const UNNAMED = 'Of the scene';

/** What a map without a name is called: as the preset that has its colours, or after the scene. */
function nameOf(colors) {
  if (!colors) {
    return presetNames[0];
  }
  const at = (map, share) => 4 * Math.round((map.length / 4 - 1) * share);
  const isNear = (preset, share) =>
    [0, 1, 2].every((i) => Math.abs(preset[at(preset, share) + i] - colors[at(colors, share) + i]) < 4);
  const shares = Array.from({ length: 16 }, (_, i) => i / 15);
  const isSame = (preset) => shares.every((share) => isNear(preset, share));
  return presetNames.find((name) => isSame(presetColors(name))) ?? UNNAMED;
}

/** All scales of a scene, made when they are asked for. */
export class Scales {
  /** @param {import('./object.js').SceneObject[]} objects */
  constructor(objects) {
    this.objects = objects;
    /** @type {Map<string, Scale>} */
    this.scales = new Map();
  }

  /** @returns {Scale[]} those that were made */
  get all() {
    return [...this.scales.values()];
  }

  /**
   * The scale of an object's array. An object that the scene colours otherwise than the others
   * keeps a scale of its own.
   * @param {import('./object.js').SceneObject} object
   * @param {number} number of the array
   * @param {number} component
   * @returns {Scale}
   */
  get(object, number, component) {
    const array = object.arrays[number];
    const used = array.components === 1 ? -1 : component;
    const first = this.objects.find((o) => isShown(o, array, used));
    const own = isShown(object, array, used) && !sameColors(object, first);
    const key = JSON.stringify([array.name, array.components, used, own ? object.name : null]);
    if (!this.scales.has(key)) {
      this.scales.set(key, this.#make(key, array, used, own ? object : first, object));
    }
    return this.scales.get(key);
  }

  /** What the scene calls a value of an array: "inlet"; "" where it has no words for it. */
  wordsFor(object, array, component, value) {
    const used = array.components === 1 ? -1 : component;
    const model = [object, ...this.objects].find((o) => isShown(o, array, used));
    const same = (v) => v === value || Math.fround(v) === value;
    return model?.shown.annotations?.find((a) => same(a.value))?.text ?? '';
  }

  /** @param {?SceneObject} model the object whose colours the scene gives for this array */
  #make(key, array, component, model, object) {
    const like = model ?? [object, ...this.objects].find((o) => o.colors);
    const data = () => this.dataRange(array.name, array.components, component);
    return new Scale(key, labelOf(array, component), data, {
      ...(model?.shown ?? { nanColor: like?.shown?.nanColor }),
      ownColors: like?.colors ?? null,
      ownName: like?.shown?.colorMap || nameOf(like?.colors),
      nearest: Boolean(model?.nearest),
    });
  }

  /** The finite range of all arrays with this name as they are now; [0, 1] where nothing is. */
  dataRange(name, components, component) {
    const same = this.objects.flatMap((o) =>
      o.arrays.filter((a) => a.name === name && a.components === components),
    );
    return union(same.map((a) => rangeOf(a, component))) ?? [0, 1];
  }
}
