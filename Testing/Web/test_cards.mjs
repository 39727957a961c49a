// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What lies over the picture: the values at a click, the legends, and the saved picture with them. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makeScene } from './scene_maker.mjs';
import { sheet, sheetScene } from './scenes.mjs';
import { Browser, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844, hasTouch: true },
  { width: 844, height: 390, hasTouch: true },
];

const range = (n) => Array.from({ length: n }, (_, i) => i);
const cells = (name, type, values) => ({ name, association: 'cell', type, values });
const constant = (n, value) => Array(n).fill(value);

/** A sheet with ids, a tensor of twelve components, and more arrays than fit on a phone. */
function crowded() {
  const own = sheet();
  return sheetScene({
    arrays: [
      ...own.arrays,
      cells('Ids', 'Int32', range(8).map((i) => 1234567890 + i)),
      cells('Long ids', 'Int64', constant(8, 2 ** 53 - 1)),
      cells('Too long ids', 'Int64', constant(8, 2 ** 60)),
      { name: 'Point ids', association: 'point', type: 'Int32', values: range(15).map((i) => 7000001 + i) },
      { name: 'Tensor', association: 'point', components: 12, values: range(15 * 12).map((i) => i % 12) },
      ...range(30).map((i) => cells(`Extra ${i}`, 'Float32', constant(8, i + 0.25))),
    ],
  });
}

/** A row of sheets, each with a scale and so a legend of its own. */
function many(n, more = () => ({})) {
  const objects = range(n).map((i) => {
    const own = sheet({ name: `Sheet ${i}` });
    own.points = own.points.map((v, k) => (k % 3 === 1 ? v + 3 * (i - n / 2) : v));
    own.arrays = [{ ...own.arrays[0], name: `Array ${i}` }];
    return { ...own, ...more(i) };
  });
  return makeScene({ title: 'Many', objects, camera: { position: [0, 0, 40] } });
}

/** A sheet of cells in categories that have words. */
function categories(words) {
  const document = sheetScene({ shown: { array: 2, component: -1 } });
  const { shown } = document.object.children[0].userData.microtome;
  shown.annotations = words.map((text, i) => ({ value: (7 * i) / Math.max(1, words.length - 1), text }));
  return document;
}

const boxOf = (page, selector) =>
  page.evaluate((s) => {
    const { left, top, right, bottom } = document.querySelector(s).getBoundingClientRect();
    return { left, top, right, bottom };
  }, selector);

async function click(page, point) {
  const { x, y } = await page.evaluate((p) => microtome.project(p), point);
  await page.mouse.click(x, y);
  return { x, y };
}

const textOf = (page) => page.locator('#probe').innerText();

test('a click says every value, integers with all digits', async () => {
  const page = await browser.open(toText(crowded()));
  await click(page, [1.25, -0.5, 0]);
  const text = await textOf(page);
  for (const line of [
    'Ids: 1234567893',
    'Long ids: 9007199254740991',
    'Too long ids: ≈\u00a01152921504606846976',
    'Tensor: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11',
    'Extra 29: 29.25',
  ]) {
    assert.ok(text.includes(line), `${line} in ${text}`);
  }
  // Between the second and the third last of the lower row's points, and nearer to one of them.
  assert.match(text, /Point ids: 70000(04|05|09|10)\n/, 'the id of a point, not one between ids');
  await page.getByRole('button', { name: 'Close the values' }).click();
  assert.equal(await page.locator('#probe .card').isVisible(), false);
  await page.close();
});

test('a click far from zero says where, and what is nothing is 0', async () => {
  const flat = await browser.open(toText(sheetScene()));
  await click(flat, [1.25, -0.5, 0]);
  assert.match(await textOf(flat), /at 1\.25\d*, −0\.\d+, 0$/m);
  await flat.close();
  const far = sheetScene({ arrays: [{ name: 'Far', association: 'point', values: constant(15, 1) }] });
  const group = far.object.children[0];
  group.matrix = [0.05, 0, 0, 0, 0, 0.05, 0, 0, 0, 0, 0.05, 0, 1e7, 1e7, -1.4e-14, 1];
  const page = await browser.open(toText(far));
  await page.keyboard.press('f');
  await page.waitForTimeout(100);
  await click(page, [1e7 + 0.03, 1e7 - 0.02, 0]);
  const [, x, y, z] = /at ([\d.]+), ([\d.]+), (\S+)/.exec(await textOf(page));
  assert.ok(Math.abs(Number(x) - 1e7 - 0.03) < 1e-3 && x.includes('.'), x);
  assert.ok(Math.abs(Number(y) - 1e7 + 0.02) < 1e-3, y);
  assert.equal(z, '0');
  await page.close();
});

test('a click on a category says its words', async () => {
  const page = await browser.open(toText(categories(range(8).map((i) => `Phase <${i}>`))));
  await click(page, [1.25, -0.5, 0]);
  assert.match(await textOf(page), /Number: 3 Phase <3>/);
  await page.getByLabel('Colour by').selectOption({ label: 'x' });
  await click(page, [1.25, -0.5, 0]);
  assert.match(await textOf(page), /Number: 3 Phase <3>/, 'whatever is shown');
  await page.close();
});

for (const size of SIZES) {
  test(`the card of a click is in the window: ${size.width} x ${size.height}`, async () => {
    const page = await browser.open(toText(crowded()), size);
    for (const point of [
      [-1.9, -0.9, 0],
      [-1.9, 0.9, 0],
      [0.1, 0.1, 0],
      [1.9, -0.9, 0],
      [1.2, 0.4, 0],
    ]) {
      const at = await click(page, point);
      assert.ok(await page.locator('#probe .card').isVisible(), `a click at ${point}`);
      const { left, top, right, bottom } = await boxOf(page, '#probe .card');
      const found = JSON.stringify({ at, left, top, right, bottom });
      assert.ok(left >= 0 && top >= 0 && right <= size.width && bottom <= size.height, found);
      const isOnPoint = at.x > left && at.x < right && at.y > top && at.y < bottom;
      assert.ok(!isOnPoint, `beside its point: ${found}`);
      const values = await page.evaluate(() => {
        const e = document.querySelector('.values');
        e.scrollTop = 1e6;
        const last = e.lastElementChild.getBoundingClientRect().bottom;
        return { tab: e.tabIndex, reached: last <= e.getBoundingClientRect().bottom };
      });
      assert.deepEqual(values, { tab: 0, reached: true }, 'the last value is reached by scrolling');
      await page.keyboard.press('Escape');
    }
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  test(`many legends leave room and scroll: ${size.width} x ${size.height}`, async () => {
    const page = await browser.open(toText(many(10)), size);
    assert.equal(await page.locator('.legend').count(), 10);
    const [legends, corner] = [await boxOf(page, '#legends'), await boxOf(page, '#corner')];
    assert.ok(legends.top >= corner.bottom, 'under the tools');
    assert.ok(legends.bottom <= size.height && legends.bottom - legends.top <= 0.6 * size.height + 1);
    const { x, y } = { x: (legends.left + legends.right) / 2, y: legends.bottom - 20 };
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 5000);
    await until(page, () => {
      const [box, last] = [document.querySelector('#legends'), document.querySelector('.legend:last-child')];
      return last.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1;
    });
    assert.equal(await page.evaluate(() => document.querySelector('#legends').tabIndex), 0);
    await page.close();
  });
}

test('few legends do not scroll, and drags go through them', async () => {
  const page = await browser.open(toText(many(2)));
  const { left, bottom } = await boxOf(page, '#legends');
  const hit = await page.evaluate(([x, y]) => document.elementFromPoint(x, y).id, [left + 40, bottom - 8]);
  assert.equal(hit, 'view');
  await page.close();
});

test('legends are hidden by button and key, and in the address', async () => {
  const text = toText(many(3));
  const page = await browser.open(text);
  const legends = page.locator('.legend');
  await page.keyboard.press('l');
  assert.equal(await legends.count(), 0);
  const button = page.getByRole('button', { name: 'Hide the legends' });
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  await until(page, () => location.hash.includes('legends=0'));
  const again = await browser.open(text, { hash: await page.evaluate(() => location.hash) });
  assert.equal(await again.locator('.legend').count(), 0);
  await again.getByRole('button', { name: 'Hide the legends' }).click();
  assert.equal(await again.locator('.legend').count(), 3);
  await until(again, () => !location.hash.includes('legends'));
  await again.close();
  await page.close();
});

for (const size of SIZES) {
  test(`every annotation can be read: ${size.width} x ${size.height}`, async () => {
    const long = range(12).map((i) => `Phase number ${i} with a name that is long ${'and long '.repeat(i % 3)}`);
    const page = await browser.open(toText(categories(long)), size);
    const cut = await page.evaluate(() => {
      const legends = document.querySelector('#legends');
      return [...document.querySelectorAll('.mark-text')].filter((e) => {
        legends.scrollTop += e.getBoundingClientRect().bottom - legends.getBoundingClientRect().bottom;
        const [box, own] = [legends.getBoundingClientRect(), e.getBoundingClientRect()];
        const seen = document.elementsFromPoint(own.left + 2, own.bottom - 4).length > 0;
        const isIn = own.left >= box.left && own.right <= box.right && own.bottom <= box.bottom + 1;
        const clips = [...document.querySelectorAll('.marks')].some((m) => m.scrollHeight > m.clientHeight + 1);
        return !seen || !isIn || clips || own.top < 0;
      }).length;
    });
    assert.equal(cut, 0);
    await page.close();
  });
}

/** Saves a picture, and tells the texts in it and where legends changed it. */
const saved = (page) =>
  page.evaluate(async () => {
    const take = () => {
      const { promise, resolve } = Promise.withResolvers();
      HTMLCanvasElement.prototype.toBlob = function () {
        resolve(this.getContext('2d').getImageData(0, 0, this.width, this.height));
      };
      microtome.page.savePicture();
      return promise;
    };
    const texts = [];
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      texts.push({ text, right: x + this.measureText(text).width, y });
      return fillText.call(this, text, x, y);
    };
    const own = [...document.querySelectorAll('.legend')].map((e) => e.getBoundingClientRect().toJSON());
    const picture = await take();
    CanvasRenderingContext2D.prototype.fillText = fillText;
    microtome.page.switchLegends();
    const bare = await take();
    const box = { left: 1e9, top: 1e9, right: 0, bottom: 0 };
    for (let p = 0; p < picture.data.length; p += 4) {
      if ([0, 1, 2].some((c) => picture.data[p + c] !== bare.data[p + c])) {
        const [x, y] = [(p / 4) % picture.width, Math.floor(p / 4 / picture.width)];
        box.left = Math.min(box.left, x);
        box.top = Math.min(box.top, y);
        box.right = Math.max(box.right, x + 1);
        box.bottom = Math.max(box.bottom, y + 1);
      }
    }
    return { box, texts, legend: own[0] };
  });

test('a saved picture has the legend as it is, within its card', async () => {
  const name = 'A title that is far too long for the legend, in which it has one line only';
  const long = categories(range(12).map((i) => `Phase number ${i} with a long name`));
  long.object.children[0].userData.microtome.shown.title = name;
  const page = await browser.open(toText(long));
  const { box, texts, legend } = await saved(page);
  for (const side of ['left', 'top', 'right', 'bottom']) {
    assert.ok(Math.abs(box[side] - legend[side]) <= 1, `${side}: ${JSON.stringify([box, legend])}`);
  }
  assert.ok(texts.some(({ text }) => text.startsWith('A title') && text.endsWith('…')));
  texts.forEach(({ text, right }) => assert.ok(right <= legend.right, text));
  assert.equal(texts.filter(({ text }) => text.startsWith('Phase')).length, 12);
  await page.close();
});

test('a saved picture has all legends, whatever the page scrolls', async () => {
  for (const size of SIZES) {
    const page = await browser.open(toText(many(10)), { width: size.width, height: size.height });
    const { box, texts } = await saved(page);
    const names = texts.filter(({ text }) => text.startsWith('Array'));
    assert.equal(names.length, 10, size.width);
    names.forEach(({ y, right }) => assert.ok(y > 0 && y < size.height && right > 0));
    assert.ok(box.right <= size.width && box.bottom <= size.height);
    assert.ok(texts.every(({ y }) => y > 1), 'nothing of what the page leaves out');
    assert.equal(await page.locator('.whole').count(), 0);
    await page.close();
  }
});

test('numbers in fields are seen whole', async () => {
  for (const [low, high] of [
    [8.826125e-5, 1],
    [-0.389971, 0.389971],
    [1.23456e-12, 4.5678e-11],
    [-1.00000012345e-15, -1.00000012344e-15],
    [1e7, 1e7 + 0.01],
  ]) {
    for (const size of SIZES) {
      const shown = { array: 0, component: -1, range: [low, high] };
      const page = await browser.open(toText(sheetScene({ shown })), size);
      if (size.width < 640) {
        await page.getByRole('button', { name: 'Show the panel' }).tap();
      }
      const fields = await page.evaluate(() =>
        [...document.querySelectorAll('#panel input[type=text]')]
          .filter((e) => e.offsetParent)
          .map(({ value, title, clientWidth, scrollWidth }) => ({ value, title, clientWidth, scrollWidth })),
      );
      assert.equal(fields.length, 2);
      fields.forEach((f) => assert.ok(f.scrollWidth <= f.clientWidth, JSON.stringify(f)));
      assert.deepEqual(fields.map((f) => Number(f.title.replaceAll('−', '-'))), [low, high]);
      const out = await page.evaluate(() => {
        const { right } = document.querySelector('#panel').getBoundingClientRect();
        const row = document.querySelector('.row:has(.to)').children;
        return [...row].filter((e) => e.getBoundingClientRect().right > right - 15).length;
      });
      assert.equal(out, 0, 'in the panel');
      await page.close();
    }
  }
});

test('what is read aloud has few digits, and counts what is seen', async () => {
  const shown = { array: 0, component: -1, range: [77.22376251220703, 276.8288269042969] };
  const objects = [sheet({ shown }), { name: 'Bare', points: [] }, sheet({ name: 'Off', visible: false })];
  const page = await browser.open(toText(makeScene({ title: 'Three', objects })));
  await page.getByRole('checkbox').last().uncheck();
  const summary = await page.locator('#summary').textContent();
  assert.match(summary, /1 object shown, 1 hidden, 1 empty\./);
  assert.match(summary, /Sheet, coloured by x from 77\.22 to 276\.8\./);
  await page.close();
});

test('numbers of the footer stay with their units', async () => {
  const page = await browser.open(toText(sheetScene()));
  const sizes = await page.evaluate(() => {
    const widths = [];
    for (let width = 60; width < 300; width += 3) {
      const footer = document.querySelector('.footer');
      footer.style.width = `${width}px`;
      widths.push(...[...footer.querySelectorAll('.unbroken')].map((e) => e.getClientRects().length));
    }
    return widths;
  });
  assert.ok(sizes.length >= 160 && sizes.every((n) => n === 1), 'each in one line');
  await page.close();
});
