// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Building the page. Text from a scene only ever becomes text, never markup. */

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object<string, *>} [properties] on...: listeners; class; anything with a dash or of SVG:
 *   attributes; the rest: properties of the element
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'class') {
      element.className = value;
    } else if (name.includes('-') || name === 'role' || name === 'for') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element with attributes. */
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

let nIds = 0;

/** An id that no other element has. */
export function freshId() {
  return `m${++nIds}`;
}

/** A stroked 16 x 16 picture for a button; the button itself carries the label. */
export function icon(path) {
  return makeSvg(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', class: 'icon' },
    makeSvg('path', { d: path }),
  );
}

/**
 * Buttons of which one is pressed.
 * @param {string} label
 * @param {[string, string][]} choices value and text of each
 * @param {(value: string) => void} chosen
 */
export function segments(label, choices, chosen) {
  const name = freshId();
  const buttons = choices.map(([value, text]) => {
    const input = make('input', { type: 'radio', name, value, onchange: () => chosen(value) });
    return make('label', {}, input, make('span', {}, text));
  });
  return make('div', { class: 'segments', role: 'radiogroup', 'aria-label': label }, ...buttons);
}

/** Presses the button of a value. @param {HTMLElement} group of segments() */
export function checkSegment(group, value) {
  group.querySelectorAll('input').forEach((input) => (input.checked = input.value === value));
}

/** Controls that have labels of their own, in one row; text: what is seen before them. */
export function groupRow(text, ...controls) {
  return make('div', { class: 'row' }, make('span', { class: 'label' }, text), ...controls);
}

/** The letters of an element, for a canvas: the shorthand of CSS is empty where it cannot say all. */
export function fontOf(element) {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}

/** A label, and what it labels, in one row. */
export function row(text, ...controls) {
  const first = controls[0];
  first.id ||= freshId();
  return make('div', { class: 'row' }, make('label', { for: first.id }, text), ...controls);
}
