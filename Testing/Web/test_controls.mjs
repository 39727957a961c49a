// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Every control of the panel, by mouse and by keyboard. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makeScene } from './scene_maker.mjs';
import { cavityScene, sheet, sheetScene } from './scenes.mjs';
import { Browser, loaded, pixelAt, toText } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const objects = (page) => page.evaluate(() => microtome.objects());

test('the panel tells the numbers of the scene', async () => {
  const page = await browser.open(toText(sheetScene()));
  const text = await page.locator('#panel').innerText();
  for (const part of [
    'Sheet',
    '15 points · 8 polygons',
    '1,000',
    '800 cells',
    '−98.5 %',
    '−99.0 %',
    '1 object, ready in',
  ]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  assert.match(text, /ready in \d+\.\d+ s/);
  await page.close();
});

test('by mouse', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.getByLabel('Sheet15 points').click();
  assert.equal((await objects(page))[0].visible, false);
  assert.deepEqual(await pixelAt(page, [0.1, 0.3, 0]), [0, 0, 0], 'hidden');
  assert.equal(await page.locator('.legend').count(), 0, 'a hidden object has no legend');
  await page.getByRole('checkbox').click();
  assert.equal((await objects(page))[0].visible, true);

  await page.getByRole('button', { name: 'Settings of Sheet' }).click();
  assert.equal(await page.getByLabel('Opacity').isVisible(), false);
  await page.getByRole('button', { name: 'Settings of Sheet' }).click();
  const slider = await page.getByLabel('Opacity').boundingBox();
  await page.mouse.click(slider.x + slider.width / 2, slider.y + slider.height / 2);
  assert.ok(Math.abs((await objects(page))[0].opacity - 0.5) < 0.03);
  for (const [text, value] of [
    ['Edges', 'edges'],
    ['Wireframe', 'wireframe'],
    ['Surface', 'surface'],
  ]) {
    await page.getByRole('radio', { name: text }).click();
    assert.equal((await objects(page))[0].representation, value);
  }
  await page.getByLabel('Colour by').selectOption({ label: 'Velocity' });
  await page.getByLabel('Component').selectOption({ label: 'Z' });
  assert.deepEqual((await objects(page))[0].choice, { array: 1, component: 2 });
  assert.equal(await page.locator('.legend-name').innerText(), 'Velocity, Z');

  await page.getByRole('button', { name: 'Hide the panel' }).click();
  assert.equal(await page.locator('#panel-body').isVisible(), false);
  await page.getByRole('button', { name: 'Show the panel' }).click();
  assert.equal(await page.locator('#panel-body').isVisible(), true);
  await page.getByText('Mouse and keys').click();
  assert.equal(await page.getByText('look along an axis').isVisible(), true);
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(loaded(page), []);
  await page.close();
});

test('by keyboard alone, and the focus is always seen', async () => {
  const page = await browser.open(toText(sheetScene()));
  const reached = [];
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) {
        return null;
      }
      const seen = e.matches('.segments input') ? e.nextElementSibling : e;
      const { outlineStyle, outlineWidth } = getComputedStyle(seen);
      const name = e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? e.innerText ?? e.id;
      return {
        name: name.split('\n')[0],
        outline: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      };
    });
    if (now === null || reached.some((r) => r.name === now.name)) {
      break;
    }
    reached.push(now);
  }
  const names = reached.map((r) => r.name);
  for (const name of [
    'Hide the panel',
    'Sheet',
    'Settings of Sheet',
    'Colour by',
    'Lowest value of the colours',
    'Highest value of the colours',
    'Back to the range of the scene',
    'Surface',
    'Opacity',
    'Mouse and keys',
    'Look along X',
    'Reset the view',
    'Save a picture',
  ]) {
    assert.ok(names.includes(name), `${name} is reached: ${names}`);
  }
  assert.ok(names.some((n) => n.startsWith('3D view of Sheet')));
  reached.forEach((r) => assert.ok(r.outline, `${r.name} shows its focus`));

  await page.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  assert.equal((await objects(page))[0].visible, false);
  await page.keyboard.press('Space');
  await page.getByLabel('Colour by').focus();
  await page.keyboard.type('Num');
  await page.keyboard.press('Enter');
  assert.equal((await objects(page))[0].choice.array, 2);
  await page.getByLabel('Opacity').focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal((await objects(page))[0].opacity, 0.99);
  await page.getByRole('radio', { name: 'Surface' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.equal((await objects(page))[0].representation, 'edges');
  const before = await page.evaluate(() => microtome.project([1, 1, 0]));
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(
    await page.evaluate(() => microtome.project([1, 1, 0])),
    before,
    'keys of a control do not turn the view',
  );
  const field = page.getByLabel('Lowest value of the colours');
  await field.fill('1');
  await field.press('Enter');
  assert.deepEqual((await objects(page))[0].range, [1, 7]);
  await page.close();
});

test('after Enter in a field, keys are the page\'s', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.getByText('Bands and colours outside').click();
  for (const [label, text] of [
    ['Highest value of the colours', '1.5'],
    ['Bands', '7'],
  ]) {
    const field = page.getByLabel(label);
    await field.click();
    await field.fill(text);
    await page.keyboard.press('Enter');
    const before = await page.evaluate(() => microtome.page.view.parallel);
    await page.keyboard.press('p');
    assert.equal(await page.evaluate(() => microtome.page.view.parallel), !before);
    assert.equal(await field.inputValue(), text);
  }
  assert.deepEqual((await objects(page))[0].range, [-2, 1.5]);
  assert.equal(await page.evaluate(() => microtome.page.scene.objects[0].scale.bands), 7);
  assert.equal(await page.locator('#probe .card').isVisible(), false, 'Enter was the field\'s');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'color', 'Tab goes on from there');
  await page.close();
});

test('the list of maps closes by a choice and by Escape, and stays open for arrow keys', async () => {
  const page = await browser.open(toText(sheetScene()));
  const opener = page.getByRole('button', { name: /^Colour map: / });
  const list = page.getByRole('radiogroup', { name: 'Colour map' });
  const mapOf = () => page.evaluate(() => microtome.page.scene.objects[0].scale.mapName);
  const isFocused = () => opener.evaluate((e) => e === document.activeElement);
  await opener.click();
  await list.locator('label').nth(3).click();
  assert.equal(await list.isVisible(), false);
  const third = await mapOf();
  assert.ok(await isFocused());
  await page.keyboard.press('Enter');
  await list.locator('input:checked').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await list.isVisible(), true);
  const next = await mapOf();
  assert.notEqual(next, third);
  const { x, y } = await page.evaluate(() => microtome.project([0.3, 0.2, 0]));
  await page.evaluate(([a, b]) => microtome.page.probe.ask(a, b), [x, y]);
  await page.keyboard.press('Escape');
  assert.equal(await list.isVisible(), false);
  assert.ok(await isFocused());
  assert.equal(await mapOf(), next, 'what was looked at stays');
  assert.equal(await page.locator('#probe .card').isVisible(), true, 'one thing at a time');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#probe .card').isVisible(), false);
  await page.close();
});

test('objects do not disturb each other', async () => {
  const left = sheet({ name: 'Left' });
  left.points = left.points.map((v, i) => (i % 3 === 0 ? v - 2.5 : v));
  const right = sheet({ name: 'Right' });
  right.points = right.points.map((v, i) => (i % 3 === 0 ? v + 2.5 : v));
  const document = makeScene({
    objects: [left, right, { name: 'Bare', points: [] }],
    camera: { position: [0, 0, 20] },
  });
  const page = await browser.open(toText(document));
  const before = await pixelAt(page, [2.2, 0.3, 0]);
  await page.getByRole('checkbox').first().click();
  await page.getByLabel('Colour by').first().selectOption({ label: 'Number' });
  await page.getByLabel('Opacity').first().fill('30');
  assert.deepEqual(await pixelAt(page, [2.2, 0.3, 0]), before);
  assert.deepEqual(
    (await objects(page)).map((o) => o.name),
    ['Left', 'Right', 'Bare'],
  );
  await page.close();
});

test('names are text, never markup', async () => {
  const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"\u2028\u0000';
  const document = sheetScene(
    {
      name: evil,
      arrays: sheet().arrays.map((a) => ({ ...a, name: evil + a.name })),
    },
    { title: evil },
  );
  const page = await browser.open(toText(document));
  const at = await page.evaluate(() => microtome.project([1.25, -0.5, 0]));
  await page.mouse.click(at.x, at.y);
  await page.getByLabel('Colour by').selectOption({ index: 2 });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('img').count(), 0);
  assert.ok((await page.locator('#panel').innerText()).includes('<img src=x'));
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(loaded(page), []);
  await page.close();
});

test("the policy holds: no script but the page's own, and no network", async () => {
  const page = await browser.open(toText(cavityScene(8)));
  const blocked = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.hacked = 1';
    document.body.append(script);
    const div = document.createElement('div');
    div.innerHTML = '<img src="x" onerror="window.hacked = 1"><p style="color: red">';
    document.body.append(div);
    const answer = await fetch('https://example.org/').then(
      () => 'went out',
      () => 'blocked',
    );
    await new Promise((done) => setTimeout(done, 100));
    return { answer, seen, hacked: window.hacked };
  });
  assert.equal(blocked.answer, 'blocked');
  assert.equal(blocked.hacked, undefined);
  for (const directive of ['script-src-elem', 'connect-src', 'img-src']) {
    assert.ok(blocked.seen.includes(directive), `${directive} in ${blocked.seen}`);
  }
  await page.close();
});
