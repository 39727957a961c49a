// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The colours on the screen are those of the map, whatever is shown and however. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makeScene, plainColors } from './scene_maker.mjs';
import { sheet, sheetScene } from './scenes.mjs';
import { Browser, pixelAt, toText } from './testing.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const colors = plainColors();

/** The map's colour at t in [0, 1]; between two texels the picture may be either. */
const mapAt = (t) => colors[Math.round(255 * Math.min(1, Math.max(0, t)))];

/** A colour within `slack` of the expected one, each channel. */
function checkColor(got, expected, what, slack = 3) {
  const far = Math.max(...got.map((v, c) => Math.abs(v - expected[c])));
  assert.ok(far <= slack, `${what}: ${got}, expected ${expected}`);
}

// Places inside triangles, off the edges that Edges and Wireframe draw.
const PLACES = [
  [-1.7, -0.4],
  [-0.6, 0.2],
  [0.3, -0.7],
  [0.9, 0.6],
  [1.6, -0.2],
];

const open = (more, scene) => browser.open(toText(sheetScene(more, scene)));
const choose = (page, label) => page.getByLabel('Colour by').selectOption({ label });

test('a point array is interpolated and looked up', async () => {
  const page = await open();
  for (const [x, y] of PLACES) {
    checkColor(await pixelAt(page, [x, y, 0]), mapAt((x + 2) / 4), `x at ${x}, ${y}`);
  }
  checkColor(await pixelAt(page, [3, 0, 0]), [0, 0, 0], 'background', 0);
  await page.close();
});

test('the scene starts with the array, component and range that it names', async () => {
  const page = await open({ shown: { array: 1, component: 1, range: [-0.5, 0.5] } });
  for (const [x, y] of PLACES) {
    checkColor(await pixelAt(page, [x, y, 0]), mapAt(y + 0.5), `Velocity Y at ${x}, ${y}`);
  }
  await page.close();
});

/** Each cell's middle has its number's colour, and so has a place near its corner. */
async function checkCells(page) {
  for (let cell = 0; cell < 8; ++cell) {
    for (const off of [0.02, 0.45]) {
      const [x, y] = [-1.5 + (cell % 4) + off, -0.5 + Math.floor(cell / 4) - off];
      checkColor(await pixelAt(page, [x, y, 0]), mapAt(cell / 7), `cell ${cell}`);
    }
  }
}

async function checkX(page) {
  for (const [x, y] of PLACES) {
    checkColor(await pixelAt(page, [x, y, 0]), mapAt((x + 2) / 4), `x at ${x}`);
  }
}

test('to a cell array and back', async () => {
  const page = await open();
  await choose(page, 'Number');
  await checkCells(page);
  await choose(page, 'x');
  await checkX(page);
  await page.close();
});

test('from a cell array to a point array and back', async () => {
  const page = await open({ shown: { array: 2, component: -1 } });
  await checkCells(page);
  await choose(page, 'x');
  await checkX(page);
  await choose(page, 'Number');
  await checkCells(page);
  await page.close();
});

test('components and the magnitude of a vector', async () => {
  const page = await open();
  await choose(page, 'Velocity');
  const xs = [-2, -1, 0, 1, 2];
  const magnitude = (x, y) => Math.hypot(x, y, 1);
  const corners = xs.flatMap((x) => [-1, 0, 1].map((y) => magnitude(x, y)));
  const [low, high] = [Math.min(...corners), Math.max(...corners)];
  // At points of the mesh, where nothing is interpolated.
  for (const x of [-1, 0, 1]) {
    checkColor(
      await pixelAt(page, [x, 0, 0]),
      mapAt((magnitude(x, 0) - low) / (high - low)),
      `|v| at ${x}`,
      4,
    );
  }
  await page.getByLabel('Component').selectOption({ label: 'Y' });
  for (const [x, y] of PLACES) {
    checkColor(await pixelAt(page, [x, y, 0]), mapAt((y + 1) / 2), `Velocity Y at ${y}`);
  }
  await page.close();
});

test('NaN has its own colour, on whole triangles', async () => {
  const page = await open({ shown: { array: 3, component: -1, nanColor: [0, 200, 100] } });
  const check = async () => {
    checkColor(await pixelAt(page, [1.9, 0.8, 0]), [0, 200, 100], 'at the NaN corner');
    checkColor(await pixelAt(page, [0.5, 0.3, 0]), mapAt(1.3 / 2), 'the next cell');
  };
  await check();
  assert.equal(await page.locator('.nan').count(), 1, 'the legend names it');
  await choose(page, 'x');
  checkColor(await pixelAt(page, [1.9, 0.8, 0]), mapAt(3.9 / 4), 'x has no NaN');
  assert.equal(await page.locator('.nan').count(), 0);
  await choose(page, 'Holes');
  await check();
  await choose(page, 'Nothing');
  for (const [x, y] of PLACES) {
    checkColor(await pixelAt(page, [x, y, 0]), [0, 200, 100], 'all NaN');
  }
  await page.close();
});

test('a small range far from zero keeps its digits', async () => {
  for (const shown of [
    { array: 4, component: -1 },
    { array: 0, component: -1 },
  ]) {
    const page = await open({ shown });
    await choose(page, 'Far');
    for (const [x, y] of PLACES) {
      // The scene holds float32: steps of 1/16 at a million.
      checkColor(await pixelAt(page, [x, y, 0]), mapAt((x + 2) / 4), `Far at ${x}`, 4);
    }
    await page.close();
  }
});

test('a typed range, for every object that shows the array, and back', async () => {
  const second = sheet({ name: 'Second' });
  second.points = second.points.map((v, i) => (i % 3 === 1 ? v + 2.2 : v));
  const document = makeScene({
    objects: [sheet(), second],
    camera: { position: [0, 1, 16], focalPoint: [0, 1, 0] },
  });
  const page = await browser.open(toText(document));
  assert.equal(await page.locator('.legend').count(), 1, 'one array, one legend');
  const high = page.getByLabel('Highest value of the colours').first();
  await high.fill('0');
  await high.press('Enter');
  for (const y of [0.3, 2.5]) {
    checkColor(await pixelAt(page, [-1.5, y, 0]), mapAt(0.25), 'x = -1.5 in [-2, 0]');
    checkColor(await pixelAt(page, [1.5, y, 0]), mapAt(1), 'above the range');
  }
  for (const nonsense of ['seven', '-3', '1e999']) {
    await high.fill(nonsense);
    await high.press('Enter');
    assert.equal(await high.inputValue(), '0', `${nonsense} is refused`);
  }
  await page.getByRole('button', { name: 'Back to the range of the scene' }).first().click();
  checkColor(await pixelAt(page, [-1.5, 0.3, 0]), mapAt(0.125), 'the range of the scene again');
  await page.close();
});

test('one colour', async () => {
  const page = await open({ shown: undefined, color: [0.2, 0.6, 0.4] });
  checkColor(await pixelAt(page, [0.3, 0.3, 0]), [51, 153, 102], 'the colour of the scene', 1);
  assert.equal(await page.locator('.legend').count(), 0);
  await choose(page, 'x');
  // No map in the scene: Cool to Warm; the middle is its grey.
  checkColor(await pixelAt(page, [0, 0.3, 0]), [221, 221, 221], 'the middle of Cool to Warm');
  await choose(page, 'One colour');
  checkColor(await pixelAt(page, [0.3, 0.3, 0]), [51, 153, 102], 'again', 1);
  await page.close();
});

test('opacity mixes with the background', async () => {
  const page = await open({ opacity: 0.5 }, { background: [1, 1, 1] });
  const half = (t) => mapAt(t).map((v) => (v + 255) / 2);
  const check = async (t, expected, what) =>
    checkColor(await pixelAt(page, [-2 + 4 * t, 0.3, 0]), expected, what, 4);
  // The canvas holds sRGB, so that is what is mixed, as in ParaView.
  await check(0.5, half(0.5), 'half opaque');
  await page.getByLabel('Opacity').fill('100');
  await check(0.5, mapAt(0.5), 'opaque');
  await page.getByLabel('Opacity').fill('0');
  await check(0.5, [255, 255, 255], 'invisible');
  await page.close();
});

test('wireframe shows the edges of polygons, not their diagonals', async () => {
  for (const start of ['Surface', 'Wireframe']) {
    const page = await open({ wireframe: start === 'Wireframe' });
    await page.getByRole('radio', { name: 'Wireframe' }).click();
    for (const array of ['x', 'Number', 'x']) {
      await choose(page, array);
      for (let cell = 0; cell < 8; ++cell) {
        const [x, y] = [-1.5 + (cell % 4), -0.5 + Math.floor(cell / 4)];
        checkColor(await pixelAt(page, [x, y, 0]), [0, 0, 0], `inside cell ${cell}`, 0);
      }
    }
    const { x, y } = await page.evaluate(() => microtome.project([-1, -0.5, 0]));
    const around = await page.evaluate(
      ([px, py]) => [-2, -1, 0, 1, 2].map((d) => microtome.pixel(px + d, py)),
      [x, y],
    );
    const brightest = around.sort((a, b) => b[2] - a[2])[0];
    // Edges are drawn unlit, one pixel wide and smoothed.
    assert.ok(brightest[2] > 100, `an edge at x = -1: ${around}`);
    await page.getByRole('radio', { name: 'Surface' }).click();
    checkColor(await pixelAt(page, [-0.6, 0.3, 0]), mapAt(1.4 / 4), 'the surface again');
    await page.close();
  }
});

test('edges lie on the coloured surface', async () => {
  const page = await open();
  await page.getByRole('radio', { name: 'Edges' }).click();
  checkColor(await pixelAt(page, [-0.6, 0.3, 0]), mapAt(1.4 / 4), 'inside a cell');
  const dark = await page.evaluate(() => {
    const { x, y } = microtome.project([1, 0.5, 0]);
    return Math.min(...[-2, -1, 0, 1, 2].map((d) => microtome.pixel(x + d, y)[0]));
  });
  assert.ok(dark < 120, `a dark edge at x = 1: ${dark}`);
  await page.close();
});

test('lines and vertices have the colours of their arrays', async () => {
  const points = [-1, 0, 0, 1, 0, 0, -1, 0.5, 0, 1, 0.5, 0];
  const document = sheetScene(
    {},
    {
      objects: [
        {
          name: 'Line',
          points,
          lines: [[0, 1]],
          vertices: [[2], [3]],
          arrays: [
            { name: 'p', association: 'point', values: [0, 0, 0.25, 1] },
            { name: 'c', association: 'cell', values: [0.25, 1, 0] },
          ],
          shown: { array: 0, component: -1, range: [0, 1] },
        },
      ],
      camera: { position: [0, 0, 6] },
    },
  );
  const page = await browser.open(toText(document));
  for (const array of ['p', 'c']) {
    await choose(page, array);
    checkColor(await pixelAt(page, [-1, 0.5, 0]), mapAt(0.25), `first vertex by ${array}`);
    checkColor(await pixelAt(page, [1, 0.5, 0]), mapAt(1), `second vertex by ${array}`);
    const line = await page.evaluate(() => {
      const { x, y } = microtome.project([0.3, 0, 0]);
      return [-1, 0, 1].map((d) => microtome.pixel(x, y + d)).sort((a, b) => b[2] - a[2])[0];
    });
    assert.ok(line[2] > 120 && line[0] < 20, `a blue line by ${array}: ${line}`);
  }
  await page.close();
});
