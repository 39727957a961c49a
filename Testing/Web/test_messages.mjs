// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What the page says when it cannot show a scene: always something, never a black canvas. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sheetScene } from './scenes.mjs';
import { Browser, drop, pageWith, random, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

/** The page's message for a text; "" if it shows none. */
async function messageFor(text) {
  const page = await browser.open(text);
  const message = page.locator('#message');
  const words = (await message.isVisible()) ? await message.innerText() : '';
  await page.close();
  return words;
}

/** The sheet with something changed. */
function changed(change) {
  const document = sheetScene();
  change(document);
  return toText(document);
}

for (const [what, text, expected] of [
  ['an empty text', '', /The file is empty/],
  [
    'a text that is cut short',
    toText(sheetScene()).slice(0, -200),
    /damaged.*not JSON[^]*cut short/,
  ],
  ['a file of another kind', 'solid cube\nfacet normal 0 0 1\n', /not a Microtome scene[^]*scene\.json/],
  ['another kind of XML', '<?xml version="1.0"?><VTKFile/>', /not a Microtome scene/],
  ['something else in JSON', '{"type": "FeatureCollection"}', /not a Microtome scene/],
  [
    'a scene of another program',
    '{"metadata": {"type": "Object"}, "object": {"type": "Scene"}}',
    /not a Microtome scene/,
  ],
  ['null', 'null', /not a Microtome scene/],
  ['a later version', changed((d) => (d.object.userData.microtome.version = 3)), /version 3/],
  [
    'an index out of range',
    changed((d) => (d.geometries[0].data.index.array[5] = 99)),
    /refer to number 99 of 15/,
  ],
  [
    'too few normals',
    changed((d) => d.geometries[0].data.attributes.normal.array.pop()),
    /normals that do not match/,
  ],
  ['no positions', changed((d) => delete d.geometries[0].data.attributes.position), /no positions/],
  ['a strange geometry', changed((d) => (d.geometries[0].type = 'BoxGeometry')), /no positions/],
  ['a shader', changed((d) => (d.materials[0].type = 'ShaderMaterial')), /ShaderMaterial/],
  [
    'a picture elsewhere',
    changed((d) => (d.images[0].url = 'https://example.org/x.png')),
    /elsewhere/,
  ],
  [
    'an array without values',
    changed((d) => d.geometries[0].userData.microtome.values[1].pop()),
    /Velocity does not have 45 values/,
  ],
  [
    'a shown array that is not there',
    changed((d) => (d.object.children[0].userData.microtome.shown.array = 9)),
    /does not have/,
  ],
  ['no camera', changed((d) => d.object.children.splice(1, 1)), /no camera/],
  ['no objects', toText(sheetScene({}, { objects: [] })), /The scene is empty/],
]) {
  test(`for ${what}`, async () => {
    assert.match(await messageFor(text), expected);
  });
}

test('without WebGL', async () => {
  const plain = await Browser.start(['--disable-3d-apis']);
  const page = await plain.open(toText(sheetScene()));
  assert.match(
    await page.locator('#message').innerText(),
    /WebGL 2 is off[^]*hardware acceleration/,
  );
  await plain.stop();
});

test('without JavaScript', async () => {
  const context = await browser.chromium.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const file = path.join(browser.folder, 'plain.html');
  writeFileSync(file, pageWith(toText(sheetScene())));
  await page.goto(pathToFileURL(file).href);
  const words = await page.evaluate(() => document.elementFromPoint(640, 360).innerText);
  assert.match(words, /This page needs JavaScript/);
  await context.close();
});

test('a page without a scene opens one', async () => {
  const page = await browser.open(null);
  const message = page.locator('#message');
  await message.getByText('No scene in this page.').waitFor();
  const choose = async (text) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open scene.json' }).click(),
    ]);
    await chooser.setFiles({
      name: 'scene.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  };
  await choose(toText(sheetScene()));
  await until(page, () => Boolean(window.microtome?.objects));
  assert.equal(await page.locator('h1').innerText(), 'Sheet');
  assert.equal(await message.isVisible(), false);
  await page.close();
});

test('what is wrong with a file that is dropped can be closed: the scene is still there', async () => {
  const page = await browser.open(toText(sheetScene()));
  const message = page.locator('#message');
  const fail = async () => {
    await drop(page, 'cube.stl', '', 'solid cube');
    await message.getByText('not a Microtome scene').waitFor();
    assert.match(await message.innerText(), /What is opened here is a scene\.json or a page/);
    assert.equal(await message.getAttribute('role'), 'alert');
  };
  const focused = () => page.evaluate(() => document.activeElement.id);
  await fail();
  assert.equal(await page.evaluate(() => microtome.objects().length), 1);
  await page.keyboard.press('Escape');
  assert.equal(await message.isVisible(), false, 'by a key');
  await fail();
  const button = message.getByRole('button', { name: 'Close' });
  await button.focus();
  await page.keyboard.press('Enter');
  assert.equal(await message.isVisible(), false, 'by its button');
  assert.equal(await focused(), 'view');
  await fail();
  await page.mouse.click(900, 700);
  assert.equal(await message.isVisible(), false, 'by a click on the picture');
  // One that is damaged is called that.
  await drop(page, 'cut.json', '', toText(sheetScene()).slice(0, -9));
  await message.getByText('damaged').waitFor();
  await page.locator('#panel input').first().focus();
  const before = await page.evaluate(() => document.activeElement.outerHTML);
  await page.keyboard.press('Escape');
  assert.equal(await message.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.outerHTML), before);
  await page.close();

  const bare = await browser.open('{');
  await bare.keyboard.press('Escape');
  await bare.mouse.click(900, 700);
  assert.equal(await bare.locator('#message').isVisible(), true, 'there is nothing else to see');
  assert.equal(await bare.getByRole('button', { name: 'Close' }).count(), 0);
  await bare.close();
});

test('lost graphics are announced, and the picture comes back', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.evaluate(() => {
    window.lost = microtome.page.view.renderer.getContext().getExtension('WEBGL_lose_context');
    window.lost.loseContext();
  });
  await page.getByText('took the graphics away').waitFor();
  await page.evaluate(() => window.lost.restoreContext());
  await page.locator('#message').waitFor({ state: 'hidden' });
  const [r, g, b] = await page.evaluate(() => {
    const { x, y } = microtome.project([1.9, 0.3, 0]);
    return microtome.pixel(x, y);
  });
  assert.ok(r > 200 && g < 60 && b < 60, `red again: ${[r, g, b]}`);
  await page.close();
});

test('damaged bytes: a scene or a message, and no failure of the page', async () => {
  const next = random();
  const text = toText(sheetScene());
  const page = await browser.open(text);
  for (let i = 0; i < 300; ++i) {
    const at = Math.floor(next() * text.length);
    const kind = Math.floor(next() * 3);
    const piece = '0123456789{}[]",:-eNnull'.charAt(Math.floor(next() * 24));
    const damaged =
      kind === 0
        ? text.slice(0, at) + piece + text.slice(at + 1)
        : kind === 1
          ? text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 40))
          : text.slice(0, at) + piece + text.slice(at);
    const outcome = await page.evaluate((t) => microtome.tryScene(t), damaged);
    assert.ok(
      outcome === '' || !/^(TypeError|RangeError|ReferenceError)/.test(outcome),
      `${outcome} for damage at ${at}: ${damaged.slice(at - 40, at + 40)}`,
    );
  }
  await page.close();
});
