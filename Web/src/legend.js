// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The legends: name, colours and numbers of every scale that a visible object uses. */
import { make } from './dom.js';
import { digitsFor, formatValue, ticks } from './numbers.js';

/** Room a label needs. Unit: CSS pixels */
const PER_CHARACTER = 7;
const GAP = 10;

function colourBar(colors) {
  const n = colors.length / 4;
  const bar = make('canvas', { class: 'bar', width: n, height: 1, 'aria-hidden': 'true' });
  const pixels = new ImageData(new Uint8ClampedArray(colors), n, 1);
  bar.getContext('2d').putImageData(pixels, 0, 0);
  return bar;
}

/** The numbers under the bar: both ends, and between them what does not touch; of a constant, one. */
function labels(range, width) {
  const digits = digitsFor(range);
  const [a, b] = range;
  const at = (value, place, text) => ({
    value,
    place,
    text,
    half: (text.length * PER_CHARACTER) / 2,
  });
  const first = at(a, 0, formatValue(a, digits));
  if (!(a < b)) {
    return [first];
  }
  const last = at(b, width, formatValue(b, digits));
  const chosen = [first];
  let free = 2 * first.half + GAP;
  for (const value of ticks(range)) {
    const tick = at(value, ((value - a) / (b - a)) * width, formatValue(value, digits));
    if (tick.place - tick.half >= free && tick.place + tick.half + GAP <= width - 2 * last.half) {
      chosen.push(tick);
      free = tick.place + tick.half + GAP;
    }
  }
  return [...chosen, last];
}

/** One legend. @param {import('./scales.js').Scale} scale */
function legend(scale, showsNaN, width) {
  const scaleLabels = labels(scale.range, width);
  const numbers = make('div', { class: 'ticks', 'aria-hidden': 'true' });
  scaleLabels.forEach((label, i) => {
    const side = i === 0 ? 'first' : i === scaleLabels.length - 1 ? 'last' : '';
    const element = make('span', { class: side }, label.text);
    element.style.left = `${(100 * label.place) / width}%`;
    numbers.append(element);
  });
  const name = make('span', { class: 'legend-name', title: scale.label }, scale.label);
  const head = make('div', { class: 'legend-head' }, name);
  if (showsNaN) {
    const swatch = make('span', { class: 'swatch' });
    swatch.style.backgroundColor = `rgb(${scale.nanColor.join(',')})`;
    head.append(make('span', { class: 'nan' }, swatch, 'no value'));
  }
  const [low, high] = [scaleLabels[0].text, scaleLabels.at(-1).text];
  const words = low === high ? `everywhere ${low}` : `colours from ${low} to ${high}`;
  return make(
    'figure',
    {
      class: 'legend card',
      role: 'img',
      'aria-label': `${scale.label}: ${words}`,
    },
    head,
    colourBar(scale.colors),
    numbers,
  );
}

/** Fills `element` with the legends of what is visible. */
export function showLegends(element, objects) {
  const scales = new Map();
  for (const object of objects) {
    if (object.visible && object.scale) {
      scales.set(object.scale, (scales.get(object.scale) ?? false) || object.showsNaN);
    }
  }
  element.hidden = scales.size === 0;
  const style = getComputedStyle(element);
  const width = parseFloat(style.getPropertyValue('--bar-width')) || 240;
  element.replaceChildren(
    ...[...scales].map(([scale, showsNaN]) => legend(scale, showsNaN, width)),
  );
}
