// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The legends: name, colours and numbers of every scale of what is drawn. */
import { make } from './dom.js';
import { digitsFor, formatValue, logTicks, ticks } from './numbers.js';

/** Room a label needs. Unit: CSS pixels */
const PER_CHARACTER = 7;
const GAP = 10;

function colourBar(scale) {
  const n = scale.colors.length / 4;
  const bar = make('canvas', { class: 'bar', width: n, height: 1, 'aria-hidden': 'true' });
  bar.classList.toggle('bands', scale.bands > 0);
  bar.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(scale.colors), n, 1), 0, 0);
  return bar;
}

/** The numbers under the bar: both ends, and between them what does not touch; of a constant, one. */
function labels(scale, width) {
  const { range } = scale;
  const digits = digitsFor(range);
  const [a, b] = range;
  const at = (value, place, text) => ({ place, text, half: (text.length * PER_CHARACTER) / 2 });
  const first = at(a, 0, formatValue(a, digits));
  if (!(a < b)) {
    return [first];
  }
  const last = at(b, width, formatValue(b, digits));
  const chosen = [first];
  let free = 2 * first.half + GAP;
  for (const value of scale.log ? logTicks(range) : ticks(range)) {
    const tick = at(value, scale.place(value) * width, formatValue(value, digits));
    if (tick.place - tick.half >= free && tick.place + tick.half + GAP <= width - 2 * last.half) {
      chosen.push(tick);
      free = tick.place + tick.half + GAP;
    }
  }
  return [...chosen, last];
}

function swatch(color, text) {
  const square = make('span', { class: 'swatch' });
  square.style.backgroundColor = `rgb(${color.join(',')})`;
  return make('span', { class: 'mark' }, square, make('span', { class: 'mark-text' }, text));
}

/** What the scene says in words about values: "1 inlet", each with its colour. */
function annotations(scale) {
  const n = scale.colors.length / 4;
  const marks = scale.annotations
    .filter(({ value }) => scale.place(value) >= 0 && scale.place(value) <= 1)
    .map(({ value, text }) => {
      const t = scale.place(value);
      const i = scale.bands ? Math.min(n - 1, Math.floor(t * n)) : Math.round(t * (n - 1));
      return swatch([...scale.colors.subarray(4 * i, 4 * i + 3)], text || formatValue(value));
    });
  return marks.length > 0 ? make('div', { class: 'marks' }, ...marks) : null;
}

/** One legend. @param {import('./scale.js').Scale} scale */
function legend(scale, showsNaN, width) {
  const scaleLabels = labels(scale, width);
  const numbers = make('div', { class: 'ticks', 'aria-hidden': 'true' });
  scaleLabels.forEach((label, i) => {
    const side = i === 0 ? 'first' : i === scaleLabels.length - 1 ? 'last' : '';
    const element = make('span', { class: side }, label.text);
    element.style.left = `${(100 * label.place) / width}%`;
    numbers.append(element);
  });
  const name = make('span', { class: 'legend-name', title: scale.label }, scale.label);
  const head = make('div', { class: 'legend-head' }, name);
  const outside = [
    [scale.belowColor, 'below'],
    [scale.aboveColor, 'above'],
  ].filter(([color]) => color);
  head.append(...outside.map(([color, text]) => swatch(color, text)));
  if (showsNaN) {
    const mark = swatch(scale.nanColor, 'no value');
    mark.classList.add('nan');
    head.append(mark);
  }
  const [low, high] = [scaleLabels[0].text, scaleLabels.at(-1).text];
  const kind = scale.log ? ', logarithmic' : '';
  const words = low === high ? `everywhere ${low}` : `colours from ${low} to ${high}${kind}`;
  const marks = annotations(scale);
  return make(
    'figure',
    { class: 'legend card', role: 'img', 'aria-label': `${scale.label}: ${words}` },
    head,
    colourBar(scale),
    numbers,
    ...(marks ? [marks] : []),
  );
}

/** The scales that visible objects use, and whether NaN is among what they show. */
export function visibleScales(objects) {
  const scales = new Map();
  for (const object of objects) {
    if (object.isDrawn && object.scale) {
      scales.set(object.scale, (scales.get(object.scale) ?? false) || object.showsNaN);
    }
  }
  return scales;
}

/** From the legends to what is above them. Unit: CSS pixels */
const APART = 10;

/** On phones more legends than this are small. */
const MOST_LARGE = 2;

/** Keeps the legends under what is above them: they scroll, as one card, where that is too little. */
export function fitLegends(element, above) {
  if (element.hidden) {
    return;
  }
  const { bottom } = getComputedStyle(element);
  const room = innerHeight - parseFloat(bottom) - above.getBoundingClientRect().bottom - APART;
  element.style.setProperty('--room', `${room}px`);
  for (const name of ['scrolls', 'card']) {
    element.classList.remove(name);
  }
  const scrolls = element.scrollHeight > element.clientHeight + 1;
  element.classList.toggle('scrolls', scrolls);
  element.classList.toggle('card', scrolls);
  // What scrolls has a place in the order of Tab.
  element.tabIndex = scrolls ? 0 : -1;
}

/** Fills `element` with the legends of what is visible. */
export function showLegends(element, objects) {
  const scales = [...visibleScales(objects)].filter(([scale]) => !scale.hidden);
  element.hidden = scales.length === 0;
  element.classList.toggle('many', scales.length > MOST_LARGE);
  const style = getComputedStyle(element);
  const width = parseFloat(style.getPropertyValue('--bar-width')) || 240;
  element.replaceChildren(...scales.map(([scale, showsNaN]) => legend(scale, showsNaN, width)));
}
