// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file parity_pages.mjs FOLDER: the picture of each page of a folder, as rows of RGB from below. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, until } from '../Web/testing.mjs';

/** What the page draws where nothing but the canvas is in the window. Run in the page. */
function drawAlone() {
  const { view } = window.microtome.page;
  view.insets = { left: 0, top: 0, right: 0, bottom: 0 };
  view.resize();
  view.render();
  const gl = view.renderer.getContext();
  const { drawingBufferWidth: w, drawingBufferHeight: h } = gl;
  const bytes = new Uint8Array(4 * w * h);
  gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  let text = '';
  bytes.forEach((byte, i) => (text += i % 4 < 3 ? String.fromCharCode(byte) : ''));
  return { w, h, text };
}

const folder = process.argv[2];
const browser = await Browser.start();
try {
  for (const name of readdirSync(folder).filter((f) => f.endsWith('.html'))) {
    const page = await browser.chromium.newPage({ viewport: { width: 400, height: 300 } });
    await page.goto(pathToFileURL(path.join(folder, name)).href);
    await until(page, () => Boolean(window.microtome));
    const { w, h, text } = await page.evaluate(drawAlone);
    if (w !== 400 || h !== 300) {
      throw new Error(`${name}: the canvas has ${w} x ${h} pixels`);
    }
    writeFileSync(path.join(folder, name.replace('.html', '.rgb')), Buffer.from(text, 'latin1'));
    await page.close();
  }
} finally {
  await browser.stop();
}
