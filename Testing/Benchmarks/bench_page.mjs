// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file How long a browser takes to open scenes from files, and to go to another time step:
 * node bench_page.mjs FILE.html ... The folders are those of the tests of the page
 * (MICROTOME_WEB_BUILD, MICROTOME_CHROMIUM). Prints a row of CSV for each file: milliseconds from the
 * navigation until the data are ready and the first picture is handed to the graphics, until it is
 * drawn; and for scenes of several steps the median and the largest time of a seek by the page's
 * player, without and with drawing. Times are medians of three openings in new pages. A picture is
 * drawn when a pixel of it can be read: Chromium's finish() of WebGL waits for nothing, and pictures
 * that are still to be drawn delay the seeks after them by seconds.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, until } from '../Web/testing.mjs';

const OPENINGS = 3;
const SEEKS = 10;

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Notes when the page sets window.microtome: its scene is there and its first picture asked for. */
function noteTimes() {
  let value;
  Object.defineProperty(window, 'microtome', {
    get: () => value,
    set: (given) => {
      value = given;
      const ready = performance.now();
      const gl = value.page?.view.renderer.getContext();
      gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      window.noted = { ready, drawn: performance.now() };
    },
  });
}

async function seek(count) {
  const { player, view } = microtome.page;
  const gl = view.renderer.getContext();
  const n = player.steps.length;
  const [ready, drawn] = [[], []];
  for (let i = 1; n > 1 && i <= count; ++i) {
    const start = performance.now();
    await player.go((i * 37) % n);
    ready.push(performance.now() - start);
    view.render();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    drawn.push(performance.now() - start);
  }
  return { n, ready, drawn };
}

async function open(browser, file) {
  const page = await browser.chromium.newPage({ viewport: { width: 800, height: 600 } });
  page.setDefaultTimeout(60000);
  await page.addInitScript(noteTimes);
  await page.goto(pathToFileURL(path.resolve(file)).href);
  await until(page, () => Boolean(window.microtome && window.noted?.drawn));
  const error = await page.evaluate(() => window.microtome.error ?? '');
  if (error) {
    throw new Error(`${file}: ${error}`);
  }
  const result = { ...(await page.evaluate(() => window.noted)) };
  result.seek = await page.evaluate(seek, SEEKS);
  await page.close();
  return result;
}

const browser = await Browser.start();
try {
  console.log('file,MB,ready ms,drawn ms,steps,seek median ms,largest,with drawing median ms,largest');
  for (const file of process.argv.slice(2)) {
    const results = [];
    for (let i = 0; i < OPENINGS; ++i) {
      results.push(await open(browser, file));
    }
    const { n } = results[0].seek;
    const seeks = ['ready', 'drawn'].flatMap((name) => {
      const all = results.flatMap((r) => r.seek[name]);
      return n > 1 ? [median(all), Math.max(...all)] : [0, 0];
    });
    const times = [median(results.map((r) => r.ready)), median(results.map((r) => r.drawn))];
    const size = (statSync(file).size / 1e6).toFixed(2);
    const row = [path.basename(file), size, ...times.map((t) => t.toFixed(0)), n];
    console.log([...row, ...seeks.map((t) => t.toFixed(0))].join(','));
  }
} finally {
  await browser.stop();
}
