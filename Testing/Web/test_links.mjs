// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Links of what is sliced: the same planes and camera however far from 0, the same objects in
 * whatever order they were made, and nothing once slicing is off again.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import {
  choice,
  makePages,
  openSliced,
  ready,
  sectionOf,
  twice,
  withSlice,
  withStep,
} from './slicing.mjs';
import { Browser, until } from './testing.mjs';

let pages;
let browser;

before(async () => {
  pages = makePages();
  browser = await Browser.start();
});
after(() => browser?.stop());

const hashOf = (page) => page.evaluate(() => location.hash);
const cameraOf = (page) =>
  page.evaluate(() => {
    const { camera, target } = window.microtome.page.view.trackball;
    return [...camera.position.toArray(), ...target.toArray()];
  });
const objects = (page) =>
  page.evaluate(() => {
    const all = window.microtome.objects().map((object) => [object.name, object]);
    return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
const switchOf = (page, i) => page.getByRole('switch').nth(i);
const turn = async (page, i, on) => {
  await switchOf(page, i).click();
  await until(page, ([k, wanted]) => window.microtome.slices()[k].on === wanted, [i, on]);
};

/** A page whose image, and what is looked at, lies elsewhere and is of another size. */
const moved = (html, shift, size) =>
  withStep(html, ({ object }) => {
    const [set] = object.userData.microtome.dataSets;
    const move = (place) => place.map((x, i) => shift[i] + size * x);
    set.origin = move(set.origin);
    set.spacing = set.spacing.map((h) => size * h);
    set.box = { low: move(set.box.low), high: move(set.box.high) };
    delete set.cut;
  });

const SHIFT = [432123.456, 5412345.678, -1e7];

for (const size of [0.2, 1e3]) {
  test(`a link has all digits: ${size} wide at ${SHIFT}`, async () => {
    const html = moved(pages.get('image'), SHIFT, size);
    const page = await openSliced(browser, html);
    await until(page, () => window.microtome.objects().length === 2);
    await page.locator('#view').focus();
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press(i % 3 ? '+' : 'ArrowLeft');
    }
    // Through points of the mesh and beside them, where one digit less cuts other cells.
    for (const part of [3 / 7, 3 / 7 + 1e-7, 1 / 3]) {
      const position = SHIFT[1] + size * part;
      await page.evaluate(
        (p) => window.microtome.page.slices[0].set({ normal: [0, 1, 0], position: p }),
        position,
      );
      await until(page, (p) => location.hash.includes(`,${p},`), position);
      const [section, camera, hash] = [await sectionOf(page), await cameraOf(page), await hashOf(page)];
      assert.equal(section.cut.position, position);
      assert.ok(section.points > 0);
      await page.reload();
      await ready(page);
      await until(page, (n) => window.microtome.slices()[0].counts.points === n, section.points);
      const again = await sectionOf(page);
      assert.deepEqual(again.cut, section.cut);
      assert.deepEqual([again.points, again.polygons], [section.points, section.polygons]);
      assert.deepEqual(again.positions, section.positions);
      const distance = Math.hypot(...[0, 1, 2].map((i) => camera[i] - camera[i + 3]));
      (await cameraOf(page)).forEach((x, i) =>
        assert.ok(Math.abs(x - camera[i]) <= 1e-8 * distance, `${x}, not ${camera[i]}`),
      );
      assert.equal(await hashOf(page), hash);
    }
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}

test('a camera near 0 takes few digits', async () => {
  const page = await openSliced(browser, pages.get('image'));
  await page.locator('#view').focus();
  await page.keyboard.press('ArrowLeft');
  await until(page, () => location.hash.includes('camera='));
  const [, camera] = (await hashOf(page)).match(/camera=([^&]*)/);
  for (const number of camera.split(',')) {
    assert.ok(number.replace(/e.*|[-.]/g, '').replace(/^0+/, '').length <= 10, camera);
  }
  await page.close();
});

test('a link means the same objects, whichever data set was sliced first', async () => {
  const html = withSlice(twice(pages.get('image')));
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const page = await browser.openPage(html);
    await ready(page);
    for (const i of order) {
      await turn(page, i, true);
    }
    await until(page, () => window.microtome.objects().length === 5);
    await page.getByRole('checkbox', { name: 'Surface of second' }).uncheck();
    await page.evaluate(() => {
      const { scene } = window.microtome.page;
      scene.objects.find(({ name }) => name === 'Surface of image').setOpacity(0.25);
      window.microtome.page.renew();
    });
    await until(page, () => location.hash.includes('object=surface1,0'));
    const [hash, seen] = [await hashOf(page), await objects(page)];
    assert.equal(seen['Surface of second'].visible, false);
    const other = await browser.openPage(html, { hash });
    await ready(other);
    assert.deepEqual(await objects(other), seen);
    const entries = (text) => text.slice(1).split('&').sort();
    await other.waitForTimeout(500);
    assert.deepEqual(entries(await hashOf(other)), entries(hash));
    assert.deepEqual([...page.complaints, ...other.complaints], []);
    await page.close();
    await other.close();
  }
});

test('slices and objects of the scene keep their numbers in links', async () => {
  const hash = '#object=0,1,-1,-1,35,surface&object=2,0,0,-1,45,edges&slice=1,1,0,0,1,0.5,1,0,hidden';
  const page = await browser.openPage(withSlice(twice(pages.get('image'))), { hash });
  await ready(page);
  const { Sheet, 'Slice of second': slice } = await objects(page);
  assert.equal(Sheet.opacity, 0.35);
  assert.equal(Sheet.choice.array, -1);
  assert.deepEqual([slice.opacity, slice.visible, slice.representation], [0.45, false, 'edges']);
  await page.close();
});

test('slicing on and off leaves nothing in the address, nor in the view', async () => {
  const html = withSlice(pages.get('image'));
  const page = await browser.openPage(html);
  await ready(page);
  const home = await cameraOf(page);
  await page.locator('#view').focus();
  for (let i = 0; i < 2; ++i) {
    await page.keyboard.press('s');
    await until(page, () => location.hash.includes('slice=0,1') && location.hash.includes('camera='));
    await page.keyboard.press('s');
    await until(page, () => location.hash === '');
    assert.deepEqual(await cameraOf(page), home);
  }
  // A view that someone turned stays.
  await page.keyboard.press('s');
  await until(page, () => window.microtome.slices()[0].on);
  await page.keyboard.press('ArrowLeft');
  const turned = await cameraOf(page);
  await page.keyboard.press('s');
  await until(page, () => !window.microtome.slices()[0].on);
  assert.deepEqual(await cameraOf(page), turned);
  await page.keyboard.press('r');
  await until(page, () => location.hash === '');
  // An address that is changed to another one of slices shows them.
  await page.evaluate(() => (location.hash = 'slice=0,1,0,0,1,0.25,1,0,cut'));
  await until(page, () => window.microtome.slices()[0].counts.points > 0);
  await until(page, () => window.microtome.page.slices[0].live.object.isDrawn);
  assert.equal((await sectionOf(page)).cut.position, 0.25);
  await choice(page, 'Faded').click();
  await page.evaluate(() => (location.hash = ''));
  await until(page, () => !window.microtome.slices()[0].on);
  await page.waitForTimeout(400);
  assert.equal(await hashOf(page), '');
  assert.deepEqual(page.complaints, []);
  await page.close();
});
