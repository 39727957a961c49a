// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The buffers of sections go back to the worker, which fills them again: whatever was sliced before,
 * in whatever order and however fast, what is drawn in the end is what a page draws that slices once.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makePages, openSliced, sliced, twice, withStep } from './slicing.mjs';
import { Browser, random, until } from './testing.mjs';

let pages;
let browser;

before(async () => {
  pages = makePages();
  browser = await Browser.start();
});
after(() => browser?.stop());

const STEP = /<script[^>]*class="microtome-step"[^>]*>(.*?)<\/script>/s;

/** A page of two steps, those of two pages, each with its data set. */
function inSteps(first, second) {
  const blocks = second.match(/<script[^>]*class="microtome-buffer"[^>]*>.*?<\/script>/gs) ?? [];
  const step = second.match(STEP)[0].replace('data-time="0"', 'data-time="1"');
  return first + blocks.join('') + step.replace(' id="microtome-scene"', '');
}

/** Every number that is drawn of slices and surfaces, by object. */
const drawingOf = (page) =>
  page.evaluate(() => {
    const { scene } = window.microtome.page;
    const numbers = (o) =>
      o.parts
        .filter(({ piece }) => piece)
        .map(({ kind, piece }) => {
          const { positions, index, cells } = piece.shape.primitives;
          const lists = [positions, index, cells, ...piece.values.numbers].filter(Boolean);
          return [kind, ...lists.map((list) => [list.constructor.name, ...list].join())];
        });
    return scene.objects.filter((o) => o.isDrawn).map((o) => [o.name, ...numbers(o)]);
  });

/** Waits until nothing is asked of the worker, and every section has all arrays. */
const settle = (page) =>
  page.evaluate(async () => {
    for (const { live } of window.microtome.page.slices.filter((tool) => tool.live.on)) {
      await live.update();
      while (live.carried.length < live.dataSet.arrays.length) {
        await new Promise((done) => setTimeout(done, 20));
      }
    }
  });

/** Cuts in any order, most of them not waited for. */
const play = (page, moves) =>
  page.evaluate(async (all) => {
    for (const { tool: number, change, array, waits } of all) {
      const tool = window.microtome.page.slices[number];
      const done = tool.set(change);
      tool.live.object.show(array, -1);
      if (waits) {
        await done;
        const pieces = tool.live.object.parts.map(({ piece }) => piece).filter(Boolean);
        if (pieces.some(({ shape }) => shape.primitives.positions.byteLength === 0)) {
          throw new Error('what is drawn was given away');
        }
      }
    }
  }, moves);

function movesOf(next, n, nTools) {
  const one = (choices) => choices[Math.floor(next() * choices.length)];
  return Array.from({ length: n }, () => ({
    tool: Math.floor(next() * nTools),
    change: {
      normal: one([[1, 0, 0], [0, 0, 1], [0.1, 0.2, 1], [1, -1, 0.3]]),
      position: one([0.2, 0.31, 0.5, 0.77, 5]),
      count: one([1, 1, 2, 9]),
    },
    array: one([0, 1]),
    waits: next() < 0.3,
  }));
}

/** The cuts that are there, in another page. */
async function sliceOnce(html, page, step) {
  const cuts = await page.evaluate(() =>
    window.microtome.page.slices.map(({ live }) => ({ on: live.on, cut: live.cut })),
  );
  const other = await openSliced(browser, html);
  await other.evaluate(
    async ([all, to]) => {
      const { slices, player } = window.microtome.page;
      await player.go(to);
      for (const [i, { on, cut }] of all.entries()) {
        slices[i].live.cut = cut;
        if (on && !slices[i].live.on) {
          await slices[i].switch(true);
        }
      }
    },
    [cuts, step],
  );
  await settle(other);
  const drawing = await drawingOf(other);
  await other.close();
  return drawing;
}

test('buffers of two data sets, many planes, and drags that no reply keeps up with', async () => {
  const next = random();
  for (const name of ['tetrahedra', 'image']) {
    const html = twice(pages.get(name));
    const page = await openSliced(browser, html);
    await page.evaluate(() => window.microtome.page.slices[1].switch(true));
    for (let round = 0; round < 3; ++round) {
      await play(page, movesOf(next, 60, 2));
      await settle(page);
      const expected = await sliceOnce(html, page, 0);
      assert.deepEqual(await drawingOf(page), expected, `${name}, round ${round}`);
    }
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
});

test('buffers of steps whose data sets differ', async () => {
  const next = random();
  const html = inSteps(pages.get('tetrahedra'), pages.get('image'));
  const page = await openSliced(browser, html);
  for (const step of [1, 0, 1]) {
    await play(page, movesOf(next, 20, 1));
    await page.evaluate((to) => window.microtome.page.player.go(to), step);
    await play(page, movesOf(next, 20, 1));
    await until(page, (to) => {
      const { slices, scene } = window.microtome.page;
      return scene.steps.current === to && slices[0].live.dataSet === scene.dataSets[0];
    }, step);
    await settle(page);
    assert.deepEqual(await drawingOf(page), await sliceOnce(html, page, step), `step ${step}`);
  }
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a step whose image is elsewhere is another mesh', async () => {
  const first = pages.get('image');
  const second = withStep(first, ({ object }) => {
    const [dataSet] = object.userData.microtome.dataSets;
    dataSet.origin[2] += 10;
    dataSet.box.low[2] += 10;
    dataSet.box.high[2] += 10;
  });
  const page = await openSliced(browser, inSteps(first, second));
  for (const [step, position] of [[1, 10.5], [0, 0.5]]) {
    await page.evaluate((to) => window.microtome.page.player.go(to), step);
    await page.evaluate(
      (z) => window.microtome.page.slices[0].set({ normal: [0, 0, 1], position: z, count: 1 }),
      position,
    );
    const section = await sliced(page, (cut) => cut.position === position);
    assert.deepEqual([section.points, section.polygons], [64, 49], `step ${step}`);
  }
  await page.close();
});

test('a section that is not drawn any more is given back', async () => {
  const page = await openSliced(browser, pages.get('tetrahedra'));
  const lengths = await page.evaluate(async () => {
    const [tool] = window.microtome.page.slices;
    const all = [];
    for (const position of [0.3, 0.4, 0.5, 0.6]) {
      await tool.set({ normal: [0, 0, 1], position, count: 1 });
      all.push(tool.live.object.parts[0].piece.shape.primitives.positions);
    }
    return all.map((positions) => positions.byteLength);
  });
  assert.ok(lengths.at(-1) > 0, 'what is drawn stays');
  assert.deepEqual(lengths.slice(0, 2), [0, 0], 'what was drawn before went to the worker');
  await page.close();
});
