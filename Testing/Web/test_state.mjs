// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Cameras, axes, pictures, and what the address keeps of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { cavityScene, sheetScene } from './scenes.mjs';
import { Browser, build, drop, loaded, pageWith, random, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const still = (page) =>
  page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));

/** What the page shows, to compare. */
const shown = (page) =>
  page.evaluate(() => {
    microtome.page.view.render();
    const { view, ruler, scene } = microtome.page;
    return {
      objects: microtome.objects(),
      parallel: view.parallel,
      axes: ruler.shown,
      places: [
        [0, 0, 0],
        [1, 0.5, 0.2],
      ].map((p) => {
        const { x, y } = microtome.project(p);
        return [Math.round(10 * x), Math.round(10 * y)];
      }),
      scales: scene.objects
        .map((o) => o.scale)
        .filter(Boolean)
        .map(({ range, log, bands, inverted, mapName }) => [range, log, bands, inverted, mapName]),
    };
  });

/** Changes everything that the address keeps. */
async function changeAll(page) {
  await page.locator('#view').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('+');
  await page.keyboard.press('p');
  await page.keyboard.press('g');
  await page.getByLabel('Colour by').first().selectOption({ label: 'Velocity' });
  await page.getByLabel('Component').first().selectOption({ label: 'Y' });
  await page.getByLabel('Opacity').first().fill('60');
  await page.getByRole('radio', { name: 'Edges' }).first().check({ force: true });
  await page.getByRole('button', { name: 'Reverse' }).first().click();
  const high = page.getByLabel('Highest value of the colours').first();
  await high.fill('0.75');
  await high.press('Enter');
  await page.getByRole('checkbox').nth(1).click();
}

test('a link opens what was seen, and a changed link shows it', async () => {
  const page = await browser.open(toText(cavityScene(8)));
  assert.match(await page.evaluate(() => location.hash), /^#?$/, 'the scene itself needs none');
  const home = await shown(page);
  await changeAll(page);
  // The last of the changes: the second object is hidden.
  await until(page, () => location.hash.includes('object=1,0'));
  const seen = await shown(page);
  assert.notDeepEqual(seen, home);
  const hash = await page.evaluate(() => location.hash);
  const other = await browser.open(toText(cavityScene(8)));
  await other.evaluate((h) => (location.hash = h), hash);
  await until(other, () => microtome.page.view.parallel);
  await still(other);
  assert.deepEqual(await shown(other), seen);
  await other.reload();
  await until(other, () => Boolean(window.microtome?.page));
  assert.deepEqual(await shown(other), seen, 'when it opens');
  await other.evaluate(() => (location.hash = ''));
  await until(other, () => !microtome.page.view.parallel);
  await still(other);
  assert.deepEqual(await shown(other), home, 'and back');
  assert.deepEqual([...page.complaints, ...other.complaints], []);
  await page.close();
  await other.close();
});

test('nonsense in the address changes nothing and breaks nothing', async () => {
  const next = random();
  const page = await browser.open(toText(sheetScene()));
  const home = await shown(page);
  const keys = ['camera', 'object', 'colors', 'step', 'axes', 'parallel', '<b>', '%'];
  const values = ['NaN', '1e999', '-1', '0,0,0,0,0,0,0,0,0', '<img src=x>', '%E0%A4%A', '9,9,9'];
  for (let i = 0; i < 60; ++i) {
    const pick = (list) => list[Math.floor(next() * list.length)];
    const hash = `${pick(keys)}=${pick(values)}&${pick(keys)}=${pick(values)}`;
    await page.evaluate((h) => (location.hash = h), hash);
  }
  await still(page);
  assert.deepEqual(page.complaints, []);
  await page.evaluate(() => (location.hash = 'object=99'));
  await still(page);
  assert.deepEqual(await shown(page), home);
  await page.close();
});

test('parallel projection shows parallel lines as such', async () => {
  const page = await browser.open(toText(cavityScene(8)));
  const lengths = () =>
    page.evaluate(() => {
      microtome.page.view.render();
      const length = (a, b) => {
        const [p, q] = [a, b].map((v) => microtome.project(v));
        return Math.hypot(p.x - q.x, p.y - q.y);
      };
      return [length([0, 2, 0], [1, 2, 0]), length([0, -2, 0], [1, -2, 0])];
    });
  const [far, near] = await lengths();
  assert.ok(near > 1.2 * far, 'perspective');
  await page.keyboard.press('p');
  const [a, b] = await lengths();
  assert.ok(Math.abs(a - b) < 1e-6 * a, `parallel: ${a}, ${b}`);
  const button = page.getByRole('button', { name: 'Parallel projection' });
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  const at = await page.evaluate(() => microtome.project([1.4, -0.9, 0.2]));
  await page.mouse.click(at.x, at.y);
  assert.match(await page.locator('#probe').innerText(), /Temperature: [\d.]+/);
  await page.close();
});

test('everything in view, and against an axis', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.locator('#view').focus();
  for (let i = 0; i < 25; ++i) {
    await page.keyboard.press('+');
  }
  await page.keyboard.press('f');
  await still(page);
  const corners = await page.evaluate(() =>
    [
      [-2, -1, 0],
      [2, 1, 0],
    ].map((p) => microtome.project(p)),
  );
  corners.forEach(({ x, y }) => assert.ok(x > 0 && x < 1280 && y > 0 && y < 800));
  await page.keyboard.press('Shift+Z');
  const ahead = await page.evaluate(() => {
    microtome.page.view.render();
    return Math.round(-microtome.page.view.camera.matrixWorld.elements[10]);
  });
  assert.equal(ahead, -1);
  await page.close();
});

test('the axes have the numbers of the box, and a key shows them', async () => {
  const page = await browser.open(toText(sheetScene()));
  const inked = () =>
    page.evaluate(() => {
      const { width, height } = document.getElementById('numbers');
      const pen = document.getElementById('numbers').getContext('2d');
      return pen.getImageData(0, 0, width, height).data.filter((v, i) => i % 4 === 3 && v > 0)
        .length;
    });
  assert.equal(await inked(), 0);
  await page.keyboard.press('g');
  await still(page);
  assert.ok((await inked()) > 300, 'numbers are drawn');
  assert.deepEqual(
    await page.evaluate(() => {
      const { min, max } = microtome.page.ruler.box;
      return [min.toArray(), max.toArray()];
    }),
    [
      [-2, -1, 0],
      [2, 1, 0],
    ],
  );
  await page.keyboard.press('g');
  await still(page);
  assert.equal(await inked(), 0);
  await page.close();
});

test('values by keyboard, of every array, and what is read aloud', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.locator('#view').focus();
  await page.keyboard.press('Enter');
  const text = await page.locator('#probe').innerText();
  for (const name of ['x', 'Velocity', 'Number', 'Holes', 'Far', 'Nothing']) {
    assert.match(text, new RegExp(`${name}: `));
  }
  const summary = await page.locator('#summary').textContent();
  assert.match(summary, /Sheet\. 1 object shown\. Sheet, coloured by x from -2 to 2\./);
  await page.getByRole('button', { name: 'Parallel projection' }).click();
  assert.equal(await page.locator('#said').textContent(), 'parallel projection');
  await page.close();
});

test('a picture has the legend in it', async () => {
  const page = await browser.open(toText(sheetScene()));
  const pixel = await page.evaluate(async () => {
    const bar = document.querySelector('.bar').getBoundingClientRect();
    const { promise, resolve } = Promise.withResolvers();
    HTMLCanvasElement.prototype.toBlob = function () {
      const at = [bar.left + 3, bar.top + bar.height / 2, 1, 1];
      resolve([...this.getContext('2d').getImageData(...at).data]);
    };
    microtome.page.savePicture();
    return promise;
  });
  assert.ok(pixel[2] > 240 && pixel[0] < 16, `the first colour: ${pixel}`);
  await page.close();
});

test('another scene is dropped on the page, as JSON and as a page', async () => {
  const page = await browser.open(toText(sheetScene()));
  const evil = '<script>window.hacked = 1</script><img src="https://example.org/x.png">';
  for (const [name, type, text, title] of [
    ['b.json', 'application/json', toText(sheetScene({}, { title: 'Second' })), 'Second'],
    [
      'c.html',
      'text/html',
      pageWith(toText(sheetScene({}, { title: 'Third' }))).replace('<body>', `<body>${evil}`),
      'Third',
    ],
  ]) {
    await drop(page, name, type, text);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.locator('#message').waitFor({ state: 'hidden' });
    const [r, g, b] = await page.evaluate(() => {
      const { x, y } = microtome.project([1.9, 0.3, 0]);
      return microtome.pixel(x, y);
    });
    assert.ok(r > 200 && g < 60 && b < 60, `${title} is drawn: ${[r, g, b]}`);
  }
  await drop(page, 'd.html', 'text/html', '<!doctype html><p>Hello');
  await page.getByText('no Microtome scene in it').waitFor();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(loaded(page), []);
  await page.close();
});

test('a scene that is dropped opens as it was exported, and leaves the address alone', async () => {
  const fresh = await browser.open(toText(cavityScene(8)));
  const exported = await shown(fresh);
  await fresh.close();
  const page = await browser.open(toText(sheetScene()));
  const home = await shown(page);
  await page.locator('#view').focus();
  for (const key of ['ArrowLeft', '+', '+', 'p', 'g']) {
    await page.keyboard.press(key);
  }
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: 'Reverse' }).click();
  await until(page, () => /camera=.*object=0,0.*colors=/.test(location.hash));
  await drop(page, 'b.json', 'application/json', toText(cavityScene(8)));
  await until(page, () => microtome.objects().length === 3);
  assert.equal(await page.evaluate(() => location.hash), '');
  assert.deepEqual(await shown(page), exported);
  // What is seen of it is not in this page: opened again, that is as it was.
  await page.keyboard.press('ArrowLeft');
  await page.waitForTimeout(400);
  assert.equal(await page.evaluate(() => location.hash), '');
  await page.reload();
  await until(page, () => Boolean(window.microtome?.page));
  assert.deepEqual(await shown(page), home);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('buttons say what a link shows', async () => {
  const page = await browser.open(toText(sheetScene()), { hash: '#axes=1&parallel=1&legends=0' });
  const pressed = async () => {
    const buttons = ['Parallel projection', 'Axes with numbers', 'Hide the legends'].map((name) =>
      page.locator('#tools').getByRole('button', { name, exact: true }),
    );
    return Promise.all(buttons.map((button) => button.getAttribute('aria-pressed')));
  };
  assert.deepEqual(await pressed(), ['true', 'true', 'true']);
  await page.evaluate(() => (location.hash = ''));
  await until(page, () => !microtome.page.ruler.shown);
  assert.deepEqual(await pressed(), ['false', 'false', 'false']);
  await page.evaluate(() => (location.hash = 'axes=1'));
  await until(page, () => microtome.page.ruler.shown);
  assert.deepEqual(await pressed(), ['false', 'true', 'false']);
  await page.close();
});

test('a theme that was chosen stays, and a link has it', async () => {
  const page = await browser.open(toText(sheetScene()), { colorScheme: 'light' });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const button = page.getByRole('button', { name: 'Dark or light' });
  assert.equal(await theme(), 'light');
  assert.match(await page.evaluate(() => location.hash), /^#?$/, 'nothing was chosen');
  await button.click();
  await until(page, () => location.hash === '#theme=dark');
  await page.reload();
  await until(page, () => Boolean(window.microtome?.page));
  assert.equal(await theme(), 'dark');
  await drop(page, 'b.json', 'application/json', toText(sheetScene({}, { title: 'Second' })));
  await page.getByRole('heading', { level: 1, name: 'Second' }).waitFor();
  assert.equal(await theme(), 'dark', 'another scene changes nothing');
  assert.equal(await page.evaluate(() => location.hash), '#theme=dark');
  await button.click();
  await until(page, () => location.hash === '');
  assert.equal(await theme(), 'light');
  await page.evaluate(() => (location.hash = 'theme=dark'));
  await until(page, () => document.documentElement.dataset.theme === 'dark');
  for (const other of ['', 'theme=url(x)']) {
    await page.evaluate((h) => (location.hash = h), other);
    await until(page, () => document.documentElement.dataset.theme === 'light');
  }
  await page.close();
  const bare = await browser.openPage(pageWith('{'), { colorScheme: 'light', hash: '#theme=dark' });
  assert.equal(await bare.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await bare.close();
});

test('in another page the wheel scrolls that page, until the view has the focus', async () => {
  const inner = path.join(browser.folder, 'inner.html');
  const outer = path.join(browser.folder, 'outer.html');
  writeFileSync(inner, pageWith(toText(sheetScene())));
  const frame = `<iframe src="${pathToFileURL(inner).href}" width="800" height="500"></iframe>`;
  writeFileSync(outer, `<!doctype html><body style="height: 4000px">${frame}</body>`);
  const page = await browser.chromium.newPage({ viewport: { width: 900, height: 600 } });
  await page.goto(pathToFileURL(outer).href);
  const child = page.frames()[1];
  await until(child, () => Boolean(window.microtome?.page));
  const distance = () => child.evaluate(() => microtome.page.view.trackball.distance);
  const start = await distance();
  await page.mouse.move(600, 250);
  await page.mouse.wheel(0, 120);
  await until(page, () => scrollY > 0);
  assert.equal(await distance(), start);
  await page.evaluate(() => scrollTo(0, 0));
  await child.locator('#view').focus();
  await page.mouse.wheel(0, -120);
  await until(child, (d) => microtome.page.view.trackball.distance < d, start);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.close();
});

test('the page is small', () => {
  const page = readFileSync(path.join(build, 'viewer.html'), 'latin1');
  const slicer = /<script type="text\/plain" id="microtome-slicer[^>]*>[\s\S]*?<\/script>/g;
  const sizeOf = (text) => gzipSync(text, { level: 9 }).length;
  const [viewer, all] = [sizeOf(page.replace(slicer, '')), sizeOf(page)];
  console.log(`the page without a scene, gzipped: ${viewer} bytes, with live slicing ${all}`);
  assert.ok(viewer <= 200e3);
  // The module of 100 KB, and the worker.
  assert.ok(all - viewer <= 120e3);
});
