// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file axe-core finds nothing to complain of: desktop and phone, dark and light, all opened. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { makeSteps } from './scene_maker.mjs';
import { cavityScene, sheet } from './scenes.mjs';
import { Browser, drop, load, skip, toText, until } from './testing.mjs';

let axe;
try {
  axe = load('axe-core');
} catch (error) {
  skip(`no axe-core (${error.message})`);
}

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

function steps() {
  const all = [0, 1, 2].map((time) => ({ time, objects: [sheet({ name: `Sheet ${time}` })] }));
  return makeSteps(all, { title: 'Steps' });
}

/** What axe says is wrong, in short. */
async function audit(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run(document));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html.slice(0, 90))}`);
}

for (const [name, size] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`a scene, ${name}, ${colorScheme}`, async () => {
      const page = await browser.open(toText(steps()), { ...size, colorScheme });
      const open = page.getByRole('button', { name: 'Show the panel' });
      if (await open.count()) {
        await open.click();
      }
      assert.deepEqual(await audit(page), [], 'as it opens');
      await page.getByRole('button', { name: /^Colour map: / }).click();
      await page.getByText('Bands and colours outside').click();
      await page.getByText('Mouse and keys').click();
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await page.locator('#view').focus();
      await page.keyboard.press('g');
      await page.keyboard.press('Enter');
      assert.deepEqual(await audit(page), [], 'with everything open');
      await page.close();
    });
  }
}

test('several objects, the other theme, and a message', async () => {
  const page = await browser.open(toText(cavityScene(8)));
  await page.getByRole('button', { name: 'Dark or light' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.deepEqual(await audit(page), []);
  await drop(page, 'cube.stl', '', 'solid cube');
  await page.getByRole('button', { name: 'Close' }).waitFor();
  assert.deepEqual(await audit(page), [], 'with a message over the scene');
  await page.close();
  const broken = await browser.open('{');
  assert.deepEqual(await audit(broken), []);
  await broken.close();
  const empty = await browser.open(null);
  await until(empty, () => document.querySelector('#message button') !== null);
  assert.deepEqual(await audit(empty), []);
  await empty.close();
});
