// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The view as a PNG: the picture, the numbers of the axes, the texts and the legends. */
import { fontOf, make } from './dom.js';
import { drawTexts } from './texts.js';

const readColor = (element) => getComputedStyle(element).color;

/** Draws the text of an element where it is on the page. */
function drawText(pen, element) {
  const { left, top, height } = element.getBoundingClientRect();
  Object.assign(pen, { font: fontOf(element), fillStyle: readColor(element), textBaseline: 'middle' });
  pen.fillText(element.textContent, left, top + height / 2);
}

/** Draws a legend as it is on the page. */
function drawLegend(pen, legend) {
  const { left, top, width, height } = legend.getBoundingClientRect();
  pen.fillStyle = getComputedStyle(legend).backgroundColor;
  pen.beginPath();
  pen.roundRect(left, top, width, height, 12);
  pen.fill();
  const bar = legend.querySelector('.bar');
  const place = bar.getBoundingClientRect();
  pen.imageSmoothingEnabled = getComputedStyle(bar).imageRendering !== 'pixelated';
  pen.drawImage(bar, place.left, place.top, place.width, place.height);
  for (const swatch of legend.querySelectorAll('.swatch')) {
    const box = swatch.getBoundingClientRect();
    pen.fillStyle = swatch.style.backgroundColor;
    pen.fillRect(box.left, box.top, box.width, box.height);
  }
  legend.querySelectorAll('.legend-name, .ticks span, .mark-text').forEach((e) => drawText(pen, e));
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
  legends.querySelectorAll('.legend').forEach((legend) => drawLegend(pen, legend));
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
