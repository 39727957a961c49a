// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Slicing in the page: by mouse, keys, fingers and numbers. After each, what the worker cut lies
 * in the planes that the controls say, and the picture shows it. Then pages that are damaged, and
 * browsers that cannot slice.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import {
  arrowOf,
  choice,
  drag,
  fill,
  flat,
  makePages,
  near,
  openSliced,
  place,
  pythonOf,
  ready,
  sliced,
  slider,
  words,
} from './slicing.mjs';
import { Browser, build, load, pixelAt, until } from './testing.mjs';

let pages;
let browser;

before(async () => {
  pages = makePages();
  browser = await Browser.start();
});
after(() => browser?.stop());

const open = (name, options) => openSliced(browser, pages.get(name), options);
const isBackground = async (page, point) => {
  const [a, b] = [await pixelAt(page, point), await page.evaluate(() => window.microtome.pixel(640, 5))];
  return a.every((x, i) => Math.abs(x - b[i]) <= 2);
};

for (const name of ['image', 'tetrahedra']) {
  test(`${name}: on and off, position, axes, number and spacing`, async () => {
    const page = await open(name);
    // Where the scene says that slicing begins.
    const first = await sliced(page);
    assert.deepEqual([first.cut.count, first.cut.spacing], [3, 0]);
    assert.ok(near(first.cut.position, 1.4 / Math.sqrt(14)), 'the plane of the scene');

    await choice(page, 'Z').click();
    await page.getByLabel('Slices', { exact: true }).fill('1');
    await page.getByLabel('Slices', { exact: true }).press('Enter');
    await fill(place(page), '0.5');
    const half = await sliced(page, (cut) => cut.position === 0.5 && cut.count === 1);
    assert.ok(half.positions.every((x, i) => i % 3 !== 2 || x === 0.5), 'exactly there');
    if (name === 'image') {
      assert.deepEqual([half.points, half.polygons], [64, 49]);
      assert.equal(await words(page), '512 points in · 64 in the slice · −87.5\u00a0%');
    }
    const centre = [0.52, 0.53, 0.5];
    await choice(page, 'Hidden').click();
    assert.equal(await isBackground(page, centre), false, 'the slice is in the picture');

    // Off and on, by key and by mouse.
    await page.locator('#view').focus();
    await page.keyboard.press('s');
    await until(page, () => !window.microtome.slices()[0].on);
    assert.equal(await isBackground(page, centre), true, 'nothing is left of it');
    await page.getByRole('switch').click();
    await sliced(page, (cut) => cut.position === 0.5);
    await until(page, () => {
      const text = (selector) => document.querySelector(selector).textContent;
      return text('#said') === text('.slice-numbers');
    });
    await page.locator('#view').focus();
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    await sliced(page);

    await page.keyboard.press(']');
    await sliced(page, (cut) => near(cut.position, 0.51));
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await sliced(page, (cut) => near(cut.position, 0.49));
    await slider(page).focus();
    await page.keyboard.press('ArrowRight');
    await sliced(page, (cut) => near(cut.position, 0.5));
    await page.keyboard.press('Shift+ArrowRight');
    await sliced(page, (cut) => near(cut.position, 0.501));

    const { x, y, width, height } = await slider(page).boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    for (const part of [0.6, 0.7, 0.8]) {
      await page.mouse.move(x + part * width, y + height / 2);
    }
    await page.mouse.up();
    const dragged = await sliced(page, (cut) => near(cut.position, 0.8, 0.06), 'dragged to 0.8');
    assert.equal(Number(await place(page).inputValue()).toFixed(2), dragged.cut.position.toFixed(2));

    for (const [axis, k] of [['X', 0], ['Y', 1]]) {
      await choice(page, axis).click();
      await fill(place(page), '0.25');
      const across = await sliced(page, (cut) => cut.normal[k] === 1 && cut.position === 0.25);
      assert.ok(across.positions.every((v, i) => i % 3 !== k || v === 0.25), axis);
    }
    await choice(page, 'Free').click();
    await fill(page.getByLabel('Normal, x'), '1');
    await sliced(page, ({ normal }) => normal.join() === '1,1,0');

    await choice(page, 'Y').click();
    await page.getByLabel('Slices', { exact: true }).fill('5');
    await page.getByLabel('Slices', { exact: true }).press('Enter');
    await fill(place(page), '0.5');
    const five = await sliced(page, (cut) => cut.count === 5 && cut.position === 0.5);
    const levels = (section) =>
      [...new Set(section.positions.filter((_, i) => i % 3 === 1).map((v) => v.toFixed(5)))].sort();
    assert.deepEqual(levels(five), ['0.10000', '0.30000', '0.50000', '0.70000', '0.90000']);
    await fill(page.getByLabel(/^Distance between slices/), '0.1');
    const closer = await sliced(page, (cut) => cut.spacing === 0.1);
    assert.deepEqual(levels(closer), ['0.30000', '0.40000', '0.50000', '0.60000', '0.70000']);
    // What is no number changes nothing.
    await fill(place(page), 'abc');
    assert.equal((await sliced(page)).cut.position, 0.5);
    assert.equal(await place(page).inputValue(), '0.5');
    // A number as the page writes it, with its minus signs.
    await choice(page, 'Free').click();
    await fill(page.getByLabel('Normal, x'), '−1e−5');
    await sliced(page, ({ normal }) => normal.join() === '-0.00001,1,0');
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}

test('numbers of the cut are seen whole', async () => {
  for (const size of [{}, { width: 390, height: 844 }]) {
    const page = await open('tetrahedra', size);
    if (size.width) {
      await page.getByRole('button', { name: 'Show the panel' }).click();
    }
    await choice(page, 'Free').click();
    for (const [axis, text] of [
      ['x', '-0.123456'],
      ['y', '-1.23456e-5'],
      ['z', '0.577351'],
    ]) {
      await fill(page.getByLabel(`Normal, ${axis}`), text);
    }
    await fill(page.locator('.slicing input[type=number]'), '3');
    await fill(page.getByLabel('Distance between slices'), '1.23456e-5');
    await page.evaluate(() => window.microtome.page.slices[0].set({ position: 1.23456e-5 }));
    await page.evaluate(() => window.microtome.page.panel.update());
    const fields = await page.evaluate(() =>
      [...document.querySelectorAll('.slicing input[type=text]')]
        .filter((e) => e.offsetParent)
        .map(({ value, clientWidth, scrollWidth }) => ({ value, fits: scrollWidth <= clientWidth })),
    );
    assert.deepEqual(fields, [
      { value: '−0.12346', fits: true },
      { value: '−1.2346e−5', fits: true },
      { value: '0.57735', fits: true },
      { value: '1.2346e−5', fits: true },
      { value: '1.2346e−5', fits: true },
    ]);
    const sticksOut = await page.evaluate(() => {
      const { right } = document.querySelector('#panel').getBoundingClientRect();
      const all = [...document.querySelectorAll('.slicing .row > *')];
      return all.filter((e) => e.getBoundingClientRect().right > right - 15).length;
    });
    assert.equal(sticksOut, 0);
    await page.close();
  }
});

test('the arrow: its foot moves the plane, its tip turns it', async () => {
  const page = await open('tetrahedra');
  await flat(page);
  const cameraOf = () => page.evaluate(() => window.microtome.page.view.camera.position.toArray());
  const camera = await cameraOf();
  const { foot, tip } = await arrowOf(page);
  // Along the arrow as it is seen, the foot stays under the pointer.
  const length = Math.hypot(tip.x - foot.x, tip.y - foot.y);
  const along = (pixels) => ({
    x: foot.x + ((tip.x - foot.x) * pixels) / length,
    y: foot.y + ((tip.y - foot.y) * pixels) / length,
  });
  const to = along(60);
  await drag(page, foot, to);
  const moved = await sliced(page, (cut) => cut.position > 0.52, 'moved up');
  assert.deepEqual(moved.cut.normal, [0, 0, 1]);
  const there = await arrowOf(page);
  assert.ok(Math.hypot(there.foot.x - to.x, there.foot.y - to.y) < 4, 'the foot is at the pointer');

  const turned = { x: there.tip.x + 40, y: there.tip.y + 15 };
  await drag(page, there.tip, turned);
  const { cut } = await sliced(page, ({ normal }) => normal[2] < 0.99, 'turned');
  assert.ok(near(Math.hypot(...cut.normal), 1), 'a unit normal');
  const end = await arrowOf(page);
  const angle = (p, q) => Math.atan2(q.y - p.y, q.x - p.x);
  assert.ok(near(angle(end.foot, end.tip), angle(there.foot, turned), 0.1), 'towards the pointer');
  assert.deepEqual(await cameraOf(), camera, 'the view did not turn');

  // Past the data's end it stays at the end.
  await flat(page);
  const again = await arrowOf(page);
  await drag(page, again.foot, { x: again.foot.x, y: 3 });
  assert.equal((await sliced(page, (c) => c.position > 0.9)).cut.position, 1);
  // Beside the arrow, the view turns as ever.
  await drag(page, { x: 900, y: 700 }, { x: 950, y: 720 });
  assert.notDeepEqual(await cameraOf(), camera);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a finger moves the plane', async () => {
  const page = await open('tetrahedra', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await flat(page);
  const { foot, tip } = await arrowOf(page);
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const start = { x: foot.x + 8, y: foot.y + 4 };
  const step = { x: (tip.x - foot.x) / 10, y: (tip.y - foot.y) / 10 };
  await touch('touchStart', [start]);
  for (let i = 1; i <= 5; ++i) {
    await touch('touchMove', [{ x: start.x + i * step.x, y: start.y + i * step.y }]);
  }
  await touch('touchEnd', []);
  const { cut } = await sliced(page, ({ position }) => position > 0.55, 'moved by a finger');
  assert.deepEqual(cut.normal, [0, 0, 1]);
  await page.close();
});

test('what is around the slice, and other arrays on it', async () => {
  const page = await open('image');
  await flat(page);
  await page.evaluate(() => window.microtome.page.slices[0].set({ position: 0.2 }));
  await sliced(page, (cut) => cut.position === 0.2);
  await until(page, () => window.microtome.objects().length === 2);
  const onSurface = [1, 0.45, 0.9];
  const colors = {};
  for (const way of ['Shown', 'Faded', 'Hidden', 'Cut away']) {
    await choice(page, way).click();
    colors[way] = await pixelAt(page, onSurface);
  }
  const differ = (a, b) => a.some((x, i) => Math.abs(x - b[i]) > 2);
  assert.ok(differ(colors.Shown, colors.Hidden), 'shown, then hidden');
  assert.ok(differ(colors.Faded, colors.Hidden) && differ(colors.Faded, colors.Shown), 'faded');
  assert.deepEqual(colors['Cut away'], colors.Hidden, 'cut away above the plane');
  await page.evaluate(() => window.microtome.page.slices[0].set({ position: 0.95 }));
  await sliced(page, (cut) => cut.position === 0.95);
  assert.ok(differ(await pixelAt(page, onSurface), colors.Hidden), 'but not below it');

  await choice(page, 'Hidden').click();
  const valuesOf = () =>
    page.evaluate(() => {
      const { object, carried } = window.microtome.page.slices[0].live;
      return { choice: object.choice, carried };
    });
  const point = [0.53, 0.55, 0.95];
  const ofPoints = await pixelAt(page, point);
  await page.evaluate(() => {
    const { object } = window.microtome.page.slices[0].live;
    object.show(1, 0);
    window.microtome.page.changed();
  });
  await until(page, () => window.microtome.page.slices[0].live.carried.includes(1));
  assert.equal((await valuesOf()).choice.array, 1);
  assert.ok(differ(await pixelAt(page, point), ofPoints), 'another array, another colour');
  await page.close();
});

test('the address holds the cut, and Copy as pvpython says it', async () => {
  const page = await open('tetrahedra');
  const cut = { normal: [1, 2, 0.5], position: 0.875, count: 4, spacing: 0.125 };
  await page.evaluate((c) => {
    window.microtome.page.slices[0].set(c);
    window.microtome.page.slices[0].live.setSurroundings('hidden');
  }, cut);
  const section = await sliced(page, ({ count }) => count === 4);
  await until(page, () => decodeURIComponent(location.hash).includes('0.875'));
  const hash = await page.evaluate(() => location.hash);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text) => (window.copied = text) },
    });
  });
  await page.getByRole('button', { name: 'Copy as pvpython' }).click();
  await until(page, () => Boolean(window.copied));
  assert.equal(
    await page.evaluate(() => window.copied),
    pythonOf(cut, section.box, 'tetrahedra'),
  );
  const copier = page.locator('.python-row button');
  assert.equal(await copier.textContent(), 'Copied');
  await page.getByLabel('Slices', { exact: true }).fill('3');
  await page.getByLabel('Slices', { exact: true }).press('Enter');
  assert.equal(await copier.textContent(), 'Copy as pvpython', 'of another cut');
  await page.close();

  const second = await browser.openPage(pages.get('tetrahedra'), { hash });
  await ready(second);
  const restored = await sliced(second, ({ count }) => count === 4);
  assert.deepEqual(restored.cut, section.cut);
  assert.equal(restored.surroundings, 'hidden');
  assert.deepEqual(restored.positions, section.positions);
  await second.close();
  // A stranger's address does no harm.
  for (const bad of ['slice=0,1,0,0,0,1,1,0,cut', 'slice=9,1', 'slice=0,1,1,0,0,NaN,-3,0,', 'slice=']) {
    const third = await browser.openPage(pages.get('tetrahedra'), { hash: `#${bad}` });
    await ready(third);
    await sliced(third);
    assert.deepEqual(third.complaints, []);
    await third.close();
  }
});

/** The id of the buffer of a part of the data set. */
const bufferOf = (html, part) =>
  html.match(new RegExp(`"${part}":\\s*\\{\\s*"buffer":\\s*"(\\w+)"`))[1];

/** Changes the text of a buffer. */
function withBuffer(html, part, change) {
  const id = bufferOf(html, part);
  const pattern = new RegExp(`(class="microtome-buffer" id="${id}">)(.*?)(</script>)`, 's');
  assert.match(html, pattern);
  return html.replace(pattern, (_, before, text, rest) => before + change(text) + rest);
}

/** Waits for the card that says why, and tries the rest of the page. */
async function assertRefused(html, pattern) {
  const page = await browser.openPage(html);
  await ready(page);
  const message = page.locator('#message');
  await until(page, () => !document.getElementById('message').hidden);
  assert.match(await message.textContent(), pattern);
  await page.getByRole('switch').click();
  await until(page, () => !window.microtome.slices()[0].on);
  await page.locator('#view').focus();
  await page.keyboard.press('r');
  await page.keyboard.press('p');
  assert.equal(await page.evaluate(() => window.microtome.page.view.parallel), true);
  assert.deepEqual(page.complaints, []);
  await page.close();
}

test('data sets that are cut short, altered, or not what they say', async () => {
  const html = pages.get('tetrahedra');
  const sliceless = /cannot be sliced|could not|damaged/;
  await assertRefused(withBuffer(html, 'connectivity', (t) => t.slice(0, t.length / 2)), sliceless);
  const middle = (t) => Math.floor(t.length / 2);
  const altered = (t) =>
    t.slice(0, middle(t)) + (t[middle(t)] === 'A' ? 'B' : 'A') + t.slice(middle(t) + 1);
  await assertRefused(withBuffer(html, 'points', altered), sliceless);
  await assertRefused(withBuffer(html, 'connectivity', () => ''), sliceless);
  const [ids, points] = ['connectivity', 'points'].map((part) => bufferOf(html, part));
  const swapped = html.replaceAll(`"buffer":"${ids}"`, `"buffer":"${points}"`);
  assert.notEqual(swapped, html);
  await assertRefused(swapped, sliceless);
  const gone = html.replaceAll(`"buffer":"${ids}"`, `"buffer":"${'0'.repeat(32)}"`);
  await assertRefused(gone, sliceless);
  const image = pages.get('image');
  const lying = image.replace(/"dims":\[8,8,8\]/, '"dims":[2000000,2000000,2000000]');
  assert.notEqual(lying, image);
  await assertRefused(lying, sliceless);
});

/** Puts a script before that of the worker. */
function withWorker(html, script) {
  const pattern = /(id="microtome-slicer-worker"[^>]*>)/;
  assert.match(html, pattern);
  return html.replace(pattern, (start) => `${start}${script};`);
}

test('a worker without memory, a browser without SIMD or WebAssembly, a page without the slicer', async () => {
  const html = pages.get('tetrahedra');
  const starved = `{
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function (...args) {
      const { exports } = new Instance(...args);
      const microtome_allocate = (n) => (n > 1000 ? 0 : exports.microtome_allocate(n));
      return { exports: { ...exports, microtome_allocate } };
    };
  }`;
  await assertRefused(withWorker(html, starved), /no memory/);
  await assertRefused(withWorker(html, 'WebAssembly.validate = () => false'), /no WebAssembly SIMD/);
  await assertRefused(withWorker(html, 'self.WebAssembly = undefined'), /no WebAssembly,/);
  const without = html.replace(/(id="microtome-slicer"[^>]*>)[^<]*/, '$1');
  assert.notEqual(without, html);
  await assertRefused(without, /built without live slicing/);
});

test('a page without a scene offers example pages', async () => {
  const viewer = readFileSync(path.join(build, 'viewer.html'), 'utf8');
  writeFileSync(path.join(browser.folder, 'cube.html'), pages.get('tetrahedra'));
  const link = '<link rel="microtome-example" title="A cube" href="cube.html">';
  const page = await browser.openPage(viewer.replace('<!--microtome-scene-->', link));
  await page.getByRole('navigation', { name: 'Examples' }).getByText('A cube').click();
  await ready(page);
  await sliced(page);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('axe-core finds nothing to complain of while the page slices', async (t) => {
  let axe;
  try {
    axe = load('axe-core');
  } catch (error) {
    t.skip(`no axe-core (${error.message})`);
    return;
  }
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open('tetrahedra', { ...size, colorScheme });
      const closed = page.getByRole('button', { name: 'Show the panel' });
      if (await closed.count()) {
        await closed.click();
      }
      await choice(page, 'Free').click();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run(document));
      const short = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html.slice(0, 90))}`);
      assert.deepEqual(short, [], `${size.width}, ${colorScheme}`);
      await page.close();
    }
  }
});
