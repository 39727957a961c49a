// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Turning, moving, zooming, fitting, and drawing only when there is something new. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { cavityScene, sheet, sheetScene } from './scenes.mjs';
import { Browser, loaded, pixelAt, toText, until } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const POINTS = [
  [0, 0, 0],
  [1.7, 0.8, 0],
  [-1.2, 0.3, 0],
];
const project = (page) =>
  page.evaluate((points) => points.map((p) => microtome.project(p)), POINTS);
const still = (page) =>
  page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));

function apart(one, other) {
  return Math.max(...one.map((p, i) => Math.hypot(p.x - other[i].x, p.y - other[i].y)));
}

/** What `act` does to the picture, then R, which must undo it. Unit: CSS pixels */
async function moves(page, act) {
  const start = await project(page);
  await act();
  await still(page);
  const moved = await project(page);
  await page.keyboard.press('r');
  await still(page);
  assert.ok(apart(start, await project(page)) < 1e-6, 'R goes back');
  return { start, moved, far: apart(start, moved) };
}

test('the page asks for nothing and complains of nothing', async () => {
  const page = await browser.open(toText(cavityScene()));
  await page.waitForTimeout(300);
  assert.deepEqual(loaded(page), []);
  assert.deepEqual(page.complaints, []);
  assert.equal(
    await page.evaluate(() => document.getElementById('microtome-scene')),
    null,
    'the text is let go',
  );
  assert.equal(await page.title(), 'Lid-driven cavity, heated from the left – Microtome');
  await page.close();
});

test('nothing is drawn while nothing changes', async () => {
  const page = await browser.open(toText(sheetScene()));
  await until(page, () => microtome.frames() > 0);
  await still(page);
  const before = await page.evaluate(() => microtome.frames());
  await page.waitForTimeout(600);
  assert.equal(await page.evaluate(() => microtome.frames()), before);
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, 50);
  await until(page, (n) => microtome.frames() > n, before);
  await page.close();
});

test('opening draws one picture, and many requests draw one', async () => {
  // Pictures take seconds where a processor draws them; whoever comes after them waits for them.
  const page = await browser.open(toText(cavityScene()));
  await until(page, () => microtome.frames() > 0);
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => microtome.frames()), 1);
  const drawn = await page.evaluate(async () => {
    const { view } = microtome.page;
    const pictures = () => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
    const since = async (act) => {
      const before = view.frames;
      act();
      await pictures();
      return view.frames - before;
    };
    const request = () => [1, 2, 3].forEach(() => view.request());
    const one = await since(request);
    const now = await since(() => {
      request();
      view.render();
    });
    const after = await since(() => {
      view.render();
      request();
    });
    return [one, now, after];
  });
  assert.deepEqual(drawn, [1, 1, 2], 'requests; requests before drawing at once; and after it');
  const before = await page.evaluate(() => microtome.frames());
  await page.setViewportSize({ width: 900, height: 700 });
  await until(page, (n) => microtome.frames() > n, before);
  await page.close();
});

test('the mouse turns, moves and zooms', async () => {
  const page = await browser.open(toText(sheetScene()));
  const drag = async (button = 'left') => {
    await page.mouse.move(700, 400);
    await page.mouse.down({ button });
    await page.mouse.move(760, 430, { steps: 3 });
    await page.mouse.up({ button });
  };
  const turned = await moves(page, () => drag());
  assert.ok(
    turned.far > 5 && apart(turned.start.slice(0, 1), turned.moved.slice(0, 1)) < 1e-6,
    'about the middle',
  );
  for (const button of ['right', 'middle']) {
    const { start, moved } = await moves(page, () => drag(button));
    start.forEach((p, i) => {
      assert.ok(
        Math.hypot(moved[i].x - p.x - 60, moved[i].y - p.y - 30) < 0.5,
        'a point stays under the pointer',
      );
    });
  }
  const shifted = await moves(page, async () => {
    await page.keyboard.down('Shift');
    await drag();
    await page.keyboard.up('Shift');
  });
  assert.ok(Math.abs(shifted.moved[0].x - shifted.start[0].x - 60) < 0.5);
  const zoomed = await moves(page, async () => {
    const at = (await project(page))[1];
    await page.mouse.move(at.x, at.y);
    const distance = await page.evaluate(() => microtome.page.view.trackball.distance);
    await page.mouse.wheel(0, -300);
    await until(page, (d) => microtome.page.view.trackball.distance !== d, distance);
  });
  assert.ok(
    apart(zoomed.start.slice(1, 2), zoomed.moved.slice(1, 2)) < 1.5,
    'what is under the pointer stays',
  );
  assert.ok(zoomed.far > 50);
  await page.close();
});

test('keys turn, move and zoom', async () => {
  const page = await browser.open(toText(sheetScene()));
  await page.locator('#view').focus();
  for (const key of [
    'ArrowLeft',
    'ArrowUp',
    'Shift+ArrowRight',
    'Shift+ArrowDown',
    '+',
    '-',
    'x',
    'y',
  ]) {
    const { far } = await moves(page, () => page.keyboard.press(key));
    assert.ok(far > 1, `${key} does something`);
  }
  await page.close();
});

test('the axes look along themselves, and from the other side when asked again', async () => {
  const page = await browser.open(toText(cavityScene(8)));
  const ahead = () =>
    page.evaluate(() => {
      const m = microtome.page.view.camera.matrixWorld.elements;
      return [-m[8], -m[9], -m[10]].map((v) => Math.round(1e6 * v) / 1e6 + 0);
    });
  for (const [name, direction] of [
    ['X', [1, 0, 0]],
    ['Y', [0, 1, 0]],
    ['Z', [0, 0, 1]],
  ]) {
    const button = page.getByRole('button', { name: `Look along ${name}` });
    await button.focus();
    await page.keyboard.press('Enter');
    await still(page);
    assert.deepEqual(await ahead(), direction);
    await page.keyboard.press('Enter');
    await still(page);
    assert.deepEqual(
      await ahead(),
      direction.map((v) => -v + 0),
    );
  }
  await page.close();
});

test('the light follows the camera', async () => {
  const page = await browser.open(toText(sheetScene({ shown: undefined, color: [0.5, 0.5, 0.5] })));
  const facing = await pixelAt(page, [0.1, 0.1, 0]);
  assert.ok(Math.abs(facing[0] - 128) <= 1, `seen square on the colour is exact: ${facing}`);
  // From behind it is lit as well.
  await page.keyboard.press('z');
  assert.deepEqual(await pixelAt(page, [0.1, 0.1, 0]), facing);
  await page.keyboard.press('z');
  assert.deepEqual(await pixelAt(page, [0.1, 0.1, 0]), facing);
  await page.close();
});

test('a scene of nanometres is as bright as one of metres', async () => {
  const seen = [];
  for (const size of [1, 1e-9, 1e-12]) {
    const points = sheet().points.map((x) => size * x);
    const camera = { position: [size, size, 8 * size] };
    const page = await browser.open(toText(sheetScene({ points, shown: null, color: [1, 1, 1] }, { camera })));
    seen.push(await pixelAt(page, [0.3 * size, 0.3 * size, 0]));
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
  assert.ok(seen[0][0] > 100, `lit: ${seen[0]}`);
  for (const other of seen.slice(1)) {
    assert.ok(other.every((v, i) => Math.abs(v - seen[0][i]) <= 1), `${seen}`);
  }
});

test("the scene's lights are VTK's: display colours times cosines", async () => {
  const document = sheetScene({ shown: undefined, color: [0.5, 0.5, 0.5] });
  const lights = [
    { direction: [0, 3, 4], color: [1, 0.5, 0] },
    { direction: [0, 0, 2], color: [0.25, 0.5, 0.25] },
    { direction: [1, 0, -1], color: [9, 9, 9] },
  ];
  document.object.userData.microtome.lights = lights;
  const page = await browser.open(toText(document));
  const [r, g, b] = await pixelAt(page, [0.1, 0.1, 0]);
  // The first falls on the sheet at a cosine of 0.8, the last on its back.
  for (const [got, sum] of [[r, 0.8 + 0.25], [g, 0.4 + 0.5], [b, 0.25]]) {
    assert.ok(Math.abs(got - 127.5 * sum) <= 1.5, `${[r, g, b]}`);
  }
  assert.deepEqual(page.complaints, []);
  await page.close();
  for (const damage of [{}, [{}], [{ direction: [0, 0, 1], color: [1, 'x', 1] }], Array(9).fill(lights[0])]) {
    document.object.userData.microtome.lights = damage;
    const other = await browser.open(toText(document));
    assert.match(await other.evaluate(() => microtome.error ?? ''), /lights are damaged/);
    await other.close();
  }
});

test('fingers turn, move and pinch', async () => {
  const page = await browser.open(toText(sheetScene()), {
    width: 390,
    height: 844,
    hasTouch: true,
  });
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const turned = await moves(page, async () => {
    await touch('touchStart', [200, 400]);
    await touch('touchMove', [240, 420]);
    await touch('touchEnd');
  });
  assert.ok(turned.far > 5);
  const pinched = await moves(page, async () => {
    await touch('touchStart', [150, 400], [250, 400]);
    await touch('touchMove', [100, 400], [300, 400]);
    await touch('touchEnd');
  });
  const spread = (p) => Math.hypot(p[1].x - p[2].x, p[1].y - p[2].y);
  const factor = spread(pinched.moved) / spread(pinched.start);
  assert.ok(Math.abs(factor - 2) < 0.05, `twice as far apart is twice as large: ${factor}`);
  await page.close();
});

test('the scene stays in view when the window changes', async () => {
  const page = await browser.open(toText(sheetScene()));
  for (const [width, height] of [
    [1280, 800],
    [600, 900],
    [390, 844],
    [900, 400],
    [1600, 500],
  ]) {
    await page.setViewportSize({ width, height });
    await until(page, ([w, h]) => innerWidth === w && innerHeight === h, [width, height]);
    await still(page);
    const corners = await page.evaluate(() =>
      [
        [-2, -1, 0],
        [2, -1, 0],
        [2, 1, 0],
        [-2, 1, 0],
      ].map((p) => microtome.project(p)),
    );
    for (const { x, y } of corners) {
      assert.ok(x > 0 && x < width && y > 0 && y < height, `${width} x ${height}: ${x}, ${y}`);
    }
  }
  await page.close();
});

test('a click says what is there', async () => {
  const page = await browser.open(toText(sheetScene()));
  const at = await page.evaluate(() => microtome.project([1.25, -0.5, 0]));
  await page.mouse.click(at.x, at.y);
  const text = await page.locator('#probe').innerText();
  const value = Number(/x:\s*(−?[\d.]+)/.exec(text)?.[1].replace('−', '-'));
  assert.ok(Math.abs(value - 1.25) < 0.01, text);
  await page.getByLabel('Colour by').selectOption({ label: 'Number' });
  assert.equal(await page.locator('#probe').isVisible(), false, 'another array, no old value');
  await page.mouse.click(at.x, at.y);
  assert.match(await page.locator('#probe').innerText(), /Number:\s*3\b/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#probe').isVisible(), false);
  await page.close();
});

test('the picture is saved', async () => {
  const page = await browser.open(toText(sheetScene()));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a picture' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'Sheet.png');
  const chunks = [];
  for await (const chunk of await download.createReadStream()) {
    chunks.push(chunk);
  }
  const png = Buffer.concat(chunks);
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.equal(png.readUInt32BE(16), 1280);
  assert.ok(png.length > 3000, 'the picture is not empty');
  await page.close();
});
