// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Colour maps, logarithms, bands and colours outside the range, by their pixels. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { plainColors } from './scene_maker.mjs';
import { sheet, sheetScene } from './scenes.mjs';
import { Browser, pixelAt, source, toText } from './testing.mjs';

const { presetColors, presetNames } = await import(
  pathToFileURL(path.join(source, 'presets.js')).href
);

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const colors = plainColors();
const mapAt = (t) => colors[Math.round(255 * Math.min(1, Math.max(0, t)))];

async function check(page, x, expected, what, slack = 4) {
  const got = await pixelAt(page, [x, 0.3, 0]);
  const far = Math.max(...got.map((v, c) => Math.abs(v - expected[c])));
  assert.ok(far <= slack, `${what} at ${x}: ${got}, expected ${expected}`);
}

const XS = [-1.7, -0.6, 0.3, 0.9, 1.6];
const chip = (page, name) => page.getByRole('button', { name, exact: true });

/** Chooses a map by the keyboard's way: the list opens, and a radio is checked. */
async function chooseMap(page, name) {
  const opener = page.getByRole('button', { name: /^Colour map: / });
  if ((await opener.getAttribute('aria-expanded')) === 'false') {
    await opener.click();
  }
  await page.getByRole('radio', { name, exact: true }).check({ force: true });
}

test('every preset, and the map of the scene again', async () => {
  const page = await browser.open(toText(sheetScene()));
  for (const name of presetNames) {
    await chooseMap(page, name);
    const preset = presetColors(name);
    for (const x of XS) {
      const t = (x + 2) / 4;
      // Between two texels the card blends; the nearest two bound what is right.
      const at = Math.round(255 * t);
      await check(page, x, [...preset.subarray(4 * at, 4 * at + 3)], name, 9);
    }
  }
  await chooseMap(page, 'Plain, of the scene');
  for (const x of XS) {
    await check(page, x, mapAt((x + 2) / 4), 'the own map');
  }
  await page.close();
});

test('reversed', async () => {
  const page = await browser.open(toText(sheetScene()));
  await chip(page, 'Reverse').click();
  for (const x of XS) {
    await check(page, x, mapAt(1 - (x + 2) / 4), 'reversed');
  }
  assert.equal(await chip(page, 'Reverse').getAttribute('aria-pressed'), 'true');
  await page.close();
});

test('bands of one colour each', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.getByText('Bands and colours outside').click();
  await page.getByLabel('Bands').fill('4');
  await page.getByLabel('Bands').press('Enter');
  for (const [x, band] of [
    [-1.9, 0],
    [-1.1, 0],
    [-0.9, 1],
    [-0.1, 1],
    [0.1, 2],
    [0.9, 2],
    [1.1, 3],
    [1.9, 3],
  ]) {
    await check(page, x, mapAt(band / 3), `band ${band}`);
  }
  assert.equal(await page.locator('.bar.bands').getAttribute('width'), '4');
  await page.close();
});

test('colours below and above the range', async () => {
  const page = await browser.open(toText(sheetScene({ shown: { array: 0, range: [-1, 1] } })));
  await check(page, -1.6, mapAt(0), 'the first colour goes on');
  await page.getByText('Bands and colours outside').click();
  await page.getByLabel('A colour of its own: below').check();
  await page.getByLabel('Below', { exact: true }).fill('#102030');
  await page.getByLabel('A colour of its own: above').check();
  await page.getByLabel('Above', { exact: true }).fill('#f0e010');
  await check(page, -1.6, [16, 32, 48], 'below', 1);
  await check(page, 1.6, [240, 224, 16], 'above', 1);
  await check(page, 0.3, mapAt(0.65), 'inside');
  assert.deepEqual(await page.locator('.mark-text').allInnerTexts(), ['below', 'above']);
  await page.getByLabel('A colour of its own: below').uncheck();
  await check(page, -1.6, mapAt(0), 'the first colour again');
  // The ends themselves are inside.
  const high = page.getByLabel('Highest value of the colours');
  await high.fill('2');
  await high.press('Enter');
  await check(page, 1.99, mapAt(0.99), 'the end');
  await page.close();
});

test('the logarithm: equal steps of it, and values without one are below', async () => {
  const values = sheet().arrays[0].values.map((x) => 10 ** x);
  const arrays = [{ ...sheet().arrays[0], values }, ...sheet().arrays.slice(1)];
  const page = await browser.open(toText(sheetScene({ arrays })));
  await chip(page, 'Log').click();
  for (const x of XS) {
    await check(page, x, mapAt((x + 2) / 4), 'log');
  }
  const low = page.getByLabel('Lowest value of the colours');
  await low.fill('-1');
  await low.press('Enter');
  assert.equal(await low.inputValue(), '0.01', 'no logarithm, no range');
  await low.fill('1');
  await low.press('Enter');
  await check(page, 0.9, mapAt(0.45), 'log from 1');
  assert.match(await page.locator('.legend').getAttribute('aria-label'), /logarithmic/);
  await chip(page, 'Log').click();
  await page.getByLabel('Colour by').selectOption({ label: 'Holes' });
  await chip(page, 'Log').click();
  // y is negative at the bottom and NaN in a corner: both are shown, and nothing fails.
  const below = await pixelAt(page, [-1.5, -0.6, 0]);
  assert.ok(below[2] > 240 && below[0] < 20, `the first colour: ${below}`);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('the range of the data, and that of the scene', async () => {
  const page = await browser.open(toText(sheetScene({ shown: { array: 0, range: [-1, 1] } })));
  const range = async () => (await page.evaluate(() => microtome.objects()))[0].range;
  await chip(page, 'Fit data').click();
  assert.deepEqual(await range(), [-2, 2]);
  await page.getByRole('button', { name: 'Back to the range of the scene' }).click();
  assert.deepEqual(await range(), [-1, 1]);
  await page.close();
});

test('a logarithm and back; ranges that are refused say why', async () => {
  const page = await browser.open(toText(sheetScene({ shown: { array: 0, range: [-1, 2] } })));
  const range = async () => (await page.evaluate(() => microtome.objects()))[0].range;
  await chip(page, 'Log').click();
  assert.ok((await range())[0] > 0, 'values that have logarithms');
  await chip(page, 'Log').click();
  assert.deepEqual(await range(), [-1, 2]);
  const type = async (end, text) => {
    const field = page.getByLabel(`${end} value of the colours`);
    await field.fill(text);
    await field.press('Enter');
    return [await range(), await field.evaluate((element) => element.validationMessage)];
  };
  assert.deepEqual(await type('Lowest', '5'), [[-1, 2], 'The lowest value has to be below the highest.']);
  assert.deepEqual(await type('Highest', '9'), [[-1, 9], '']);
  assert.deepEqual(await type('Lowest', 'five'), [[-1, 9], 'This is not a number.']);
  assert.deepEqual(await type('Lowest', '0.5'), [[0.5, 9], '']);
  await chip(page, 'Log').click();
  assert.deepEqual(await type('Lowest', '-5'), [[0.5, 9], 'Only values above 0 have logarithms.']);
  await page.close();
});

test('a map without a name is called after its colours', async () => {
  const viridis = 'Viridis (matplotlib)';
  const preset = presetColors(viridis);
  const named = Array.from({ length: 256 }, (_, i) => [...preset.subarray(4 * i, 4 * i + 3)]);
  for (const [own, name] of [
    [named, `${viridis}, of the scene`],
    [colors, 'Of the scene'],
  ]) {
    const document = sheetScene({ shown: { array: 0, component: -1, colors: own } });
    document.object.children[0].userData.microtome.shown.colorMap = '';
    const page = await browser.open(toText(document));
    await page.getByRole('button', { name: /^Colour map: \S/ }).click();
    assert.ok(await page.getByRole('radio', { name, exact: true }).isChecked(), name);
    await page.close();
  }
});

test('a change of range or map writes no vertex', async () => {
  const page = await browser.open(toText(sheetScene()));
  const version = () =>
    page.evaluate(() => {
      const [part] = microtome.page.scene.objects[0].parts;
      return Object.values(part.drawable.geometry.attributes).map((a) => a.version);
    });
  const before = await version();
  const high = page.getByLabel('Highest value of the colours');
  for (const value of ['1', '0.5', '5']) {
    await high.fill(value);
    await high.press('Enter');
  }
  await chooseMap(page, 'Jet');
  await chip(page, 'Reverse').click();
  assert.deepEqual(await version(), before);
  await page.close();
});

test('points as a representation', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.getByRole('radio', { name: 'Points' }).click();
  assert.deepEqual(await pixelAt(page, [0.3, 0.3, 0]), [0, 0, 0], 'nothing between the points');
  const got = await pixelAt(page, [1, 0, 0]);
  const expected = mapAt(0.75);
  assert.ok(Math.max(...got.map((v, c) => Math.abs(v - expected[c]))) <= 6, `a point: ${got}`);
  await page.close();
});

test('annotations of the legend', async () => {
  const document = sheetScene({ shown: { array: 2, component: -1 } });
  document.object.children[0].userData.microtome.shown.annotations = [
    { value: 0, text: 'inlet <b>' },
    { value: 7, text: 'wall' },
  ];
  document.object.children[0].userData.microtome.shown.title = 'Region';
  const page = await browser.open(toText(document));
  assert.deepEqual(await page.locator('.mark-text').allInnerTexts(), ['inlet <b>', 'wall']);
  assert.equal(await page.locator('.legend-name').innerText(), 'Region');
  await page.close();
});

test('bands and colours outside that the scene brings', async () => {
  const [below, above] = [
    [10, 20, 30],
    [250, 240, 20],
  ];
  const bands = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  // Stock three.js has the colours outside as further texels of the same map.
  const shown = { array: 0, component: -1, range: [-1, 1], colors: [below, ...bands, above] };
  const document = sheetScene({ shown });
  const about = document.object.children[0].userData.microtome;
  Object.assign(about.shown, { discrete: true, belowColor: below, aboveColor: above });
  about.representation = 'edges';
  about.edgeColor = 0xff00ff;
  const page = await browser.open(toText(document));
  for (const [x, color] of [
    [-1.6, below],
    [-0.9, bands[0]],
    [-0.55, bands[0]],
    [-0.4, bands[1]],
    [0.4, bands[2]],
    [0.6, bands[3]],
    [1.6, above],
  ]) {
    await check(page, x, color, 'band', 1);
  }
  assert.equal(await page.locator('.bar').getAttribute('width'), '4');
  assert.equal((await page.evaluate(() => microtome.objects()))[0].representation, 'edges');
  await page.close();
});

test('a logarithmic range that the scene brings, and one it cannot have', async () => {
  const values = sheet().arrays[0].values.map((x) => 10 ** x);
  const arrays = [{ ...sheet().arrays[0], values }, ...sheet().arrays.slice(1)];
  for (const [range, log] of [
    [[0.1, 10], true],
    [[-1, 10], false],
  ]) {
    const document = sheetScene({ arrays, shown: { array: 0, component: -1, range } });
    Object.assign(document.object.children[0].userData.microtome.shown, { log: true });
    const page = await browser.open(toText(document));
    assert.equal(await chip(page, 'Log').getAttribute('aria-pressed'), String(log));
    if (log) {
      await check(page, 0.3, mapAt(0.65), 'between 0.1 and 10');
    }
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
});
