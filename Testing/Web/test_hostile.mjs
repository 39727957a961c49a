// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file A thousand corrupted scenes: pages of packed numbers, pages with JSON, and JSON. Each is a
 * scene or a message within five seconds; no script runs, and no request leaves the page.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { makeSteps } from './scene_maker.mjs';
import { sheet, sheetScene } from './scenes.mjs';
import { Browser, loaded, random, skip, toText, until } from './testing.mjs';

const program = process.env.MICROTOME_WRITE_SCENE;
if (!program || !existsSync(program)) {
  skip('MICROTOME_WRITE_SCENE names no program that writes scenes');
}

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser?.stop());

const ROUNDS = 1000;
const MOST_MS = 5000;

/** Without the viewer, which is not what is corrupted. */
function packedPage(shown) {
  const file = path.join(browser.folder, 'packed.html');
  execFileSync(program, ['html', String(shown), '-1', file]);
  const text = readFileSync(file, 'latin1');
  return `<!doctype html><body>${text.slice(text.indexOf('</html>') + '</html>'.length)}`;
}

const plainPage = (text) =>
  `<!doctype html><body><script id="microtome-scene" type="application/json">${text}</script>`;

/** The same scene, with texts over the picture. */
function withTexts(document) {
  const text = { text: 'Re = 1000', place: 'upperLeft', size: 18, color: [255, 255, 255] };
  const free = { ...text, place: undefined, position: [0.25, 0.5], opacity: 0.5, family: 'serif' };
  document.object.userData.microtome.texts = [text, free];
  return document;
}

const EVIL = [
  '<script>window.hacked=1</script>',
  '<img src=https://example.org/x onerror=window.hacked=1>',
  '"https://example.org/x.png"',
  '{"url":"https://example.org/x.png"}',
  '"ShaderMaterial"',
  '"__proto__"',
];
const NUMBERS = ['-1', '1e308', '4294967296', '2147483647', '0.5', 'null', '"NaN"', '[]', '{}'];

/** One of several kinds of damage. */
function damage(text, next) {
  const at = Math.floor(next() * text.length);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const end = at + 1 + Math.floor(next() * 60);
  switch (Math.floor(next() * 8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(end);
    case 2:
      return text.slice(0, at) + pick([...'0123456789{}[]",:-eNn']) + text.slice(at + 1);
    case 3:
      return text.slice(0, end) + text.slice(at);
    case 4: {
      // Some number, perhaps a size, becomes another one.
      const numbers = [...text.matchAll(/(?<=[:,[])-?\d[\d.e-]*/g)];
      const found = pick(numbers);
      const after = found.index + found[0].length;
      return text.slice(0, found.index) + pick(NUMBERS) + text.slice(after);
    }
    case 5: {
      const strings = [...text.matchAll(/"[^"\\]*"/g)];
      const found = pick(strings);
      return text.slice(0, found.index) + pick(EVIL) + text.slice(found.index + found[0].length);
    }
    case 6:
      return text.slice(0, at) + pick(EVIL) + text.slice(at);
    default: {
      const other = Math.floor(next() * text.length);
      return text.slice(0, at) + text.slice(other, other + 200) + text.slice(at + 200);
    }
  }
}

/** Shows some of the damaged scenes that can be read: a picture comes, or a message. */
async function showSome(page, texts) {
  for (let i = 0; i < texts.length; i += Math.ceil(texts.length / 8)) {
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'scene'));
      window.microtome = null;
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    }, texts[i]);
    await until(page, () => window.microtome?.error || window.microtome?.frames() > 0);
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(loaded(page), []);
}

test(`${ROUNDS} corrupted scenes`, async () => {
  const next = random();
  const step = (time) => ({ time, objects: [sheet()] });
  const good = [
    packedPage(0),
    packedPage(2),
    packedPage(3),
    plainPage(toText(sheetScene())),
    toText(sheetScene({ shown: { array: 2, component: -1 } })),
    toText(makeSteps([step(0), step(1)])),
    toText(withTexts(sheetScene())),
  ];
  const page = await browser.open(good[4]);
  const attempt = (texts) =>
    page.evaluate(async (all) => {
      const outcomes = [];
      for (const text of all) {
        const start = performance.now();
        const message = await microtome.tryScene(text);
        outcomes.push({ message, ms: performance.now() - start });
      }
      return outcomes;
    }, texts);
  (await attempt(good)).forEach(({ message }, i) => assert.equal(message, '', `sound scene ${i}`));

  let refused = 0;
  let slowest = 0;
  const accepted = [];
  for (let round = 0; round < ROUNDS; round += 50) {
    const texts = Array.from({ length: 50 }, (_, i) => damage(good[(round + i) % 6], next));
    const outcomes = await attempt(texts);
    outcomes.forEach(({ message, ms }, i) => {
      const what = `round ${round + i}: ${message}`;
      assert.doesNotMatch(message, /^(Type|Range|Reference|Syntax)?Error/, what);
      assert.doesNotMatch(message, /it cannot be built/, `${what}: seen too late`);
      assert.ok(ms < MOST_MS, `${what} after ${ms} ms`);
      refused += message ? 1 : 0;
      if (!message) {
        accepted.push(texts[i]);
      }
      slowest = Math.max(slowest, ms);
    });
  }
  console.log(`${refused} of ${ROUNDS} refused, the slowest in ${Math.round(slowest)} ms`);
  assert.ok(refused > ROUNDS / 2);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  assert.deepEqual(loaded(page), []);
  // A handler in a page that is only read is not run; the policy says so as well.
  const other = page.complaints.filter((c) => !/^Executing inline event handler/.test(c));
  assert.deepEqual(other, []);
  await showSome(page, accepted);
  await page.close();
});

test('a browser without DecompressionStream says what is missing', async () => {
  const page = await browser.open(toText(sheetScene()));
  const message = await page.evaluate((text) => {
    delete window.DecompressionStream;
    return microtome.tryScene(text);
  }, packedPage(0));
  assert.match(message, /too old to unpack/);
  await page.close();
});
