// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The panel's card for one object. */
import { ColorControls } from './color_controls.js';
import { checkSegment, freshId, groupRow, icon, make, row, segments } from './dom.js';
import { formatCount, formatReduction } from './numbers.js';
import { componentName } from './scales.js';

const CHEVRON = 'M4 6l4 4 4-4';

const REPRESENTATIONS = [
  ['surface', 'Surface'],
  ['edges', 'Edges'],
  ['wireframe', 'Wireframe'],
  ['points', 'Points'],
];

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
  const head = (text) => (text ? make('th', { scope: 'col' }, text) : cell(''));
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
    make('thead', {}, make('tr', {}, ...heads.map(head))),
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

const percentOf = (object) => `${Math.round(100 * object.opacity)} %`;

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
    this.body.append(this.#representation(), this.#opacity());
    this.element = make('li', { class: 'object' }, this.#header(), this.body);
    this.open(false);
    this.update();
  }

  #header() {
    const visible = (this.visible = make('input', {
      type: 'checkbox',
      id: freshId(),
      checked: this.object.visible,
      onchange: () => {
        this.object.visible = visible.checked;
        this.listeners.changed();
      },
    }));
    this.opener = make(
      'button',
      {
        class: 'plain',
        type: 'button',
        'aria-label': `Settings of ${this.object.name}`,
        'aria-controls': this.body.id,
        onclick: () => this.open(!this.isOpen),
      },
      icon(CHEVRON),
    );
    const name = make('span', { class: 'object-name', title: this.object.name }, this.object.name);
    this.about = make('span', { class: 'object-summary' }, summary(this.object.counts));
    return make(
      'div',
      { class: 'object-header' },
      visible,
      make('label', { for: visible.id }, name, this.about),
      this.opener,
    );
  }

  get isOpen() {
    return !this.body.hidden;
  }

  /** Shows or hides the settings. */
  open(open) {
    this.body.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
  }

  #addColour() {
    this.array = make('select', { onchange: () => this.#chooseArray() });
    this.names = this.object.arrays.map((a) => a.name).join('\n');
    this.#fillArrays();
    this.component = make('select', {
      onchange: () => this.#choose(this.object.choice.array, Number(this.component.value)),
    });
    this.componentRow = row('Component', this.component);
    this.colors = new ColorControls(this.object, (scale) => this.listeners.rescaled(scale));
    this.body.append(row('Colour by', this.array), this.componentRow, ...this.colors.rows);
  }

  #fillArrays() {
    const { arrays } = this.object;
    this.array.replaceChildren(make('option', { value: '-1' }, 'One colour'));
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

  #representation() {
    this.representation = segments('Drawn as', REPRESENTATIONS, (value) => {
      this.object.setRepresentation(value);
      this.listeners.changed();
    });
    this.representationRow = groupRow('Drawn as', this.representation);
    return this.representationRow;
  }

  #opacity() {
    this.percent = make('output', { class: 'percent' });
    this.slider = make('input', {
      type: 'range',
      min: '0',
      max: '100',
      step: '1',
      oninput: () => {
        this.object.setOpacity(Number(this.slider.value) / 100);
        this.percent.textContent = percentOf(this.object);
        this.listeners.changed();
      },
    });
    return row('Opacity', this.slider, this.percent);
  }

  /** Shows what the object is now. */
  update() {
    const { choice, arrays } = this.object;
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
    this.colors.update();
    this.#updateLook();
  }

  /** Visibility, representation and opacity, which the address of the page changes too. */
  #updateLook() {
    const { object } = this;
    this.visible.checked = object.visible;
    this.element.hidden = !object.isListed;
    this.element.classList.toggle('hidden-object', !object.isDrawn);
    this.representationRow.hidden = !object.hasPolygons;
    checkSegment(this.representation, object.representation);
    this.slider.value = String(Math.round(100 * object.opacity));
    this.percent.textContent = percentOf(object);
  }

  /** Takes the arrays and numbers of another time step. */
  renew() {
    this.body.querySelector('table').replaceWith(countTable(this.object.counts));
    this.about.textContent = summary(this.object.counts);
    const names = this.object.arrays.map((a) => a.name).join('\n');
    if (names !== this.names) {
      this.names = names;
      this.#fillArrays();
    }
    this.update();
  }
}
