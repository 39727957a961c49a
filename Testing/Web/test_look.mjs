// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Pictures of the page to look at, and that nothing in them lies on anything else. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { makeSteps } from './scene_maker.mjs';
import { cavityScene, sheet, sheetScene } from './scenes.mjs';
import { Browser, toText } from './testing.mjs';

const folder = process.env.MICROTOME_PICTURES;

let browser;
before(async () => {
  browser = await Browser.start();
  mkdirSync(folder, { recursive: true });
});
after(() => browser?.stop());

const boxes = (page, selectors) =>
  page.evaluate(
    (all) =>
      all.map((selector) => {
        const { left, top, right, bottom } = document
          .querySelector(selector)
          .getBoundingClientRect();
        return { selector, left, top, right, bottom };
      }),
    selectors,
  );

/** That boxes lie in the window and not on each other. */
async function checkApart(page, selectors) {
  const { width, height } = page.viewportSize();
  const all = await boxes(page, selectors);
  for (const [i, a] of all.entries()) {
    assert.ok(
      a.left >= 0 && a.top >= 0 && a.right <= width && a.bottom <= height,
      JSON.stringify(a),
    );
    for (const b of all.slice(i + 1)) {
      const lies = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      assert.ok(!lies, `${a.selector} and ${b.selector} overlap`);
    }
  }
}

/** WCAG contrast of an element's text against the card it is on, over the worst of backgrounds. */
const contrasts = (page) =>
  page.evaluate(() => {
    const luminance = ([r, g, b]) =>
      [r, g, b]
        .map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const numbers = (text) => text.match(/[\d.]+/g).map(Number);
    const surface = numbers(getComputedStyle(document.querySelector('.card')).backgroundColor);
    const alpha = surface[3] ?? 1;
    return [
      'h1',
      '.object-summary',
      '.counts td',
      '.row label',
      '.footer',
      '.legend-name',
      '.ticks span',
    ].map((selector) => {
      const ink = luminance(numbers(getComputedStyle(document.querySelector(selector)).color));
      const worst = [0, 255].map((under) => {
        const paper = luminance(surface.slice(0, 3).map((v) => alpha * v + (1 - alpha) * under));
        return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      });
      return { selector, contrast: Math.min(...worst) };
    });
  });

for (const colorScheme of ['light', 'dark']) {
  test(`a desktop, ${colorScheme}`, async () => {
    const page = await browser.open(toText(cavityScene()), { colorScheme });
    await page.waitForTimeout(100);
    await checkApart(page, ['#panel', '#axes', '#tools', '#legends']);
    for (const { selector, contrast } of await contrasts(page)) {
      assert.ok(contrast >= 4.5, `${selector} has a contrast of ${contrast}`);
    }
    await page.screenshot({ path: path.join(folder, `desktop-${colorScheme}.png`) });
    await page.close();
  });

  test(`a phone, ${colorScheme}`, async () => {
    const page = await browser.open(toText(cavityScene()), {
      width: 390,
      height: 844,
      colorScheme,
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    });
    await page.waitForTimeout(100);
    await checkApart(page, ['#panel', '#axes', '#tools', '#legends']);
    await page.screenshot({ path: path.join(folder, `phone-${colorScheme}.png`) });
    await page.getByRole('button', { name: 'Show the panel' }).tap();
    await checkApart(page, ['#panel', '#legends']);
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      390,
      'nothing sticks out',
    );
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('#panel button, #tools button, select, input[type=range]')]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 38)
        .map((e) => e.outerHTML.slice(0, 80)),
    );
    assert.deepEqual(small, [], 'a finger hits every control');
    await page.screenshot({ path: path.join(folder, `phone-panel-${colorScheme}.png`) });
    await page.close();
  });
}

test('long names and numbers stay in their places', async () => {
  const long = 'Strain tensor, averaged over the representative volume element, component ';
  const arrays = sheet().arrays.map((a) => ({ ...a, name: long + a.name }));
  arrays[0].values = arrays[0].values.map(() => -1.23456789e-12);
  for (const size of [{}, { width: 390, height: 844 }, { width: 320, height: 568 }]) {
    const more = { name: long, arrays, sourcePoints: 1234567890123, sourceCells: 1234567890123 };
    const page = await browser.open(toText(sheetScene(more, { title: long + long })), size);
    assert.equal(await page.locator('.ticks span').count(), 1, 'a constant has one number');
    if (size.width) {
      await page.getByRole('button', { name: 'Show the panel' }).click();
    }
    await page.getByLabel('Colour by').selectOption({ index: 2 });
    const out = await page.evaluate(() =>
      [...document.querySelectorAll('#panel *, #legends *')]
        .filter((e) => e.offsetParent && !e.closest('option, optgroup, svg'))
        .filter((e) => {
          const card = e.closest('.card').getBoundingClientRect();
          const { left, right } = e.getBoundingClientRect();
          const edge = e.parentElement.closest('.object-body') ? 16 : 0;
          return left < card.left + edge - 1 || right > card.right - edge + 1;
        })
        .map((e) => e.outerHTML.slice(0, 60)),
    );
    await checkApart(page, ['#panel', '#legends .legend']);
    assert.deepEqual(out, [], `${size.width ?? 1280} wide`);
    await page.screenshot({ path: path.join(folder, `long-${size.width ?? 1280}.png`) });
    await page.close();
  }
});

test('what is chosen, in pictures', async () => {
  const page = await browser.open(toText(cavityScene(24)));
  await page.getByRole('radio', { name: 'Edges' }).click();
  const at = await page.evaluate(() => microtome.project([1.4, -0.9, 0.1]));
  await page.mouse.click(at.x, at.y);
  await page.screenshot({ path: path.join(folder, 'edges-and-value.png') });
  await page.getByLabel('Colour by').first().selectOption({ label: 'Region' });
  await page.getByText('Mouse and keys').click();
  await checkApart(page, ['#panel', '#axes', '#legends']);
  await page.screenshot({ path: path.join(folder, 'cells.png') });
  await page.close();
});

test('the time bar lies on nothing else, in frames of other pages too', async () => {
  const steps = [0, 1, 2].map((time) => ({ time, objects: [sheet()] }));
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
    [800, 600],
    [390, 844],
    [480, 320],
  ]) {
    const page = await browser.open(toText(makeSteps(steps, { title: 'Steps' })), { width, height });
    await page.waitForTimeout(100);
    await checkApart(page, ['#panel', '#tools', '#legends', '#player']);
    await page.screenshot({ path: path.join(folder, `time-${width}.png`) });
    await page.close();
  }
});
