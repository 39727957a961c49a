// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The controls of an object's colour scale: map, range, logarithm, bands, colours outside. */
import { freshId, groupRow, icon, make, row } from './dom.js';
import { NumberField } from './number_field.js';
import { digitsFor } from './numbers.js';
import { presetColors, presetNames } from './presets.js';
import { UNNAMED } from './scales.js';

const UNDO = 'M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.2 2.6v2.9h2.9';
const CHEVRON = 'M4 6l4 4 4-4';

/** Of the bands one can ask for. */
const MOST_BANDS = 64;

const BLACK = [0, 0, 0];

const toHex = (color) => `#${color.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
const fromHex = (text) => text.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));

/** A CSS gradient of some of the map's colours. */
function gradient(colors, inverted = false) {
  const n = colors.length / 4 - 1;
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = 4 * Math.round((n * (inverted ? 16 - i : i)) / 16);
    return `rgb(${colors.subarray(at, at + 3).join(' ')})`;
  });
  return `linear-gradient(90deg, ${stops.join(',')})`;
}

/** The controls; `rows` go into the object's card. */
export class ColorControls {
  /**
   * @param {import('./object.js').SceneObject} object
   * @param {(scale: import('./scale.js').Scale) => void} rescaled
   */
  constructor(object, rescaled) {
    this.object = object;
    this.rescaled = rescaled;
    this.rows = [this.#maps(), this.#range(), this.#options(), this.#more()];
  }

  get scale() {
    return this.object.scale;
  }

  #set(change) {
    this.scale.set(change);
    this.rescaled(this.scale);
  }

  /** The map that is used, and under it, when asked for, all maps. */
  #maps() {
    this.strip = make('span', { class: 'strip' });
    this.mapName = make('span', { class: 'map-name' });
    this.list = make('div', {
      class: 'maps',
      id: freshId(),
      role: 'radiogroup',
      'aria-label': 'Colour map',
      hidden: true,
      onclick: ({ detail, target }) => this.#clickMap(detail, target),
    });
    this.opener = make(
      'button',
      {
        type: 'button',
        class: 'map',
        'aria-expanded': 'false',
        'aria-controls': this.list.id,
        onclick: () => this.#openMaps(this.list.hidden),
      },
      this.strip,
      this.mapName,
      icon(CHEVRON),
    );
    const onkeydown = (event) => this.#pressInMaps(event);
    return make('div', { class: 'map-rows', onkeydown }, groupRow('Map', this.opener), this.list);
  }

  /** Escape closes the list, and nothing else of the page. */
  #pressInMaps(event) {
    if (event.key === 'Escape' && !this.list.hidden) {
      event.stopPropagation();
      this.#closeMaps();
    }
  }

  /** Keys look at one map after another; a choice by mouse is the last. */
  #clickMap(detail, target) {
    if (detail > 0 && target.matches('input')) {
      this.#closeMaps();
    }
  }

  #closeMaps() {
    this.#openMaps(false);
    this.opener.focus();
  }

  #openMaps(open) {
    if (open && this.list.childElementCount === 0) {
      this.#fillMaps();
    }
    this.list.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
    if (open) {
      this.#markMap();
      this.list.querySelector('input:checked')?.scrollIntoView({ block: 'nearest' });
    }
  }

  #fillMaps() {
    const group = freshId();
    const { ownColors, ownName } = this.scale;
    const ownText = ownName === UNNAMED ? ownName : `${ownName}, of the scene`;
    const own = ownColors ? [[null, ownText]] : [];
    const all = [...own, ...presetNames.map((name) => [name, name])];
    this.radios = all.map(([map, text]) => {
      const input = make('input', {
        type: 'radio',
        name: group,
        onchange: () => this.#set({ map }),
      });
      input.map = map;
      const strip = make('span', { class: 'strip' });
      strip.style.backgroundImage = gradient(map ? presetColors(map) : this.scale.ownColors);
      this.list.append(make('label', {}, input, strip, make('span', { class: 'map-name' }, text)));
      return input;
    });
  }

  #markMap() {
    this.radios?.forEach((input) => (input.checked = input.map === this.scale.map));
  }

  #range() {
    const bound = (label) => new NumberField(label, (_, field) => this.#setRange(field));
    this.low = bound('Lowest value of the colours');
    this.high = bound('Highest value of the colours');
    const back = make(
      'button',
      {
        class: 'plain',
        type: 'button',
        title: 'Back to the range of the scene',
        'aria-label': 'Back to the range of the scene',
        onclick: () => this.#set({ log: this.scale.home.log, range: [...this.scale.homeRange] }),
      },
      icon(UNDO),
    );
    const to = make('span', { class: 'to' }, 'to');
    return row('Range', this.low.element, to, this.high.element, back);
  }

  /** Takes what was typed, if it is a range; otherwise the fields go back, and the one says why. */
  #setRange(field) {
    const range = [this.low.value, this.high.value];
    const reason = !range.every(Number.isFinite)
      ? 'This is not a number.'
      : this.scale.log && !(range[0] > 0)
        ? 'Only values above 0 have logarithms.'
        : range[0] < range[1]
          ? ''
          : 'The lowest value has to be below the highest.';
    if (!reason) {
      this.#set({ range });
      return;
    }
    this.update();
    field.refuse(reason);
  }

  #options() {
    const chip = (text, title, onclick) =>
      make('button', { type: 'button', class: 'chip', title, onclick }, text);
    this.fit = chip('Fit data', 'The range of the values of this time step', () =>
      this.#set({ range: [...this.scale.dataRange()] }),
    );
    this.log = chip('Log', 'Equal steps of the logarithm', () => this.#set({ log: !this.scale.log }));
    this.reverse = chip('Reverse', 'The colours the other way round', () =>
      this.#set({ inverted: !this.scale.inverted }),
    );
    const chips = make('div', { class: 'chips' }, this.fit, this.log, this.reverse);
    return groupRow('', chips);
  }

  /** What is seldom wanted. */
  #more() {
    this.bands = make('input', {
      type: 'number',
      min: '0',
      max: String(MOST_BANDS),
      step: '1',
      class: 'bound',
      onchange: () => this.#setBands(),
    });
    const bands = row('Bands', this.bands, make('span', { class: 'hint' }, '0: blended'));
    this.outside = [
      ['belowColor', 'Below', true],
      ['aboveColor', 'Above', true],
      ['nanColor', 'No value', false],
    ].map(([key, text, optional]) => this.#outside(key, text, optional));
    const rows = this.outside.map((o) => o.row);
    const summary = make('summary', {}, 'Bands and colours outside');
    return make('details', { class: 'more' }, summary, make('div', {}, bands, ...rows));
  }

  #setBands() {
    const n = Math.round(Number(this.bands.value));
    if (n >= 0 && n <= MOST_BANDS && Number.isFinite(n)) {
      this.#set({ bands: n });
    } else {
      this.update();
    }
  }

  /** A colour of values outside the range, which can be off: then the map's end goes on. */
  #outside(key, text, optional) {
    const choose = () => this.#set({ [key]: fromHex(color.value) });
    const color = make('input', { type: 'color', oninput: choose });
    const line = row(text, color);
    const on = make('input', {
      type: 'checkbox',
      'aria-label': `A colour of its own: ${text.toLowerCase()}`,
      onchange: () => this.#set({ [key]: on.checked ? fromHex(color.value) : null }),
    });
    if (optional) {
      line.append(on);
    }
    return { key, color, on, row: line };
  }

  /** Shows what the scale is now. */
  update() {
    const { scale } = this;
    this.rows.forEach((element) => (element.hidden = !scale));
    if (!scale) {
      return;
    }
    if (this.shownScale !== scale) {
      this.shownScale = scale;
      this.list.replaceChildren();
      this.#openMaps(false);
    }
    this.strip.style.backgroundImage = gradient(scale.colors);
    this.mapName.textContent = scale.mapName.replace(/ \([^)]*\)$/, '');
    this.opener.setAttribute('aria-label', `Colour map: ${scale.mapName}`);
    this.#markMap();
    const digits = digitsFor(scale.range) + 1;
    [this.low, this.high].forEach((field, i) => field.show(scale.range[i], digits));
    this.log.setAttribute('aria-pressed', String(scale.log));
    this.log.disabled = !scale.log && !(scale.dataRange()[1] > 0);
    this.reverse.setAttribute('aria-pressed', String(scale.inverted));
    this.bands.value = String(scale.bands);
    for (const { key, color, on } of this.outside) {
      on.checked = scale[key] !== null;
      color.value = toHex(scale[key] ?? BLACK);
    }
  }
}
