// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Time steps: by slider, keys and playing; the colours keep their range. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { makeScene, makeSteps, plainColors } from './scene_maker.mjs';
import { sheet } from './scenes.mjs';
import { Browser, build, loaded, pixelAt, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const STEPS = 5;
const colors = plainColors();
const mapAt = (t) => colors[Math.round(255 * t)];

/** The sheet, whose x is the step's number everywhere; its range is that of all steps. */
function scene(change = () => ({})) {
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const object = sheet({ shown: { array: 0, component: -1, range: [0, STEPS - 1] } });
    object.arrays[0].values = object.arrays[0].values.map(() => i);
    return { time: 0.5 * i, objects: [{ ...object, ...change(i) }] };
  });
  return makeSteps(steps, { title: 'Steps' });
}

const PLACE = [0.3, 0.3, 0];
const step = (page) => page.evaluate(() => microtome.page.scene.steps.current);
const arrived = (page, n) => until(page, (k) => microtome.page.scene.steps.current === k, n);

/** That the picture has the colours of a step. */
async function checkStep(page, n) {
  await arrived(page, n);
  const got = await pixelAt(page, PLACE);
  const expected = mapAt(n / (STEPS - 1));
  const far = Math.max(...got.map((v, c) => Math.abs(v - expected[c])));
  assert.ok(far <= 3, `step ${n}: ${got}, expected ${expected}`);
}

test('slider, buttons and keys; the range stays', async () => {
  const page = await browser.open(toText(scene()));
  await checkStep(page, 0);
  const slider = page.getByLabel('Time step');
  for (const n of [3, 1, 4]) {
    await slider.fill(String(n));
    await checkStep(page, n);
  }
  assert.match(await page.locator('.time').innerText(), /^2 · 5 of 5$/);
  await page.getByRole('button', { name: 'One step on' }).click();
  await checkStep(page, 0);
  await page.getByRole('button', { name: 'One step back' }).click();
  await checkStep(page, 4);
  await page.locator('#view').focus();
  await page.keyboard.press(',');
  await checkStep(page, 3);
  await page.keyboard.press('.');
  await checkStep(page, 4);
  await page.getByRole('button', { name: 'Again from the start' }).click();
  await page.keyboard.press('.');
  assert.equal(await step(page), 4, 'without the loop the end is the end');
  await slider.focus();
  await page.keyboard.press('Home');
  await checkStep(page, 0);
  assert.deepEqual(
    (await page.evaluate(() => microtome.objects()))[0].range,
    [0, STEPS - 1],
    'the range is that of the scene',
  );
  assert.match(await page.locator('#said').textContent(), /^time 0 · 1 of 5$/);
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(loaded(page), []);
  await page.close();
});

test('playing goes on until it is stopped, or until the end', async () => {
  const page = await browser.open(toText(scene()));
  await page.locator('#view').focus();
  await page.keyboard.press('Space');
  await arrived(page, 2);
  await arrived(page, 0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await until(page, () => microtome.page.scene.steps.current === microtome.page.scene.steps.wanted);
  const stopped = await step(page);
  await page.waitForTimeout(400);
  assert.equal(await step(page), stopped);
  await page.getByRole('button', { name: 'Again from the start' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  await arrived(page, STEPS - 1);
  await page.getByRole('button', { name: 'Play' }).waitFor();
  assert.equal(await step(page), STEPS - 1);
  await page.close();
});

test('a mesh that changes, arrays that come and go, an object that is not there', async () => {
  const document = scene((i) => ({
    ...(i === 1 && { points: sheet().points.map((v) => v / 4) }),
    ...(i === 2 && { arrays: sheet().arrays.slice(1), shown: undefined, color: [0, 1, 0] }),
    ...(i === 3 && { polygons: [], shown: undefined }),
  }));
  const page = await browser.open(toText(document));
  const go = async (n) => {
    await page.getByLabel('Time step').fill(String(n));
    await arrived(page, n);
  };
  await go(1);
  assert.deepEqual(await pixelAt(page, [1.5, 0.3, 0]), [0, 0, 0], 'the small mesh ends before');
  await go(2);
  assert.deepEqual(await page.getByLabel('Colour by').inputValue(), '-1', 'x is gone');
  assert.equal(await page.getByLabel('Colour by').locator('option').count(), 6);
  await go(3);
  assert.deepEqual(await pixelAt(page, PLACE), [0, 0, 0], 'nothing there');
  await go(4);
  await page.getByLabel('Colour by').selectOption({ label: 'x' });
  await checkStep(page, 4);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

const named = (name, place, color) => ({
  ...sheet({ name, shown: undefined, color }),
  points: sheet().points.map((v, i) => v / 4 + place[i % 3]),
});

/** Objects left, in the middle and right; what is where says the pixel there. */
const WHERE = { left: [-1.5, 0, 0], middle: [0, 0, 0], right: [1.5, 0, 0] };
const COLOR = { left: [1, 0, 0], middle: [0, 1, 0], right: [0, 0, 1] };
const several = (...names) => names.map((name) => named(name, WHERE[name], COLOR[name]));

async function checkThere(page, ...names) {
  for (const [name, place] of Object.entries(WHERE)) {
    const got = await pixelAt(page, [place[0] + 0.07, place[1] + 0.07, 0]);
    const expected = names.includes(name) ? COLOR[name].map((v) => 255 * v) : [0, 0, 0];
    const far = Math.max(...got.map((v, c) => Math.abs(v - expected[c])));
    assert.ok(far <= 3, `${name} of ${names}: ${got}, expected ${expected}`);
  }
}

const go = async (page, n) => {
  await page.getByLabel('Time step').fill(String(n));
  await arrived(page, n);
};

test('objects that only later steps have are there when their step comes', async () => {
  const steps = [['left', 'right'], ['left', 'middle', 'right'], ['middle'], ['right', 'left']];
  const objects = steps.map((names, time) => ({ time, objects: several(...names) }));
  const page = await browser.open(toText(makeSteps(objects, { title: 'Late' })));
  assert.equal(await page.locator('.object').count(), 2);
  for (const n of [0, 3, 1, 2, 3, 0, 2, 1]) {
    await go(page, n);
    await checkThere(page, ...steps[n]);
  }
  assert.deepEqual(
    (await page.evaluate(() => microtome.objects())).map((o) => o.name),
    ['left', 'right', 'middle'],
  );
  assert.equal(await page.locator('.object').count(), 3, 'and have controls of their own');
  await until(page, () => location.hash === '#step=1');
  await page.getByRole('button', { name: 'Settings of middle' }).click();
  await page.getByLabel('Opacity').nth(2).fill('40');
  await page.getByRole('checkbox', { name: 'right' }).uncheck();
  await until(page, () => location.hash.includes(',40,') && location.hash.includes('object=1,0'));
  const [hash, before] = await page.evaluate(() => [location.hash, microtome.objects()]);
  await page.close();

  const linked = await browser.open(toText(makeSteps(objects, { title: 'Late' })), { hash });
  assert.deepEqual(await linked.evaluate(() => microtome.objects()), before, 'a link opens the same');
  assert.deepEqual(linked.complaints, []);
  await linked.close();
});

test('names with all characters and objects of the same name', async () => {
  const name = 'a, b & c = 100 % ~ <i>';
  const pair = ['left', 'right'].map((side) => named(name, WHERE[side], COLOR[side]));
  const objects = [[], pair, pair.slice(0, 1)].map((list, time) => ({ time, objects: list }));
  const page = await browser.open(toText(makeSteps(objects)));
  await go(page, 2);
  await checkThere(page, 'left');
  await go(page, 1);
  await checkThere(page, 'left', 'right');
  await page.getByRole('checkbox', { name }).nth(1).uncheck();
  await checkThere(page, 'left');
  await until(page, () => location.hash.includes('~1,0'));
  const hash = await page.evaluate(() => location.hash);
  await page.close();
  const linked = await browser.open(toText(makeSteps(objects)), { hash });
  await checkThere(linked, 'left');
  await linked.close();
});

test('an object that is empty at first, and a scene that is, are shown as their first step says', async () => {
  const full = sheet({ shown: { array: 0, component: -1, range: [0, 1] }, opacity: 0.5, name: 'sheet' });
  const empty = { ...full, polygons: [], points: [], arrays: [], shown: undefined, opacity: 1 };
  const steps = [empty, full, empty, full].map((object, time) => ({ time, objects: [object] }));
  const page = await browser.open(toText(makeSteps(steps)));
  assert.equal(await page.locator('#message').isVisible(), false, 'a step may be empty');
  await go(page, 1);
  const looks = () => page.evaluate(() => microtome.objects()[0]);
  assert.deepEqual((await looks()).choice, { array: 0, component: -1 });
  assert.equal((await looks()).opacity, 0.5);
  assert.ok(await page.getByRole('radio', { name: 'Edges' }).first().isVisible());
  await page.getByLabel('Opacity').first().fill('80');
  await go(page, 2);
  await go(page, 3);
  assert.equal((await looks()).opacity, 0.8, 'what was chosen stays');
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('steps of one mesh share it, and steps that are not kept are read again', async () => {
  const document = scene();
  for (const geometry of document.geometries) {
    geometry.data.attributes.position = document.geometries[0].data.attributes.position;
  }
  const page = await browser.open(toText(document));
  const first = await page.evaluate(async () => {
    const { steps } = microtome.page.scene;
    const reads = await Promise.all([...Array(steps.length).keys()].map((i) => steps.read(i)));
    return { kept: steps.kept.size, n: reads.length };
  });
  assert.deepEqual(first, { kept: STEPS, n: STEPS });
  await page.evaluate(() => microtome.page.scene.steps.kept.clear());
  await page.getByLabel('Time step').fill('2');
  await checkStep(page, 2);
  await page.close();
});

test('what is drawn of a step counts among what is kept', async () => {
  const page = await browser.open(toText(scene()));
  const kept = await page.evaluate(async () => {
    const { player, scene } = microtome.page;
    const { steps } = scene;
    const [first] = await steps.read(0);
    const { shape, values } = first.pieces[0];
    const numbers = values.numbers.reduce((sum, list) => sum + list.byteLength, 0);
    const bytes = numbers + 4 * shape.primitives.positions.byteLength;
    // Of one array: those of others are there too where the page had idle moments.
    const coordinates = [...values.kept.entries.values()][0].uv.byteLength;
    // All steps were read before and fit, but not with the coordinates of more than two.
    await Promise.all(Array.from({ length: steps.length }, (_, i) => steps.read(i)));
    steps.mostBytes = steps.length * bytes + 2 * coordinates;
    for (let i = 0; i < steps.length; ++i) {
      await player.go(i);
    }
    return { size: steps.kept.size, coordinates };
  });
  assert.ok(kept.coordinates > 0 && kept.size < STEPS, `${kept.size} of ${STEPS} steps are kept`);
  await page.getByLabel('Time step').fill('0');
  await checkStep(page, 0);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a scene of one moment has no time bar', async () => {
  const document = scene();
  document.object.children = [
    ...document.object.children[0].children,
    ...document.object.children.slice(STEPS),
  ];
  delete document.object.userData.microtome.times;
  const page = await browser.open(toText(document));
  assert.equal(await page.locator('#player').isVisible(), false);
  const said = await page.locator('#said').textContent();
  for (const key of ['.', ',', 'Space']) {
    await page.keyboard.press(key);
  }
  await page.waitForTimeout(100);
  assert.equal(await page.locator('#said').textContent(), said, 'and nothing is said of time');
  await page.close();
});

const program = process.env.MICROTOME_WRITE_SCENE;
const noProgram = !program || !existsSync(program) ? 'no program that writes scenes' : false;

/** The page of packed numbers that shows an array, and its blocks. */
function packed(shown) {
  const file = path.join(browser.folder, `packed-${shown}.html`);
  execFileSync(program, ['html', String(shown), '-1', file]);
  const text = readFileSync(file, 'latin1');
  return [...text.matchAll(/<script [^>]*class="microtome-[^]*?<\/script>/g)].map(([b]) => b);
}

/** The viewer with blocks after its end. */
const pageOf = (blocks) =>
  `${readFileSync(path.join(build, 'viewer.html'), 'utf8').replace('<!--microtome-scene-->', '')}` +
  blocks.join('\n');

async function openPage(html) {
  const file = path.join(browser.folder, 'steps.html');
  writeFileSync(file, html);
  const page = await browser.chromium.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(pathToFileURL(file).href);
  await until(page, () => Boolean(window.microtome));
  return page;
}

const isStep = (block) => block.includes('microtome-step');
const at = (step, time) =>
  step.replace(/ id="microtome-scene"/, '').replace(/data-time="[^"]*"/, `data-time="${time}"`);

test('a page that begins with nothing is seen as its first step that has something says', async () => {
  const far = named('far', [100, 50, 0], [1, 0, 0]);
  const camera = { position: [100, 50, 5], focalPoint: [100, 50, 0] };
  const late = makeScene({ objects: [far], camera });
  const other = makeScene({ objects: [far], camera: { position: [100, 50, 90] } });
  const blocks = [makeScene({}), late, other].map(
    (one, i) =>
      `<script type="application/json" class="microtome-step"${i > 0 ? '' : ' id="microtome-scene"'} ` +
      `data-time="${i}">${toText(one)}</script>`,
  );
  const page = await openPage(pageOf(blocks));
  await go(page, 1);
  const place = () => page.evaluate(() => microtome.page.view.camera.position.toArray());
  assert.deepEqual(await place(), [100, 50, 5]);
  // Places on the screen are those of the last picture.
  await page.evaluate(() => microtome.page.view.render());
  assert.deepEqual(await pixelAt(page, [100.07, 50.07, 0]), [255, 0, 0]);
  await go(page, 2);
  await page.locator('#view').focus();
  await page.keyboard.press('r');
  assert.deepEqual(await place(), [100, 50, 5], 'which others do not change');
  await page.close();
});

test('packed steps are read one by one, and a mesh they share is one', { skip: noProgram }, async () => {
  // Both pages have the same mesh, so its buffers have the same names.
  const [x, holes] = [packed(0), packed(3)];
  const known = new Set(x);
  const blocks = [...x, ...holes.filter((b) => !isStep(b) && !known.has(b))];
  const page = await openPage(pageOf([...blocks, at(holes.find(isStep), 2.5)]));
  assert.equal(await page.evaluate(() => microtome.error), undefined);
  assert.equal(await page.evaluate(() => microtome.page.scene.steps.kept.size), 1, 'not yet read');
  const red = await pixelAt(page, [1.9, 0.3, 0]);
  await page.getByLabel('Time step').fill('1');
  await arrived(page, 1);
  assert.match(await page.locator('.time').innerText(), /^2\.5 · 2 of 2$/);
  assert.deepEqual(await pixelAt(page, [1.9, 0.3, 0]), red, 'x is still what is shown');
  const shared = await page.evaluate(async () => {
    const { steps } = microtome.page.scene;
    const [a, b] = [await steps.read(0), await steps.read(1)];
    return a[0].pieces[0].shape === b[0].pieces[0].shape;
  });
  assert.equal(shared, true);
  await page.close();
});

test('a page that was cut short shows the steps before, and says so', { skip: noProgram }, async () => {
  const blocks = packed(0);
  const step = blocks.find(isStep);
  const cut = at(step, 1).slice(0, -400);
  const page = await openPage(pageOf([...blocks, at(step, 0.5), cut]));
  assert.equal(await page.evaluate(() => microtome.error), undefined);
  assert.equal(await page.evaluate(() => microtome.page.scene.steps.length), 2);
  assert.match(await page.locator('.footer').innerText(), /cut short/);
  await page.close();
});
