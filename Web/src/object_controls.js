// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The panel's card for one object. */
import { freshId, icon, make } from './dom.js';
import { digitsFor, formatCount, formatReduction, formatValue } from './numbers.js';
import { componentName } from './scales.js';

const CHEVRON = 'M4 6l4 4 4-4';
const UNDO = 'M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.2 2.6v2.9h2.9';

const REPRESENTATIONS = [
  ['surface', 'Surface'],
  ['edges', 'Edges'],
  ['wireframe', 'Wireframe'],
];

/** A label, and what it labels, in one row. */
function row(text, ...controls) {
  const first = controls[0];
  first.id ||= freshId();
  return make('div', { class: 'row' }, make('label', { for: first.id }, text), ...controls);
}

/** The table of numbers: what is shown, what it was made from, and how much less that is. */
function countTable(counts) {
  const lines = [
    ['Points', counts.points, counts.sourcePoints],
    ['Polygons', counts.polygons, counts.sourceCells],
    ['Lines', counts.lines, counts.sourceCells],
    ['Vertices', counts.vertices, counts.sourceCells],
  ].filter(([name, n]) => n > 0 || name === 'Points');
  const known = counts.sourcePoints || counts.sourceCells;
  const cell = (text) => make('td', {}, text);
  const heads = known ? ['', 'Shown', 'Source', ''] : ['', 'Shown'];
  const body = lines.map(([name, n, source]) => {
    const cells = [cell(formatCount(n ?? 0))];
    if (known) {
      const unit = name === 'Points' ? '' : ' cells';
      cells.push(cell(source ? formatCount(source) + unit : '–'), cell(formatReduction(n, source)));
    }
    return make('tr', {}, make('th', { scope: 'row' }, name), ...cells);
  });
  return make(
    'table',
    { class: 'counts' },
    make('thead', {}, make('tr', {}, ...heads.map((t) => make('th', { scope: 'col' }, t)))),
    make('tbody', {}, ...body),
  );
}

/** "1,200 points · 1,100 polygons" */
function summary({ points, polygons, lines, vertices }) {
  const parts = [
    [points, 'point', 'points'],
    [polygons, 'polygon', 'polygons'],
    [lines, 'line', 'lines'],
    [polygons || lines ? 0 : vertices, 'vertex', 'vertices'],
  ];
  const text = parts
    .filter(([n]) => n > 0)
    .map(([n, one, many]) => `${formatCount(n)} ${n === 1 ? one : many}`);
  return text.slice(0, 2).join(' · ') || 'empty';
}

/** One object's controls; `element` goes into the panel. */
export class ObjectControls {
  /**
   * @param {import('./object.js').SceneObject} object
   * @param {{changed: () => void, rescaled: () => void}} listeners
   */
  constructor(object, listeners) {
    this.object = object;
    this.listeners = listeners;
    this.body = make('div', { class: 'object-body', id: freshId() });
    this.body.append(countTable(object.counts));
    this.#addColour();
    if (object.hasPolygons) {
      this.body.append(this.#representation());
    }
    this.body.append(this.#opacity());
    this.element = make('li', { class: 'object' }, this.#header(), this.body);
    this.open(false);
    this.update();
  }

  #header() {
    const visible = make('input', {
      type: 'checkbox',
      id: freshId(),
      checked: this.object.visible,
      onchange: () => {
        this.object.visible = visible.checked;
        this.element.classList.toggle('hidden-object', !visible.checked);
        this.listeners.changed();
      },
    });
    this.opener = make(
      'button',
      {
        class: 'plain',
        type: 'button',
        'aria-label': `Settings of ${this.object.name}`,
        'aria-controls': this.body.id,
        onclick: () => this.open(this.body.hidden),
      },
      icon(CHEVRON),
    );
    const name = make('span', { class: 'object-name', title: this.object.name }, this.object.name);
    const about = make('span', { class: 'object-summary' }, summary(this.object.counts));
    return make(
      'div',
      { class: 'object-header' },
      visible,
      make('label', { for: visible.id }, name, about),
      this.opener,
    );
  }

  /** Shows or hides the settings. */
  open(open) {
    this.body.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
  }

  #addColour() {
    const { arrays } = this.object;
    this.array = make('select', { onchange: () => this.#chooseArray() });
    this.array.append(make('option', { value: '-1' }, 'One colour'));
    for (const [association, title] of [
      ['point', 'Values at points'],
      ['cell', 'Values in cells'],
    ]) {
      const options = arrays
        .map((a, i) => [a, i])
        .filter(([a]) => a.association === association)
        .map(([a, i]) => make('option', { value: String(i) }, a.name || 'Unnamed'));
      if (options.length > 0) {
        this.array.append(make('optgroup', { label: title }, ...options));
      }
    }
    this.component = make('select', {
      onchange: () => this.#choose(this.object.choice.array, Number(this.component.value)),
    });
    this.componentRow = row('Component', this.component);
    this.body.append(row('Colour by', this.array), this.componentRow, this.#range());
  }

  #chooseArray() {
    const array = Number(this.array.value);
    const { shown } = this.object;
    this.#choose(array, shown?.array === array ? shown.component : -1);
  }

  #choose(array, component) {
    this.object.show(array, component);
    this.listeners.changed();
  }

  #range() {
    const bound = (label) =>
      make('input', {
        type: 'text',
        inputMode: 'decimal',
        class: 'bound',
        autocomplete: 'off',
        spellcheck: false,
        'aria-label': label,
        onchange: () => this.#setRange(),
      });
    this.low = bound('Lowest value of the colours');
    this.high = bound('Highest value of the colours');
    const back = make(
      'button',
      {
        class: 'plain',
        type: 'button',
        title: 'Back to the range of the scene',
        'aria-label': 'Back to the range of the scene',
        onclick: () => this.#applyRange(this.object.scale.homeRange),
      },
      icon(UNDO),
    );
    this.rangeRow = row('Range', this.low, make('span', { class: 'to' }, 'to'), this.high, back);
    return this.rangeRow;
  }

  /** Takes what was typed, if it is a range; otherwise the fields go back. */
  #setRange() {
    const read = (field, now) => {
      const text = field.value.trim().replace('−', '-').replace(',', '.');
      // What is shown is rounded: a field that was not touched keeps its value.
      return field.value === field.shown || text === '' ? now : Number(text);
    };
    const [low, high] = this.object.scale.range;
    const range = [read(this.low, low), read(this.high, high)];
    if (range.every(Number.isFinite) && range[0] < range[1]) {
      this.#applyRange(range);
    } else {
      this.update();
    }
  }

  #applyRange(range) {
    this.object.scale.range = [...range];
    this.listeners.rescaled(this.object.scale);
  }

  #representation() {
    const name = freshId();
    const choices = REPRESENTATIONS.map(([value, text]) => {
      const input = make('input', {
        type: 'radio',
        name,
        value,
        checked: this.object.representation === value,
        onchange: () => {
          this.object.setRepresentation(value);
          this.listeners.changed();
        },
      });
      return make('label', {}, input, make('span', {}, text));
    });
    const group = make(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': 'Drawn as' },
      ...choices,
    );
    return make('div', { class: 'row' }, make('span', { class: 'label' }, 'Drawn as'), group);
  }

  #opacity() {
    const percent = () => `${Math.round(100 * this.object.opacity)} %`;
    const output = make('output', { class: 'percent' }, percent());
    const slider = make('input', {
      type: 'range',
      min: '0',
      max: '100',
      step: '1',
      value: String(Math.round(100 * this.object.opacity)),
      oninput: () => {
        this.object.setOpacity(Number(slider.value) / 100);
        output.textContent = percent();
        this.listeners.changed();
      },
    });
    return row('Opacity', slider, output);
  }

  /** Shows what the object is now. */
  update() {
    const { choice, arrays, scale } = this.object;
    this.array.value = String(choice.array);
    const components = arrays[choice.array]?.components ?? 1;
    if (this.component.options.length !== components + 1) {
      const numbers = [-1, ...Array(components).keys()];
      this.component.replaceChildren(
        ...numbers.map((c) => make('option', { value: String(c) }, componentName(components, c))),
      );
    }
    this.component.value = String(choice.component);
    this.componentRow.hidden = components === 1;
    this.rangeRow.hidden = !scale;
    if (scale) {
      const digits = digitsFor(scale.range) + 1;
      [this.low, this.high].forEach((field, i) => {
        field.value = field.shown = formatValue(scale.range[i], digits);
      });
    }
  }
}
