// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The view as a PNG: the picture, the numbers of the axes, the texts and the legends. */
import { fontOf, make } from './dom.js';
import { drawTexts, linesOf } from './texts.js';

const isSeen = (element) => element.getClientRects().length > 0;

/** A text as short as it fits, as the page shortens it. */
function shorten(pen, text, width) {
  const letters = [...text];
  if (pen.measureText(text).width <= width + 1) {
    return text;
  }
  while (letters.length > 0 && pen.measureText(`${letters.join('')}…`).width > width) {
    letters.pop();
  }
  return `${letters.join('')}…`;
}

/** Draws the text of an element where it is on the page, line by line, or in one that may be cut. */
function drawText(pen, element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  Object.assign(pen, { font: fontOf(element), fillStyle: style.color, textBaseline: 'middle' });
  if (style.textOverflow === 'ellipsis') {
    pen.fillText(shorten(pen, element.textContent, width), left, top + height / 2);
    return;
  }
  for (const { text, box } of linesOf(element)) {
    pen.fillText(text, box.left, box.top + box.height / 2);
  }
}

/** The line from the bar to a number. */
function drawTick(pen, number) {
  const { left, right, top } = number.getBoundingClientRect();
  const { backgroundColor } = getComputedStyle(number, '::before');
  const side = number.className;
  const at = side === 'first' ? left : side === 'last' ? right - 1 : (left + right) / 2;
  pen.fillStyle = backgroundColor;
  pen.fillRect(at, top - 4, 1, 4);
}

/** Draws a legend as it is on the page, and nothing outside of its card. */
function drawLegend(pen, legend) {
  const { left, top, width, height } = legend.getBoundingClientRect();
  pen.save();
  pen.fillStyle = getComputedStyle(legend).backgroundColor;
  pen.beginPath();
  pen.roundRect(left, top, width, height, 12);
  pen.fill();
  pen.clip();
  const bar = legend.querySelector('.bar');
  const place = bar.getBoundingClientRect();
  pen.imageSmoothingEnabled = getComputedStyle(bar).imageRendering !== 'pixelated';
  pen.drawImage(bar, place.left, place.top, place.width, place.height);
  for (const swatch of legend.querySelectorAll('.swatch')) {
    const box = swatch.getBoundingClientRect();
    pen.fillStyle = swatch.style.backgroundColor;
    pen.fillRect(box.left, box.top, box.width, box.height);
  }
  const find = (what) => [...legend.querySelectorAll(what)].filter(isSeen);
  find('.legend-name, .ticks span, .mark-text').forEach((e) => drawText(pen, e));
  find('.ticks span').forEach((e) => drawTick(pen, e));
  pen.restore();
}

/** Draws the legends, those too that the page has to scroll to: side by side where they are many. */
function drawLegends(pen, legends) {
  legends.classList.add('whole');
  legends.querySelectorAll('.legend').forEach((legend) => drawLegend(pen, legend));
  legends.classList.remove('whole');
}

/** @returns {HTMLCanvasElement} what the view shows, with its legends and texts */
export function takePicture(view, overlay, legends, texts) {
  view.render();
  const { width, height } = view.canvas;
  const picture = make('canvas', { width, height });
  const pen = picture.getContext('2d');
  pen.drawImage(view.canvas, 0, 0);
  pen.drawImage(overlay, 0, 0);
  const ratio = view.renderer.getPixelRatio();
  pen.scale(ratio, ratio);
  drawTexts(pen, texts);
  drawLegends(pen, legends);
  return picture;
}

/** Saves a canvas as a file of the person who looks. */
export function savePicture(canvas, name) {
  canvas.toBlob((blob) => {
    const url = URL.createObjectURL(blob);
    make('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
}
