// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Texts over the picture: the name of a run, the time of a step. They are text only, never markup. */
import { fontOf, make } from './dom.js';

/**
 * @typedef {object} OverlayText docs/formats.md, Texts.
 * @property {string} text
 * @property {string} [place] a corner, or the middle of an edge
 * @property {number[]} [position] of the lower left corner, where there is no place
 * @property {number} size Unit: points
 * @property {number[]} color red, green and blue, to 255
 */

const FAMILIES = {
  serif: 'Georgia, "Times New Roman", "Liberation Serif", serif',
  monospace: 'ui-monospace, "Liberation Mono", "Courier New", monospace',
};

/** In small pictures letters of one point are at most so large. Unit: percent of the smaller side */
const MOST_PER_POINT = 0.25;

/** Between texts and what is around them. Unit: CSS pixels */
const GAP = 14;

/** Luminance of WCAG 2. */
function luminance(color) {
  const [r, g, b] = color.map((byte) => {
    const level = byte / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever is further from a colour: their contrast is 4.58 at least. */
export function haloOf(color) {
  const bright = luminance(color) + 0.05;
  return bright / 0.05 >= 1.05 / bright ? '#000' : '#fff';
}

function makeText({ text, size, color, opacity, align, family, bold, italic }) {
  const halo = haloOf(color);
  const element = make('p', { class: 'overlay-text', dir: 'auto' }, text);
  Object.assign(element.style, {
    color: `rgb(${color.join(',')})`,
    // What is behind may have any colour, so letters have an edge.
    textShadow: ['0 0 1px', '0 0 1px', '0 0 2px', '0 0 3px', '0 0 4px']
      .map((edge) => `${edge} ${halo}`)
      .join(','),
    fontSize: `min(${size}pt, ${MOST_PER_POINT * size}vmin)`,
    fontFamily: FAMILIES[family] ?? '',
    fontWeight: bold ? '700' : '',
    fontStyle: italic ? 'italic' : '',
    textAlign: align ?? '',
    opacity: opacity ?? '',
  });
  return element;
}

/** Fills `element` with texts; those of one place stand below each other. @param {OverlayText[]} texts */
export function showTexts(element, texts) {
  const places = new Map();
  for (const text of texts) {
    const key = text.place ?? String(text.position);
    if (!places.has(key)) {
      const place = make('div', { class: `text-place ${text.place ?? 'free'}` });
      if (!text.place) {
        const [x, y] = text.position.map((part) => `${100 * part}%`);
        Object.assign(place.style, { left: x, bottom: y, maxWidth: `calc(100% - ${x})` });
      }
      places.set(key, place);
    }
    places.get(key).append(makeText(text));
  }
  element.replaceChildren(...places.values());
  element.hidden = texts.length === 0;
}

/**
 * Puts the texts where the picture is seen.
 * @param {HTMLElement} element that has them
 * @param {{left: number, top: number, right: number, bottom: number}} insets what covers the picture
 * @param {HTMLElement} corner what is in its upper right corner
 * @param {HTMLElement} legends what may be in its lower right corner
 */
export function placeTexts(element, insets, corner, legends) {
  if (element.hidden) {
    return;
  }
  for (const side of ['left', 'top', 'right', 'bottom']) {
    element.style[side] = `${insets[side] + GAP}px`;
  }
  const taken = Math.max(0, innerWidth - corner.getBoundingClientRect().left - insets.right);
  for (const upper of element.querySelectorAll('.upperRight, .upperCenter')) {
    const isRight = upper.classList.contains('upperRight');
    upper.style[isRight ? 'right' : 'left'] = isRight ? `${taken}px` : `calc(50% - ${taken / 2}px)`;
  }
  const lower = element.querySelector('.lowerRight');
  if (lower) {
    const { top } = legends.getBoundingClientRect();
    lower.style.bottom = legends.hidden ? '' : `${Math.max(0, innerHeight - top - insets.bottom)}px`;
  }
}

/** The lines of a text as they are on the page, each with its place. @returns {{text: string, box: DOMRect}[]} */
export function linesOf(element) {
  const node = element.firstChild;
  const range = document.createRange();
  const lines = [];
  let at = 0;
  for (const letter of node?.data ?? '') {
    range.setStart(node, at);
    range.setEnd(node, (at += letter.length));
    const [box] = range.getClientRects();
    const line = lines.at(-1);
    if (line && box && Math.abs(line.box.top - box.top) < 2) {
      line.text += letter;
    } else if (box && letter !== '\n') {
      lines.push({ text: letter, box });
    }
  }
  return lines;
}

/** Draws texts as they are on the page. @param {CanvasRenderingContext2D} pen @param {HTMLElement} element */
export function drawTexts(pen, element) {
  for (const text of element.hidden ? [] : element.querySelectorAll('.overlay-text')) {
    const { color, opacity } = getComputedStyle(text);
    const font = fontOf(text);
    const halo = text.style.textShadow.includes('rgb(0, 0, 0)') ? '#000' : '#fff';
    Object.assign(pen, { font, textBaseline: 'middle', textAlign: 'left', lineJoin: 'round' });
    Object.assign(pen, { fillStyle: color, strokeStyle: halo, lineWidth: 3, globalAlpha: opacity });
    for (const { text: words, box } of linesOf(text)) {
      pen.strokeText(words, box.left, box.top + box.height / 2);
      pen.fillText(words, box.left, box.top + box.height / 2);
    }
  }
  pen.globalAlpha = 1;
}
