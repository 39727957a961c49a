// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What the tests of slicing in the page share: pages, what a page has cut, its controls. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPage } from './pages.mjs';
import { sheetScene } from './scenes.mjs';
import { build, skip, source, toText, until } from './testing.mjs';

if (!existsSync(path.join(build, 'slicer.wasm'))) {
  skip('the page was built without live slicing');
}
const fromSource = (name) => import(pathToFileURL(path.join(source, name)));
export const { extentOf, planesOf, pythonOf, unit } = await fromSource('planes.js');

/** Pages with nothing but a data set, the unit cube in 7^3 blocks, by name. */
export function makePages() {
  const pages = new Map();
  const folder = mkdtempSync(path.join(tmpdir(), 'microtome-slicing-'));
  const viewer = path.join(build, 'viewer.html');
  execFileSync(process.env.MICROTOME_WRITE_SLICES, [path.join(folder, 'records'), folder, viewer]);
  for (const name of readdirSync(folder).filter((n) => n.endsWith('.html'))) {
    const html = readFileSync(path.join(folder, name), 'utf8');
    pages.set(readPage(html).steps[0].object.userData.microtome.title, html);
  }
  rmSync(folder, { recursive: true });
  return pages;
}

/** A page whose scene was changed. */
export function withStep(html, change) {
  const pattern = /(class="microtome-step"[^>]*>)(.*?)(<\/script>)/s;
  return html.replace(pattern, (_, before, text, rest) => {
    const step = JSON.parse(text);
    change(step);
    return before + toText(step) + rest;
  });
}

/** A page that has its data set twice, by another name. */
export const twice = (html) =>
  withStep(html, ({ object }) => {
    const { dataSets } = object.userData.microtome;
    dataSets.push({ ...dataSets[0], name: 'second' });
  });

/** A page that has a slice of its data set, too. */
export function withSlice(html) {
  return withStep(html, (step) => {
    const slice = sheetScene();
    for (const list of ['geometries', 'materials', 'textures', 'images']) {
      step[list] = [...(step[list] ?? []), ...(slice[list] ?? [])];
    }
    const group = slice.object.children.find(({ type }) => type === 'Group');
    Object.assign(group.userData.microtome, { dataSet: 0, isSlice: true });
    step.object.children.push(group);
  });
}

export const ready = (page) => until(page, () => Boolean(window.microtome));

/** Opens a page that slices as soon as it is open, having nothing else to show. */
export async function openSliced(browser, html, options) {
  const page = await browser.openPage(html, options);
  await ready(page);
  await until(page, () => window.microtome.slices()[0].counts.points > 0);
  return page;
}

/** What the page is slicing of a data set: the cut, the box, and every position of the section. */
export const sectionOf = (page, number = 0) =>
  page.evaluate((i) => {
    const { live } = window.microtome.page.slices[i];
    const positions = live.object.parts.flatMap(({ piece }) => [
      ...(piece?.shape.primitives.positions ?? []),
    ]);
    const { cut, on, surroundings, dataSet, origin } = live;
    const { points, polygons } = live.object.counts;
    return {
      cut,
      on,
      surroundings,
      box: dataSet.box,
      points,
      polygons,
      positions: positions.map((x, k) => x + origin[k % 3]),
    };
  }, number);

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** Whether every position is in a plane of the cut, and every plane has some. */
function fits({ cut, box, positions }) {
  const planes = planesOf(cut, box);
  const n = unit(cut.normal);
  const [low, high] = extentOf(box, cut.normal);
  const places = planes.map(({ origin }) => dot(n, origin));
  const found = new Set();
  for (let i = 0; i < positions.length; i += 3) {
    const at = dot(n, positions.slice(i, i + 3));
    const plane = places.findIndex((place) => Math.abs(at - place) < 2e-6);
    if (plane < 0) {
      return false;
    }
    found.add(plane);
  }
  return places.every((at, i) => at < low + 1e-6 || at > high - 1e-6 || found.has(i));
}

/** Waits until a data set's section is that of the cut, which has passed a test. */
export async function sliced(page, wanted = () => true, what = wanted, number = 0) {
  const end = Date.now() + 10000;
  for (;;) {
    const section = await sectionOf(page, number);
    if (section.on && wanted(section.cut) && fits(section)) {
      return section;
    }
    assert.ok(Date.now() < end, `never so: ${what}, ${JSON.stringify(section.cut)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export const near = (a, b, tolerance = 1e-9) => Math.abs(a - b) <= tolerance;
export const place = (page) => page.getByRole('textbox', { name: 'Position of the planes' });
export const slider = (page) => page.getByRole('slider', { name: 'Position of the planes' });
export const choice = (page, text) =>
  page.locator('.slicing .segments label').filter({ hasText: new RegExp(`^${text}$`) });
export const words = (page) => page.locator('.slice-numbers').textContent();
export const arrowOf = (page) => page.evaluate(() => window.microtome.slices()[0].arrow);

export async function fill(field, text) {
  await field.fill(text);
  await field.press('Enter');
}

/** Puts one slice across z in the middle. */
export async function flat(page) {
  await page.evaluate(() =>
    window.microtome.page.slices[0].set({ normal: [0, 0, 1], position: 0.5, count: 1 }),
  );
  await sliced(page, (cut) => cut.position === 0.5 && cut.count === 1);
}

export async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let i = 1; i <= 5; ++i) {
    const at = (k) => from[k] + ((to[k] - from[k]) * i) / 5;
    await page.mouse.move(at('x'), at('y'));
  }
  await page.mouse.up();
}
