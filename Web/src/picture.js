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

/** Draws a card without what is in it; what is drawn then is inside of it, until the pen is restored. */
function drawCard(pen, card) {
  const { left, top, width, height } = card.getBoundingClientRect();
  const { backgroundColor, borderRadius } = getComputedStyle(card);
  pen.save();
  pen.fillStyle = backgroundColor;
  pen.beginPath();
  pen.roundRect(left, top, width, height, parseFloat(borderRadius) || 0);
  pen.fill();
  pen.clip();
}

/** Draws a legend as it is on the page. */
function drawLegend(pen, legend) {
  drawCard(pen, legend);
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

/** Draws the legends; of those that scroll, what the page shows of them. */
function drawLegends(pen, legends) {
  const all = legends.querySelectorAll('.legend');
  if (all.length === 0) {
    return;
  }
  pen.save();
  if (legends.classList.contains('scrolls')) {
    drawCard(pen, legends);
  }
  all.forEach((legend) => drawLegend(pen, legend));
  pen.restore();
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
