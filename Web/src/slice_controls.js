// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The panel's card for slicing: on or off, which way, where, how many, how far apart. */
import { checkSegment, freshId, groupRow, make, row, segments } from './dom.js';
import { NumberField } from './number_field.js';
import { digitsFor, formatCount, formatReduction, formatValue } from './numbers.js';
import { AXES, axisOf, extentOf, pythonOf, spacingOf } from './planes.js';

const STEPS = 1000;
const MOST_PLANES = 100;
const COPY = 'Copy as pvpython';

const SURROUNDINGS = [
  ['shown', 'Shown'],
  ['faded', 'Faded'],
  ['hidden', 'Hidden'],
  ['cut', 'Cut away'],
];

export class SliceControls {
  /**
   * @param {import('./live_slices.js').LiveSlices} live
   * @param {object} listeners
   * @param {(on: boolean) => void} listeners.turn turns slicing on or off
   * @param {(change: object) => void} listeners.set takes another cut, in whole or in part
   * @param {(way: number, parts: number) => void} listeners.step moves the planes by a part of the extent
   * @param {(text: string) => Promise<boolean>} listeners.copy whether the text can be pasted now
   */
  constructor(live, { turn, set, step, copy }) {
    this.live = live;
    this.turn = turn;
    this.set = set;
    this.step = step;
    this.copy = copy;
    this.body = make('div', { class: 'slice-body', id: freshId() });
    this.body.append(
      this.#axis(),
      ...this.#normal(),
      this.#position(),
      this.#count(),
      this.#spacing(),
      this.#surroundings(),
      this.#numbers(),
      this.#python(),
    );
    this.element = make(
      'section',
      { class: 'slicing', 'aria-label': `Slice ${live.dataSet.name}` },
      this.#header(),
      this.body,
    );
    this.update();
  }

  #header() {
    this.toggle = make('input', {
      type: 'checkbox',
      id: freshId(),
      role: 'switch',
      onchange: () => this.turn(this.toggle.checked),
    });
    const title = `Slice ${this.live.dataSet.name}`;
    const name = make('span', { class: 'object-name', title }, title);
    const label = make('label', { for: this.toggle.id }, name);
    return make('div', { class: 'object-header' }, this.toggle, label);
  }

  #axis() {
    const choices = [...Object.keys(AXES).map((axis) => [axis, axis]), ['', 'Free']];
    this.axis = segments('Normal of the planes', choices, (axis) => {
      this.free = axis === '';
      if (AXES[axis]) {
        this.set({ normal: AXES[axis] });
      }
      this.update();
    });
    return groupRow('Normal', this.axis);
  }

  /** A field; what is no number changes nothing. */
  #field(label, changed) {
    return new NumberField(label, (value) => {
      if (Number.isFinite(value)) {
        changed(value);
      }
      this.update();
    });
  }

  #normal() {
    this.normals = ['x', 'y', 'z'].map((axis, i) =>
      this.#field(`Normal, ${axis}`, (value) => {
        const normal = this.live.cut.normal.map((n, k) => (k === i ? value : n));
        if (normal.some((n) => n !== 0)) {
          this.set({ normal });
        }
      }),
    );
    this.normalRow = row('Direction', ...this.normals.map((field) => field.element));
    return [this.normalRow];
  }

  #position() {
    this.slider = make('input', {
      type: 'range',
      min: '0',
      max: String(STEPS),
      step: 'any',
      'aria-label': 'Position of the planes',
      oninput: () => {
        const [low, high] = this.#extent();
        this.set({ position: low + (high - low) * (Number(this.slider.value) / STEPS) });
        this.update();
      },
      onkeydown: (event) => this.#press(event),
    });
    this.position = this.#field('Position of the planes', (position) =>
      this.set({ position }),
    );
    return row('Position', this.slider, this.position.element);
  }

  /** Arrow keys move by a hundredth of the extent, with Shift by a thousandth. */
  #press(event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (way) {
      event.preventDefault();
      this.step(way, event.shiftKey ? 1000 : 100);
    }
  }

  #extent() {
    return extentOf(this.live.dataSet.box, this.live.cut.normal);
  }

  #count() {
    this.count = make('input', {
      type: 'number',
      class: 'bound',
      min: '1',
      max: String(MOST_PLANES),
      step: '1',
      onchange: () => {
        const count = Math.round(Number(this.count.value));
        if (count >= 1) {
          this.set({ count: Math.min(MOST_PLANES, count) });
        }
        this.count.value = String(this.live.cut.count);
        this.update();
      },
    });
    return row('Slices', this.count);
  }

  #spacing() {
    this.spacing = this.#field('Distance between slices; 0 spreads them evenly', (spacing) =>
      this.set({ spacing: Math.abs(spacing) }),
    );
    this.spacingRow = row('Spacing', this.spacing.element);
    return this.spacingRow;
  }

  #surroundings() {
    this.surroundings = segments('What is around the slices', SURROUNDINGS, (value) => {
      this.live.setSurroundings(value);
    });
    const line = groupRow('Around the slices', this.surroundings);
    line.classList.add('stacked');
    return line;
  }

  /** Points in, points out, and how much less that is: always to be seen. */
  #numbers() {
    this.numbers = make('p', { class: 'slice-numbers', role: 'status' });
    return this.numbers;
  }

  /** Where nothing can be put on the clipboard, the text is shown instead. */
  #python() {
    const shown = (this.copyable = make('pre', { class: 'python', tabIndex: 0, hidden: true }));
    const button = (this.copier = make(
      'button',
      {
        type: 'button',
        class: 'chip',
        onclick: async () => {
          const text = this.python();
          const copied = await this.copy(text);
          button.textContent = copied ? 'Copied' : COPY;
          shown.hidden = copied;
          shown.textContent = text;
        },
      },
      COPY,
    ));
    return make('div', { class: 'python-row' }, button, shown);
  }

  /** Says whether the keys slice this data set. */
  mark(isActive) {
    this.element.setAttribute('aria-current', String(isActive));
  }

  /** What the cut is, in words. */
  get words() {
    return this.numbers.textContent;
  }

  /** The same slice in pvpython. */
  python() {
    const { cut, dataSet } = this.live;
    return pythonOf(cut, dataSet.box, dataSet.name);
  }

  /** Shows what the cut is now. */
  update() {
    const { cut, on, object, dataSet, surroundings } = this.live;
    const extent = this.#extent();
    const [low, high] = extent;
    const digits = digitsFor(extent) + 1;
    this.toggle.checked = on;
    this.body.hidden = !on;
    checkSegment(this.axis, this.free ? '' : axisOf(cut.normal));
    this.normalRow.hidden = !this.free && axisOf(cut.normal) !== '';
    this.normals.forEach((field, i) => field.show(cut.normal[i], 5));
    const share = high > low ? (cut.position - low) / (high - low) : 0.5;
    this.slider.value = String(STEPS * share);
    this.slider.setAttribute('aria-valuetext', formatValue(cut.position, digits));
    this.position.show(cut.position, digits);
    if (document.activeElement !== this.count) {
      this.count.value = String(cut.count);
    }
    this.spacingRow.hidden = cut.count === 1;
    this.spacing.show(spacingOf(cut, dataSet.box), 5);
    checkSegment(this.surroundings, surroundings);
    const { points } = object.counts;
    // What was copied was another cut.
    this.copier.textContent = COPY;
    this.copyable.textContent = this.copyable.hidden ? '' : this.python();
    this.numbers.textContent = [
      `${formatCount(dataSet.points)} points in`,
      `${formatCount(points)} in the slice`,
      formatReduction(points, dataSet.points).replace(' ', '\u00a0'),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
