// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Slicing in a page with two data sets: what keys and colours go to, what is around the slices of
 * each, what a click finds. And planes that stay as the scene has them, to the last digit.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { dataSetsOf, readPage } from './pages.mjs';
import {
  choice,
  fill,
  makePages,
  openSliced,
  place,
  planesOf,
  ready,
  sectionOf,
  sliced,
  twice,
  withSlice,
} from './slicing.mjs';
import { Browser, until } from './testing.mjs';

let pages;
let browser;

before(async () => {
  pages = makePages();
  browser = await Browser.start();
});
after(() => browser?.stop());

const switchOf = (page, i) => page.getByRole('switch').nth(i);
const positions = (page) =>
  page.evaluate(() => window.microtome.slices().map(({ cut }) => cut.position));
const areOn = (page) => page.evaluate(() => window.microtome.slices().map(({ on }) => on));
const marked = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.slicing')].map((e) => e.getAttribute('aria-current')),
  );
/** The objects in the picture, in full and faded. */
const drawn = (page) =>
  page.evaluate(() => {
    const { objects } = window.microtome.page.scene;
    return objects.filter((o) => o.isDrawn).map((o) => o.name + (o.isFaded ? ', faded' : ''));
  });

test('keys slice the data set whose controls were used last', async () => {
  const page = await openSliced(browser, twice(pages.get('tetrahedra')));
  assert.deepEqual(await marked(page), ['true', 'false']);
  await page.locator('#view').focus();
  await page.keyboard.press('s');
  await until(page, () => !window.microtome.slices()[0].on);
  await switchOf(page, 1).click();
  await sliced(page, undefined, 'the second', 1);
  assert.deepEqual(await areOn(page), [false, true]);
  assert.deepEqual(await marked(page), ['false', 'true']);
  assert.match(await page.locator('#said').textContent(), /^second: /);

  const [first, second] = await positions(page);
  await page.locator('#view').focus();
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  const moved = await sliced(page, (cut) => cut.position > second, 'moved', 1);
  await page.keyboard.press('[');
  await sliced(page, (cut) => cut.position < moved.cut.position, 'and back', 1);
  assert.equal((await positions(page))[0], first, 'the first stayed where it was');
  await page.keyboard.press('s');
  await until(page, () => !window.microtome.slices()[1].on);
  assert.deepEqual(await areOn(page), [false, false]);

  // The card of a slice belongs to its data set, too.
  await switchOf(page, 0).click();
  await sliced(page);
  await switchOf(page, 1).click();
  await sliced(page, undefined, 'the second again', 1);
  await page.getByRole('button', { name: 'Settings of Slice of tetrahedra' }).focus();
  assert.deepEqual(await marked(page), ['true', 'false']);
  await page.keyboard.press('s');
  await until(page, () => !window.microtome.slices()[0].on);
  assert.deepEqual(await areOn(page), [false, true]);
  await switchOf(page, 0).focus();
  // And so does the arrow.
  await page.evaluate(() => window.microtome.page.slices[1].handle.changed({ position: 0.5 }));
  assert.deepEqual(await marked(page), ['false', 'true']);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('each data set says what is around its own slices', async () => {
  const page = await openSliced(browser, twice(pages.get('image')));
  await until(page, () => window.microtome.objects().length === 3);
  await switchOf(page, 1).click();
  await until(page, () => window.microtome.objects().length === 4);
  const all = ['Slice of image', 'Slice of second', 'Surface of image', 'Surface of second'];
  assert.deepEqual(await drawn(page), all.map((name, i) => name + (i > 1 ? ', faded' : '')));
  await choice(page, 'Hidden').first().click();
  await choice(page, 'Shown').nth(1).click();
  assert.deepEqual(await drawn(page), [all[0], all[1], all[3]]);
  await switchOf(page, 1).click();
  await until(page, () => !window.microtome.slices()[1].on);
  assert.deepEqual(await drawn(page), [all[0]], 'the surface of the first is still hidden');
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a click finds what is seen, and legends are of what is seen', async () => {
  const page = await openSliced(browser, pages.get('image'));
  await page.evaluate(() =>
    window.microtome.page.slices[0].set({ normal: [0, 0, 1], position: 0.5, count: 1 }),
  );
  await sliced(page, (cut) => cut.position === 0.5);
  await until(page, () => window.microtome.objects().length === 2);
  const clicked = async (point) => {
    const { x, y } = await page.evaluate((p) => window.microtome.project(p), point);
    await page.evaluate(() => window.microtome.page.probe.close());
    await page.evaluate(([a, b]) => window.microtome.page.probe.ask(a, b), [x, y]);
    return page.evaluate(() => document.querySelector('#probe:not([hidden]) strong')?.textContent);
  };
  const inSlice = [0.53, 0.55, 0.5];
  const below = [1, 0.45, 0.3];
  const above = [1, 0.45, 0.9];
  await choice(page, 'Shown').click();
  assert.equal(await clicked(inSlice), 'Surface of image');
  await choice(page, 'Faded').click();
  assert.equal(await clicked(inSlice), 'Slice of image', 'through what is faded');
  assert.equal(await clicked(below), 'Surface of image', 'where nothing else is');
  await choice(page, 'Cut away').click();
  assert.equal(await clicked(inSlice), 'Slice of image', 'what was in front is cut away');
  assert.equal(await clicked(below), 'Surface of image');
  await choice(page, 'Hidden').click();
  assert.equal(await clicked(inSlice), 'Slice of image');
  assert.notEqual(await clicked(above), 'Surface of image');

  const legends = () => page.evaluate(() => document.querySelectorAll('#legends .bar').length);
  await choice(page, 'Shown').click();
  await page.evaluate(() => {
    const { scene } = window.microtome.page;
    scene.objects.find((o) => o.name === 'Surface of image').show(1, 0);
    window.microtome.page.changed();
  });
  assert.equal(await legends(), 2);
  await choice(page, 'Hidden').click();
  assert.equal(await legends(), 1);
  await page.close();
});

test('cards are of what is there: slices of the scene, or those in their place', async () => {
  const page = await browser.openPage(withSlice(pages.get('image')));
  await ready(page);
  const cards = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.object:not([hidden])')].map((card) => {
        const isGrey = card.classList.contains('hidden-object');
        const isOpen = !card.querySelector('.object-body').hidden;
        return `${card.querySelector('.object-name').textContent} ${isGrey} ${isOpen}`;
      }),
    );
  const said = () => page.locator('#summary').textContent();
  assert.deepEqual(await cards(), ['Sheet false true']);
  assert.match(await page.locator('.footer').innerText(), /^1 object, 1 data set, /);
  assert.match(await page.locator('.footer').innerText(), /made from 1,000 points/);
  assert.match(await said(), /1 object shown\. Sheet/);
  await switchOf(page, 0).click();
  await until(page, () => document.querySelectorAll('.object:not([hidden])').length === 3);
  const during = ['Sheet true false', 'Slice of image false true', 'Surface of image false false'];
  await until(page, () => document.querySelector('.object').classList.contains('hidden-object'));
  assert.deepEqual(await cards(), during);
  assert.match(await said(), /2 objects shown, 1 hidden/);
  await switchOf(page, 0).click();
  await until(page, () => document.querySelectorAll('.object:not([hidden])').length === 1);
  assert.deepEqual(await cards(), ['Sheet false true']);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('the plane of the scene stays as it is until it is moved', async () => {
  const html = pages.get('tetrahedra');
  const { origin, normal } = dataSetsOf(readPage(html).steps[0])[0].cut;
  const page = await openSliced(browser, html);
  const middle = async (wanted) => {
    const { cut, box } = await sliced(page, wanted);
    return planesOf(cut, box)[(cut.count - 1) / 2];
  };
  assert.deepEqual(await middle(), { origin, normal });
  const count = page.getByLabel('Slices', { exact: true });
  await count.fill('5');
  await count.press('Enter');
  assert.deepEqual(await middle((cut) => cut.count === 5), { origin, normal });
  await choice(page, 'Free').click();
  await place(page).focus();
  await place(page).press('Enter');
  await fill(place(page), await place(page).inputValue());
  await page.locator('#view').focus();
  await page.keyboard.press('s');
  await page.keyboard.press('s');
  assert.deepEqual(await middle(), { origin, normal });

  // The same by a link, which has fewer digits.
  await until(page, () => location.hash.includes('slice='));
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press(']');
  await sliced(page, (cut) => !cut.origin, 'moved');
  assert.notDeepEqual(await middle(), { origin, normal });
  await until(page, (h) => location.hash !== h, hash);
  await page.evaluate((h) => (location.hash = h), hash);
  assert.deepEqual(await middle((cut) => Boolean(cut.origin)), { origin, normal });
  const second = await openSliced(browser, html, { hash });
  assert.deepEqual((await sectionOf(second)).cut.origin, origin);
  assert.equal((await sectionOf(second)).cut.count, 5);
  await page.close();
  await second.close();
});
