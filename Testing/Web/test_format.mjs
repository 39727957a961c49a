// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The scene as the library writes it: stock three.js loads it, and it says the same as the
 * second writer in scene_maker.mjs.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sheetScene } from './scenes.mjs';
import { Browser, loaded, loadThree, pixelAt, skip, toText, until } from './testing.mjs';

const program = process.env.MICROTOME_WRITE_SCENE;
if (!program || !existsSync(program)) {
  skip('MICROTOME_WRITE_SCENE names no program that writes scenes');
}
const { ObjectLoader } = await loadThree();
const folder = mkdtempSync(path.join(tmpdir(), 'microtome-scene-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The sheet, as the library writes it. */
function written(format, shown, component = -1) {
  const file = path.join(folder, `scene.${format}`);
  execFileSync(program, [format, String(shown), String(component), file]);
  return { file, text: readFileSync(file, 'latin1') };
}

const CASES = [
  ['one colour', -1, -1],
  ['a point array', 0, -1],
  ["a vector's magnitude", 1, -1],
  ['a component', 1, 1],
  ['a cell array', 2, -1],
  ['an array with NaN', 3, -1],
  ['an array far from zero', 4, -1],
  ['an array of NaN alone', 5, -1],
];

const arrayOf = (attribute) => [...attribute.array];

/**
 * A geometry as a set of primitives, each its corners' coordinates, scalars and values: what it
 * says, however it numbers positions and splits polygons.
 */
function meaning(geometry, arrays) {
  const { position, uv } = geometry.attributes;
  const about = geometry.userData.microtome;
  const area = new Map();
  const corners = new Map();
  const { index } = geometry;
  const round = (v) => (Number.isNaN(v) ? 'NaN' : Math.fround(v));
  for (let t = 0; t < index.count / 3; ++t) {
    const cell = about.cells?.[t] ?? t;
    const p = [0, 1, 2].map((c) => index.getX(3 * t + c));
    const xy = p.map((q) => [position.getX(q), position.getY(q)]);
    const twice =
      (xy[1][0] - xy[0][0]) * (xy[2][1] - xy[0][1]) - (xy[2][0] - xy[0][0]) * (xy[1][1] - xy[0][1]);
    area.set(cell, (area.get(cell) ?? 0) + twice / 2);
    p.forEach((q) => {
      const values = arrays.map((a, i) => {
        const list = about.values[i];
        const tuple = a.association === 'cell' ? cell : q;
        return list === null
          ? [uv.getX(q)]
          : list.slice(a.components * tuple, a.components * (tuple + 1));
      });
      const key = `${cell}: ${[position.getX(q), position.getY(q), position.getZ(q)]}`;
      corners.set(
        key,
        JSON.stringify([
          uv ? round(uv.getX(q)) : null,
          values.map((v) => v.map(Number).map(round)),
        ]),
      );
    });
  }
  return {
    area: [...area].sort((a, b) => a[0] - b[0]),
    corners: [...corners].sort(),
    cells: about.cellCount,
  };
}

const meshOf = (scene) => scene.getObjectByName('object-0').children[0];

for (const [what, shown, component] of CASES) {
  test(`${what}: stock three.js loads it, and it says what the second writer says`, () => {
    const { text } = written('json', shown, component);
    assert.match(text, /^[\x20-\x7e\n]*$/, 'printable ASCII');
    const ours = new ObjectLoader().parse(JSON.parse(text));
    const document = sheetScene(
      shown < 0 ? { shown: undefined } : { shown: { array: shown, component } },
    );
    const other = new ObjectLoader().parse(JSON.parse(JSON.stringify(document)));
    const [a, b] = [ours, other].map(meshOf);
    const { arrays } = a.parent.userData.microtome;
    const strip = ({ name, association, components, range, ranges }) => ({
      name,
      association,
      components,
      range,
      ranges,
    });
    assert.deepEqual(arrays.map(strip), b.parent.userData.microtome.arrays.map(strip));
    assert.deepEqual(meaning(a.geometry, arrays), meaning(b.geometry, arrays));

    const [m, n] = [a, b].map((mesh) => [mesh.material].flat());
    assert.equal(m.length, n.length, 'as many materials');
    m.forEach((material, i) => {
      for (const key of ['type', 'side', 'opacity', 'transparent', 'wireframe']) {
        assert.equal(material[key], n[i][key], key);
      }
      if (shown >= 0 || i > 0) {
        assert.equal(material.color.getHex(), n[i].color.getHex());
      }
    });
    if (shown >= 0) {
      const [t, u] = [m[0].map, n[0].map];
      assert.deepEqual([...t.image.data], [...u.image.data], 'colours');
      assert.ok(Math.abs(t.repeat.x - u.repeat.x) <= 1e-12 * Math.abs(u.repeat.x), 'repeat');
      assert.ok(
        Math.abs(t.offset.x - u.offset.x) <= 1e-9 * Math.max(1, Math.abs(u.offset.x)),
        'offset',
      );
      for (const key of ['wrapS', 'wrapT', 'colorSpace', 'flipY', 'generateMipmaps']) {
        assert.equal(t[key], u[key], key);
      }
    }
    const groups = (g) => g.geometry.groups.map((group) => ({ ...group }));
    assert.deepEqual(groups(a), groups(b), 'groups');
    assert.ok(
      arrayOf(a.geometry.attributes.normal).every((v, i) => v === (i % 3 === 2 ? 127 : 0)),
      'normals are +z',
    );
  });
}

test('camera, lights, names and numbers', () => {
  const scene = new ObjectLoader().parse(JSON.parse(written('json', 0).text));
  assert.equal(scene.isScene, true);
  const camera = scene.getObjectByName('view');
  assert.deepEqual(camera.position.toArray(), [0, 0, 10]);
  scene.updateMatrixWorld();
  const ahead = camera.getWorldDirection(camera.position.clone());
  assert.ok(ahead.distanceTo(camera.position.clone().set(0, 0, -1)) < 1e-12);
  assert.equal(camera.fov, 30);
  assert.ok(camera.near < 10 && camera.far > 10);
  const lights = scene.children.filter((c) => c.isLight);
  assert.ok(Math.abs(lights.reduce((sum, l) => sum + l.intensity, 0) - Math.PI) < 1e-9);
  const sun = lights.find((l) => l.isDirectionalLight).position.normalize();
  assert.ok(sun.z > 0.999999);
  const about = scene.getObjectByName('object-0').userData.microtome;
  for (const [key, value] of Object.entries({
    name: 'Sheet',
    points: 15,
    polygons: 8,
    lines: 0,
    vertices: 0,
    sourcePoints: 1000,
    sourceCells: 800,
  })) {
    assert.equal(about[key], value, key);
  }
  assert.equal(scene.userData.microtome.title, 'Sheet');
});

test("the page with the library's scene shows its colours", async () => {
  const browser = await Browser.start();
  try {
    const { file, text } = written('html', 2);
    assert.equal(text.split('id="microtome-scene"').length, 2);
    const page = await browser.chromium.newPage({ viewport: { width: 1280, height: 800 } });
    const complaints = [];
    page.on('console', (m) => complaints.push(m.text()));
    page.requests = [];
    page.on('request', (r) => page.requests.push(r.url()));
    await page.goto(pathToFileURL(file).href);
    await until(page, () => Boolean(window.microtome));
    assert.equal(await page.evaluate(() => microtome.error), undefined);
    const got = await pixelAt(page, [-1.3, -0.6, 0]);
    assert.ok(got[0] <= 3 && got[1] <= 3 && got[2] >= 252, `cell 0 is blue: ${got}`);
    const other = await browser.open(toText(sheetScene({ shown: { array: 2, component: -1 } })));
    for (const place of [
      [-0.4, 0.3, 0],
      [1.2, 0.6, 0],
      [0.7, -0.4, 0],
    ]) {
      assert.deepEqual(await pixelAt(page, place), await pixelAt(other, place), `${place}`);
    }
    assert.deepEqual(complaints, []);
    assert.deepEqual(loaded(page), []);
  } finally {
    await browser.stop();
  }
});
