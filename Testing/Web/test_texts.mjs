// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Texts over the picture: where they are, that they are text, that they can be read, in every step. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makeSteps } from './scene_maker.mjs';
import { sheet, sheetScene } from './scenes.mjs';
import { Browser, load, loaded, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const EVIL = '<img src="https://example.org/x.png" onerror="window.hacked=1"><b>bold</b> &amp; "é"';

const words = (text, more = {}) => ({
  text,
  place: 'upperLeft',
  size: 18,
  color: [255, 255, 255],
  ...more,
});

/** A sheet with texts over it. */
function scene(texts) {
  const document = sheetScene();
  document.object.userData.microtome.texts = texts;
  return document;
}

const places = ['upperLeft', 'upperCenter', 'upperRight', 'lowerLeft', 'lowerCenter', 'lowerRight'];

/** Boxes of the texts, by their words. Unit: CSS pixels */
const boxes = (page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.overlay-text')].map((e) => {
        const { left, top, right, bottom } = e.getBoundingClientRect();
        return [e.textContent, { left, top, right, bottom }];
      }),
    ),
  );

const meet = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

for (const [width, height] of [
  [1280, 800],
  [390, 844],
]) {
  test(`places, ${width} wide`, async () => {
    const texts = places.map((place) => words(place, { place, size: 9 }));
    const steps = makeSteps([0, 1].map((time) => ({ time, objects: [sheet()] })));
    const [first, second] = steps.object.children;
    first.userData = { microtome: { texts } };
    second.userData = { microtome: { texts: [] } };
    const page = await browser.open(toText(steps), { width, height });
    const at = await boxes(page);
    assert.deepEqual(Object.keys(at).sort(), [...places].sort());
    const covers = await page.evaluate(() =>
      ['panel', 'axes', 'tools', 'legends', 'player']
        .map((id) => document.getElementById(id).getBoundingClientRect())
        .map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
    );
    for (const [place, box] of Object.entries(at)) {
      assert.ok(box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height, place);
      assert.ok(!covers.some((cover) => meet(box, cover)), `${place} is not covered`);
      const others = Object.entries(at).filter(([name]) => name !== place);
      assert.ok(!others.some(([, other]) => meet(box, other)), `${place} is alone`);
    }
    assert.ok(at.upperLeft.top < at.lowerLeft.top && at.upperLeft.left < at.upperCenter.left);
    assert.ok(at.lowerCenter.left < at.lowerRight.left && at.upperRight.bottom < at.lowerRight.top);
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}

test('a position, letters, and lines', async () => {
  const page = await browser.open(
    toText(
      scene([
        words('one\n  two', {
          place: undefined,
          position: [0.5, 0.25],
          size: 24,
          bold: true,
          italic: true,
          align: 'right',
          family: 'monospace',
          color: [255, 0, 0],
          opacity: 0.5,
        }),
      ]),
    ),
  );
  const found = await page.evaluate(() => {
    const text = document.querySelector('.overlay-text');
    const all = document.getElementById('texts').getBoundingClientRect();
    const { left, bottom, height } = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    return {
      x: (left - all.left) / all.width,
      y: (all.bottom - bottom) / all.height,
      lines: Math.round(height / parseFloat(style.lineHeight)),
      style: ['fontSize', 'fontWeight', 'fontStyle', 'color', 'opacity', 'textAlign'].map(
        (name) => style[name],
      ),
      mono: style.fontFamily.includes('monospace'),
    };
  });
  assert.ok(Math.abs(found.x - 0.5) < 0.01 && Math.abs(found.y - 0.25) < 0.01, JSON.stringify(found));
  assert.equal(found.lines, 2);
  assert.deepEqual(found.style, ['32px', '700', 'italic', 'rgb(255, 0, 0)', '0.5', 'right']);
  assert.ok(found.mono);
  await page.close();
});

test('what looks like markup is text', async () => {
  const page = await browser.open(toText(scene([words(EVIL)])));
  assert.equal(await page.locator('.overlay-text').textContent(), EVIL);
  assert.equal(await page.locator('.overlay-text > *').count(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(loaded(page), []);
  await page.close();
});

/** Contrast of WCAG 2, of two colours as CSS computes them. */
function contrast(a, b) {
  const [one, two] = [a, b].map((css) => {
    const [r, g, blue] = css
      .match(/\d+/g)
      .map((byte) => Number(byte) / 255)
      .map((level) => (level > 0.04045 ? ((level + 0.055) / 1.055) ** 2.4 : level / 12.92));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  });
  return Math.max(one, two) / Math.min(one, two);
}

test('letters of any colour have an edge that they stand out from', async () => {
  const levels = [0, 90, 118, 128, 200, 255];
  const colors = levels.flatMap((r) => levels.map((g) => [r, g, 255 - r])).slice(0, 36);
  const page = await browser.open(toText(scene(colors.map((color) => words('x', { color })))));
  const styles = await page.evaluate(() =>
    [...document.querySelectorAll('.overlay-text')].map((e) => {
      const { color, textShadow } = getComputedStyle(e);
      return [color, textShadow.match(/rgb\([^)]*\)/g)];
    }),
  );
  assert.equal(styles.length, colors.length);
  for (const [color, edges] of styles) {
    assert.ok(edges.length > 1 && edges.every((edge) => contrast(color, edge) >= 4.5), color);
  }
  await page.close();
});

test('each step has its own, and one without has none', async () => {
  const all = [0, 1, 2].map((time) => ({ time, objects: [sheet()] }));
  const steps = makeSteps(all, { title: 'Steps' });
  [0, 2].forEach((i) => {
    steps.object.children[i].userData = { microtome: { texts: [words(`Time: ${i}`)] } };
  });
  const page = await browser.open(toText(steps));
  const shown = page.locator('#texts');
  for (const [step, text] of [
    [0, 'Time: 0'],
    [2, 'Time: 2'],
    [1, ''],
    [0, 'Time: 0'],
  ]) {
    await page.getByLabel('Time step').fill(String(step));
    await until(page, (k) => microtome.page.scene.steps.current === k, step);
    assert.equal(await shown.textContent(), text);
    assert.equal(await shown.isVisible(), text !== '');
  }
  await page.close();
});

test('a saved picture has them, line by line', async () => {
  const text = words('MMMM\nMMMM', { size: 40, color: [255, 0, 255], family: 'monospace' });
  const page = await browser.open(toText(scene([text])));
  const counts = await page.evaluate(async () => {
    const box = document.querySelector('.overlay-text').getBoundingClientRect();
    const { promise, resolve } = Promise.withResolvers();
    HTMLCanvasElement.prototype.toBlob = function () {
      const half = Math.floor(box.height / 2);
      const pen = this.getContext('2d');
      const inHalf = (i) => {
        const { data } = pen.getImageData(box.left, box.top + i * half, box.width, half);
        let n = 0;
        for (let p = 0; p < data.length; p += 4) {
          n += data[p] > 200 && data[p + 1] < 60 && data[p + 2] > 200;
        }
        return n / (data.length / 4);
      };
      resolve([inHalf(0), inHalf(1)]);
    };
    microtome.page.savePicture();
    return promise;
  });
  assert.ok(counts.every((part) => part > 0.1), `letters in both lines: ${counts}`);
  await page.close();
});

test('texts that are none are refused', async () => {
  const page = await browser.open(toText(sheetScene()));
  const good = words('x');
  const bad = [
    [[good, null]],
    [{ ...good, text: 7 }],
    [{ ...good, text: 'x'.repeat(10001) }],
    [{ ...good, place: 'middle' }],
    [{ ...good, place: undefined }],
    [{ ...good, place: undefined, position: [0.5, 1.5] }],
    [{ ...good, size: -1 }],
    [{ ...good, size: '18' }],
    [{ ...good, color: null }],
    [{ ...good, color: [0, 0, 256] }],
    [{ ...good, opacity: 2 }],
    [{ ...good, align: 'justify' }],
    [{ ...good, family: 'url(https://example.org/x.woff)' }],
    Array(65).fill(good),
    'x',
    null,
  ];
  const attempt = (texts) => page.evaluate((t) => microtome.tryScene(t), toText(scene(texts)));
  assert.equal(await attempt([good]), '');
  for (const texts of bad) {
    assert.match(await attempt(texts), /texts over the picture/, JSON.stringify(texts).slice(0, 80));
  }
  const steps = makeSteps([{ time: 0, objects: [sheet()] }]);
  steps.object.children[0].userData = { microtome: { texts: [{ ...good, size: null }] } };
  const message = await page.evaluate((t) => microtome.tryScene(t), toText(steps));
  assert.match(message, /texts over the picture/, 'of a step');
  await page.close();
});

test('axe-core finds nothing', async (t) => {
  let axe;
  try {
    axe = load('axe-core');
  } catch (error) {
    t.skip(`no axe-core (${error.message})`);
    return;
  }
  const page = await browser.open(toText(scene([words('Time: 1'), words('b', { place: 'lowerRight' })])));
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run(document));
  assert.deepEqual(violations.map(({ id }) => id), []);
  await page.close();
});
