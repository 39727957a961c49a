// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Slicing in the page at size: node bench_page_slicing.mjs WRITER [DIVISOR]. WRITER is the
 * program bench_page_slices, the folders are those of the tests of the page (MICROTOME_WEB_BUILD,
 * MICROTOME_CHROMIUM). Prints a row of CSV for each data set: its bytes in the page, how long opening
 * takes until the first slice is drawn, what the worker takes for a plane that moves (median and
 * largest), what of that is the library's, that against the library built for this processor on one
 * thread; and of a recorded drag of the arrow how many pictures there were, and the script time of a
 * picture (median and largest; 33 ms is 30 pictures a second).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, build, skip, source, until } from '../Web/testing.mjs';
import { CATEGORIES, scriptOfPictures } from './script_trace.mjs';

if (!existsSync(path.join(build, 'slicer.wasm'))) {
  skip('the page was built without live slicing');
}
const FRAMES = 40;
/** Moves of the mouse, of which several may come to one picture. */
const DRAGS = 60;
const [writer, divisor = '1'] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'microtome-bench-'));
const sort = (times) => [...times].sort((a, b) => a - b);
const median = (times) => sort(times)[times.length >> 1];
const { SlicerService } = await import(pathToFileURL(path.join(source, 'slicer_worker.js')));

const positionOf = (i) => 0.1 + (0.8 * i) / FRAMES;
const planeOf = (i) => ({ origin: [0.5, 0.5, positionOf(i)], normal: [0.1, 0.2, 1] });

/** The library's own time in WebAssembly, in this process. */
async function libraryMs(html) {
  const step = html.match(/<script[^>]*class="microtome-step"[^>]*>(.*?)<\/script>/s)[1];
  const blocks = html.matchAll(/class="microtome-buffer" id="(\w+)">(.*?)<\/script>/gs);
  const texts = new Map([...blocks].map(([, id, text]) => [id, text]));
  const [{ arrays, ...description }] = JSON.parse(step).object.userData.microtome.dataSets;
  const service = new SlicerService();
  let slicer = null;
  await service.start({ bytes: readFileSync(path.join(build, 'slicer.wasm')) });
  await service.open({ mesh: 0, description, arrays, texts, opened: (made) => (slicer = made) });
  const request = (i) => ({ mesh: 0, planes: [planeOf(i)], arrays: [0] });
  await service.slice(request(0));
  await service.slice(request(1));
  const times = [];
  for (let i = 0; i < FRAMES; ++i) {
    const start = performance.now();
    const section = slicer.slice([planeOf(i)], true);
    slicer.carryOver(0, section.nPoints);
    times.push(performance.now() - start);
  }
  service.close({ mesh: 0 });
  return median(times);
}

/** What the page takes. */
async function measurePage(browser, html) {
  const page = await browser.openPage(html);
  await until(page, () => {
    const numbers = document.querySelector('.slice-numbers')?.textContent ?? '';
    return /[1-9][^·]* in the slice/.test(numbers);
  });
  const firstMs = await page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() => setTimeout(() => done(performance.now())));
      }),
  );
  await until(page, () => window.microtome?.objects().length === 2);
  const worker = await page.evaluate(
    async ({ n, from, step }) => {
      const [tool] = window.microtome.page.slices;
      tool.live.setSurroundings('hidden');
      await tool.set({ normal: [0.1, 0.2, 1], position: 0.6 });
      await tool.set({ position: 0.61 });
      const times = [];
      for (let i = 0; i < n; ++i) {
        const n3 = Math.hypot(0.1, 0.2, 1);
        await tool.set({ position: (0.05 + 0.1 + (from + step * i)) / n3 });
        times.push(tool.live.milliseconds);
      }
      return times;
    },
    { n: FRAMES, from: 0.1, step: 0.8 / FRAMES },
  );
  const script = await dragMs(browser, page);
  await page.close();
  return { firstMs, worker, script };
}

/** The script time of the page's thread while the arrow is dragged, for each picture, recorded. */
async function dragMs(browser, page) {
  const { foot, tip } = await page.evaluate(() => window.microtome.slices()[0].arrow);
  await page.mouse.move(foot.x, foot.y);
  await page.mouse.down();
  await browser.chromium.startTracing(page, { categories: CATEGORIES });
  for (let i = 1; i <= DRAGS; ++i) {
    const part = 1.5 * Math.sin((6 * i) / FRAMES);
    await page.mouse.move(foot.x + part * (tip.x - foot.x), foot.y + part * (tip.y - foot.y));
  }
  const trace = await browser.chromium.stopTracing();
  await page.mouse.up();
  return scriptOfPictures(JSON.parse(trace).traceEvents);
}

const made = execFileSync(writer, [path.join(build, 'viewer.html'), folder, divisor], {
  encoding: 'utf8',
});
const browser = await Browser.start();
console.log(
  'data_set,points,cells,embedded_bytes,first_slice_ms,worker_ms_median,worker_ms_max,' +
    'library_ms,native_ms,ratio,pictures,script_ms_median,script_ms_largest',
);
for (const line of made.trim().split('\n')) {
  const { name, points, cells, bytes, nativeMs } = JSON.parse(line);
  const html = readFileSync(path.join(folder, `${name}.html`), 'utf8');
  const { firstMs, worker, script } = await measurePage(browser, html);
  const library = await libraryMs(html);
  const numbers = [firstMs, median(worker), Math.max(...worker), library, nativeMs];
  const row = [name, points, cells, bytes, ...numbers.map((x) => x.toFixed(2))];
  const recorded = [median(script), Math.max(...script)].map((x) => x.toFixed(2));
  console.log([...row, (library / nativeMs).toFixed(2), script.length, ...recorded].join(','));
}
await browser.stop();
rmSync(folder, { recursive: true });
