// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file One colour scale: from a scalar to a place in [0, 1], and from there to a colour. */
import {
  ClampToEdgeWrapping,
  DataTexture,
  LinearFilter,
  NearestFilter,
  SRGBColorSpace,
  UnsignedByteType,
  RGBAFormat,
} from 'three';
import { presetColors, presetNames } from './presets.js';

const NAN_COLOR = [255, 255, 0];

/** A range this much narrower than the reference needs a reference of its own: float32 has 24 bits. */
const NARROW = 1e-4;

function makeTexture(colors, nearest) {
  const n = colors.length / 4;
  const texture = new DataTexture(colors, n, 1, RGBAFormat, UnsignedByteType);
  texture.wrapS = texture.wrapT = ClampToEdgeWrapping;
  texture.magFilter = texture.minFilter = nearest ? NearestFilter : LinearFilter;
  texture.colorSpace = SRGBColorSpace;
  texture.needsUpdate = true;
  return texture;
}

/** `n` of a map's colours, the first and the last among them; in reverse if wanted. */
function sample(colors, n, inverted) {
  const last = colors.length / 4 - 1;
  const out = new Uint8Array(4 * n);
  for (let i = 0; i < n; ++i) {
    const t = n > 1 ? i / (n - 1) : 0.5;
    const from = Math.round(last * (inverted ? 1 - t : t));
    out.set(colors.subarray(4 * from, 4 * from + 4), 4 * i);
  }
  return out;
}

/** Colours of the values of an array. */
export class Scale {
  /**
   * @param {string} key name and component
   * @param {string} label "Velocity, magnitude"
   * @param {() => number[]} dataRange of the values there are now
   * @param {object} given by the scene: `shown`, and `ownColors`, `ownName`, `nearest`
   */
  constructor(key, label, dataRange, given) {
    this.key = key;
    this.label = given.title || label;
    this.name = label;
    this.dataRange = dataRange;
    this.ownColors = given.ownColors;
    this.ownName = given.ownName;
    this.annotations = given.annotations ?? [];
    this.hidden = given.legend === false;
    this.log = false;
    /** The range before logarithms, and what became of it: without them, it comes back. */
    this.linear = this.positive = null;
    const n = this.ownColors ? this.ownColors.length / 4 : 0;
    this.home = {
      range: [...(given.range ?? dataRange())],
      log: Boolean(given.log),
      map: given.ownColors ? null : presetNames[0],
      bands: (given.discrete || given.nearest) && n ? n : 0,
      inverted: false,
      belowColor: given.belowColor ?? null,
      aboveColor: given.aboveColor ?? null,
      nanColor: given.nanColor ?? NAN_COLOR,
    };
    this.home.log &&= this.home.range[0] > 0;
    this.reset();
  }

  /** Back to what the scene says. */
  reset() {
    Object.assign(this, this.home, { range: [...this.home.range] });
    this.#refer();
    this.#color();
  }

  /** Changes what is given: range, log, map (null: the scene's own), bands, inverted, ...Color. */
  set(change) {
    Object.assign(this, change);
    if (change.log === false && this.range === this.positive) {
      this.range = this.linear;
    }
    if (this.log && !(this.range[0] > 0)) {
      this.linear = this.range;
      this.range = this.positive = this.#positive();
    }
    this.#refer();
    if ('map' in change || 'bands' in change || 'inverted' in change) {
      this.#color();
    }
  }

  /** A range that has logarithms, as near as possible to the present one. */
  #positive() {
    const [low, high] = this.dataRange();
    const b = this.range[1] > 0 ? this.range[1] : high > 0 ? high : 1;
    const a = low > 0 && low < b ? low : b / 1e4;
    return [a, b];
  }

  get homeRange() {
    return this.home.range;
  }

  /** What the colours are called. */
  get mapName() {
    return this.map ?? this.ownName;
  }

  #color() {
    const base = this.map === null && this.ownColors ? this.ownColors : presetColors(this.mapName);
    const n = this.bands || base.length / 4;
    this.colors = sample(base, n, this.inverted);
    this.texture?.dispose();
    this.texture = makeTexture(this.colors, this.bands > 0);
  }

  /** A value or a range as the coordinate counts. */
  #bend(v) {
    return this.log ? Math.log10(v) : v;
  }

  /** Chooses the range that coordinates are relative to: the data's, so that it seldom changes. */
  #refer() {
    const range = this.range.map((v) => this.#bend(v));
    const [low, high] = this.dataRange();
    const data = this.log
      ? [Math.log10(low > 0 ? low : Math.min(this.range[0], high > 0 ? high : 1)), Math.log10(high)]
      : [low, high];
    const usable = data.every(Number.isFinite) && data[1] > data[0];
    const wide = usable && range[1] - range[0] > NARROW * (data[1] - data[0]);
    const near = usable && data[0] < range[1] + 1e4 * (range[1] - range[0]);
    const next = wide && near ? data : range;
    // As long as the old one is as good, nothing has to be written again.
    const old = this.reference;
    const kept = old && this.referenceLog === this.log && this.#serves(old, range);
    this.reference = kept ? old : next;
    this.referenceLog = this.log;
  }

  #serves([a, b], [low, high]) {
    const span = high - low;
    return span > NARROW * (b - a) && Math.max(Math.abs(low - a), Math.abs(high - b)) < 1e4 * span;
  }

  /** Factor and shift from coordinates relative to `reference` to places in the range. */
  transform([from, to]) {
    const [a, b] = this.range.map((v) => this.#bend(v));
    const span = b > a ? b - a : 1;
    return [((to > from ? to - from : 1) || 1) / span, (from - a) / span];
  }

  /** Where a value is in the range: 0 at its start, 1 at its end. */
  place(value) {
    const [a, b] = this.range.map((v) => this.#bend(v));
    return (this.#bend(value) - a) / (b > a ? b - a : 1);
  }
}
