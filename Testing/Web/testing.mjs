// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What the tests of the page share: the build's folders, skipping, a browser. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SKIP = 77;

/** The build's Web folder: viewer.html and node_modules. */
export const build =
  process.env.MICROTOME_WEB_BUILD && path.resolve(process.env.MICROTOME_WEB_BUILD);
export const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../Web/src');

/** Ends the test as one that could not run. */
export function skip(why) {
  console.log(`SKIP: ${why}`);
  process.exit(SKIP);
}

if (!build || !existsSync(path.join(build, 'viewer.html'))) {
  skip('MICROTOME_WEB_BUILD names no folder with a viewer.html');
}

const find = createRequire(path.join(build, 'node_modules', 'index.js'));

/** A CommonJS module of the build's node_modules. */
export const load = (name) => find(name);

/** three.js, which Node 18 can import but not require. */
export const loadThree = () =>
  import(pathToFileURL(path.join(build, 'node_modules/three/build/three.module.js')).href);

/** Random numbers that a printed seed repeats. Source: mulberry32. */
export function random(seed = Number(process.env.MICROTOME_SEED) || Date.now() % 2 ** 31) {
  console.log(`seed ${seed} (repeat with MICROTOME_SEED=${seed})`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MARKER = '<!--microtome-scene-->';

/** The page with a scene's text in it, as mtm_scene_write_html writes it. */
export function pageWith(text) {
  const page = readFileSync(path.join(build, 'viewer.html'), 'utf8');
  const [before, after, ...more] = page.split(MARKER);
  if (after === undefined || more.length > 0) {
    throw new Error(`viewer.html must hold ${MARKER} once`);
  }
  return `${before}<script id="microtome-scene" type="application/json">${text}</script>${after}`;
}

/** A document's text that can stand in a page. */
export const toText = (document) => JSON.stringify(document).replaceAll('<', '\\u003c');

const FLAGS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser that opens pages from files and writes down what they ask for and complain of. */
export class Browser {
  static async start(flags = []) {
    const executablePath = process.env.MICROTOME_CHROMIUM;
    if (!executablePath || !existsSync(executablePath)) {
      skip('no chromium to run the page in');
    }
    let chromium;
    try {
      ({ chromium } = load('playwright-core'));
    } catch (error) {
      skip(`no playwright-core (${error.message})`);
    }
    const browser = new Browser();
    browser.folder = mkdtempSync(path.join(tmpdir(), 'microtome-page-'));
    browser.chromium = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
    return browser;
  }

  /**
   * Opens a page that holds a text, or none for null. The result has `requests` and `complaints`:
   * what it loaded beside itself, and its errors and warnings.
   */
  async open(text, options) {
    const empty = () => readFileSync(path.join(build, 'viewer.html'), 'utf8');
    const page = await this.openPage(text === null ? empty() : pageWith(text), options);
    if (text !== null) {
      await until(page, () => Boolean(window.microtome));
    }
    return page;
  }

  /** Opens a whole page, at an address that ends in `hash`. @param {string} html */
  async openPage(html, { width = 1280, height = 800, hash = '', ...options } = {}) {
    const file = path.join(this.folder, 'scene.html');
    writeFileSync(file, html);
    const page = await this.chromium.newPage({ viewport: { width, height }, ...options });
    page.requests = [];
    page.complaints = [];
    page.on('request', (r) => page.requests.push(r.url()));
    page.on('pageerror', (e) => page.complaints.push(String(e)));
    page.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning') {
        page.complaints.push(m.text());
      }
    });
    await page.goto(pathToFileURL(file).href + hash);
    page.setDefaultTimeout(60000);
    return page;
  }

  async stop() {
    await this.chromium.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Waits until a function is true in the page. Playwright's own waiting evaluates text there, which
 * the page's policy forbids.
 */
export async function until(page, condition, argument) {
  const end = Date.now() + 60000;
  while (!(await page.evaluate(condition, argument))) {
    if (Date.now() > end) {
      throw new Error(`never true: ${condition}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Drops a file on a page. */
export const drop = (page, name, type, text) =>
  page.evaluate(
    ([n, t, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], n, { type: t }));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    },
    [name, type, text],
  );

/** What the page loaded, without itself and what it carries in itself. */
export const loaded = (page) => page.requests.slice(1).filter((url) => !/^(data|blob):/.test(url));

/** The colour at a point of the scene. */
export const pixelAt = (page, point) =>
  page.evaluate((p) => {
    const { x, y } = window.microtome.project(p);
    return window.microtome.pixel(x, y);
  }, point);
