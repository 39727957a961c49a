// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file A scene.json in eleven releases of three.js, none of them changed: their ObjectLoader in
 * node, and their renderer in Chromium without a line of ours beside it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, skip } from './testing.mjs';

const RELEASES = Array.from({ length: 11 }, (_, i) => 177 + i);
const modules = process.env.MICROTOME_THREE_RELEASES;
const moduleOf = (release, name) => path.join(modules, `three-r${release}`, name);
if (!RELEASES.every((r) => existsSync(moduleOf(r, 'three.core.js')))) {
  skip('the releases of three.js were not fetched when the tests were built');
}

const folder = mkdtempSync(path.join(tmpdir(), 'microtome-releases-'));
function written(program, ...options) {
  const file = path.join(folder, 'scene.json');
  execFileSync(process.env[program], [...options.map(String), file]);
  return JSON.parse(readFileSync(file, 'utf8'));
}
const sheetOf = (shown, component = -1) =>
  written('MICROTOME_WRITE_SCENE', 'json', shown, component);
const still = written('MICROTOME_WRITE_KINDS', 1);
const moving = written('MICROTOME_WRITE_KINDS', 3);

let browser;
before(async () => (browser = await Browser.start()));
after(async () => {
  await browser?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const groupsOf = (parent) => parent.children.filter((c) => c.isGroup);

/** That groups are the six of write_kinds.c, and look so. */
function checkKinds(groups) {
  assert.deepEqual(
    groups.map((g) => g.userData.microtome.name),
    ['half <i>seen</i>', 'frame', 'track', 'probes', 'hidden', 'moved, unlit'],
  );
  const drawn = groups.map((g) => g.children[0]);
  assert.deepEqual(
    drawn.map((d) => d.type),
    ['Mesh', 'Mesh', 'LineSegments', 'Points', 'Mesh', 'Mesh'],
  );
  assert.deepEqual(
    groups.map((g) => g.visible),
    [true, true, true, true, false, true],
  );
  const [half, frame, track, , , unlit] = drawn.map((d) => d.material);
  assert.ok(half.isMeshLambertMaterial && half.opacity === 0.5 && half.transparent, 'opacity');
  assert.ok(!half.depthWrite && half.side === 2 && half.flatShading, 'both sides, flat');
  assert.equal(half.color.getHexString(), '00ff00');
  assert.ok(frame.wireframe && !half.wireframe, 'wireframe');
  assert.ok(track.isLineBasicMaterial && unlit.isMeshBasicMaterial, 'materials');
  groups[5].updateMatrixWorld(true);
  assert.deepEqual(groups[5].matrixWorld.elements.slice(12, 15), [3, 0, 0]);
  assert.ok(unlit.map.isDataTexture && unlit.map.colorSpace === 'srgb', 'a map');
  assert.equal(drawn[2].geometry.index.count, 6, 'three segments');
  assert.equal(drawn[3].geometry.index.count, 4, 'four points');
}

/** Range, map and second material of the sheet by its x. */
function checkSheet(scene) {
  const group = groupsOf(scene)[0];
  assert.deepEqual([group.name, group.userData.microtome.name], ['object-0', 'Sheet']);
  const { map } = [group.children[0].material].flat()[0];
  const { position, uv } = group.children[0].geometry.attributes;
  for (let i = 0; i < position.count; ++i) {
    assert.equal(uv.getX(i), position.getX(i), 'x is shown');
    const texel = (uv.getX(i) * map.repeat.x + map.offset.x) * 256 - 0.5;
    assert.ok(Math.abs(texel - (255 * (position.getX(i) + 2)) / 4) < 1e-4, `${texel}`);
  }
  assert.deepEqual([...map.image.data.slice(0, 4)], [0, 0, 255, 255]);
  assert.deepEqual([...map.image.data.slice(-4)], [255, 0, 0, 255]);
  assert.deepEqual([map.wrapS, map.flipY, map.colorSpace], [1001, false, 'srgb']);
  const camera = scene.getObjectByName('view');
  assert.deepEqual([camera.fov, ...camera.position.toArray()], [30, 0, 0, 10]);
  const lights = scene.children.filter((c) => c.isLight);
  assert.ok(Math.abs(lights.reduce((sum, l) => sum + l.intensity, 0) - Math.PI) < 1e-9);
}

for (const release of RELEASES) {
  test(`r${release} loads names, colours, camera, lights, looks and steps`, async () => {
    const three = await import(pathToFileURL(moduleOf(release, 'three.module.js')).href);
    assert.equal(three.REVISION, String(release));
    const { ObjectLoader, AnimationMixer } = three;
    const read = (document) => new ObjectLoader().parse(structuredClone(document));
    checkSheet(read(sheetOf(0)));
    const holes = groupsOf(read(sheetOf(3)))[0].children[0];
    assert.deepEqual([holes.material.length, holes.geometry.groups.length], [2, 2], 'NaN');
    const scene = read(still);
    assert.equal(scene.name, 'Kinds');
    const camera = scene.getObjectByName('view');
    assert.ok(camera.isOrthographicCamera && camera.top === 4 && camera.bottom === -4);
    checkKinds(groupsOf(scene));

    const steps = read(moving);
    assert.deepEqual(steps.userData.microtome.times, [0, 0.5, 1]);
    const groups = groupsOf(steps);
    groups.forEach((g) => checkKinds(groupsOf(g)));
    assert.equal(steps.animations.length, 1);
    const mixer = new AnimationMixer(steps);
    mixer.clipAction(steps.animations[0]).play();
    for (const [time, shown] of [[0.5, 0], [1.5, 1], [2, 2], [0, 0]]) {
      mixer.setTime(time);
      assert.deepEqual(
        groups.map((g) => g.visible),
        [0, 1, 2].map((i) => i === shown),
        `at ${time}`,
      );
    }
  });
}

/** Draws in a page of stock three alone; pixels at places of the scene. Run in the page. */
async function drawStock({ document, places }) {
  const three = await import('./three.module.js');
  const renderer = new three.WebGLRenderer({ preserveDrawingBuffer: true });
  renderer.setSize(400, 300);
  const scene = await new three.ObjectLoader().parseAsync(document);
  const camera = scene.getObjectByName('view');
  const half = camera.top;
  Object.assign(camera, half ? { left: (-4 / 3) * half, right: (4 / 3) * half } : { aspect: 4 / 3 });
  camera.updateProjectionMatrix();
  renderer.render(scene, camera);
  const gl = renderer.getContext();
  return places.map((place) => {
    const p = new three.Vector3(...place).project(camera);
    const bytes = new Uint8Array(4);
    const at = [200 * (p.x + 1), 150 * (p.y + 1)].map(Math.floor);
    gl.readPixels(...at, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return [...bytes.slice(0, 3)];
  });
}

async function stockPage(release) {
  const page = await browser.chromium.newPage();
  page.complaints = [];
  page.on('pageerror', (e) => page.complaints.push(String(e)));
  page.on('console', (m) => m.type() === 'error' && page.complaints.push(m.text()));
  await page.route('http://stock.test/**', (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    return name === 'three'
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>three</title>' })
      : route.fulfill({ path: moduleOf(release, name), contentType: 'text/javascript' });
  });
  await page.goto('http://stock.test/three');
  return page;
}

/** Blue to red through grey, as write_scene.c makes it. */
function plain(t) {
  const stops = [[0, 0, 255], [204, 204, 204], [255, 0, 0]];
  const from = t < 0.5 ? 0 : 1;
  return stops[from].map((v, c) => v + (2 * t - from) * (stops[from + 1][c] - v));
}

function checkColor(got, expected, what, tolerance = 3) {
  const off = Math.max(...got.map((v, c) => Math.abs(v - expected[c])));
  assert.ok(off <= tolerance, `${what}: ${got}, not ${expected.map(Math.round)}`);
}

for (const release of RELEASES) {
  test(`r${release} draws the colours of the map`, async () => {
    const page = await stockPage(release);
    const draw = (document, places) => page.evaluate(drawStock, { document, places });
    const xs = [-1.7, -0.9, 0.1, 1.1, 1.8];
    const byPoint = await draw(sheetOf(0), xs.map((x) => [x, 0.35, 0]));
    // A texel is 4 / 255 wide, a pixel about as much.
    byPoint.forEach((got, i) => checkColor(got, plain((xs[i] + 2) / 4), `x = ${xs[i]}`, 6));
    const cells = [[-1.4, -0.6], [-0.4, -0.6], [0.6, 0.3], [1.7, 0.3]];
    const byCell = await draw(sheetOf(2), cells.map(([x, y]) => [x, y, 0]));
    byCell.forEach((got, i) => checkColor(got, plain([0, 1, 6, 7][i] / 7), `cell at ${cells[i]}`));
    // Half of green over black; the hidden object is not there.
    const [half, left] = await draw(still, [[0.35, 0.1, 0], [-3, 0, 0]]);
    assert.ok(half[1] > 100 && half[0] < 5 && half[2] < 5, `half: ${half}`);
    checkColor(left, [0, 0, 0], 'beside it');
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}
