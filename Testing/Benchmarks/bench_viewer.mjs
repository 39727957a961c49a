// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file What the page's script takes to switch the array, the range and the map:
 * node bench_viewer.mjs [POINTS A SIDE]. The folders are those of the tests of the page
 * (MICROTOME_WEB_BUILD, MICROTOME_CHROMIUM). Prints a row of CSV for each task: the median and the
 * largest of the runs, until the page has done all, without and with what is handed to the
 * graphics for the next picture. The drawing itself is the graphics card's.
 */
import { Browser, toText, until } from '../Web/testing.mjs';

const side = Number(process.argv[2] ?? 708);
const RUNS = 9;

/** A wavy sheet of side x side points, two triangles a square, three point arrays. */
function makeDocument(n) {
  const round = (v) => Math.round(1e5 * v) / 1e5;
  const position = [];
  const lists = [[], [], []];
  const index = [];
  for (let j = 0; j < n; ++j) {
    for (let i = 0; i < n; ++i) {
      const [x, y] = [(2 * i) / (n - 1) - 1, (2 * j) / (n - 1) - 1];
      const z = 0.2 * Math.sin(7 * x) * Math.cos(5 * y);
      position.push(round(x), round(y), round(z));
      lists[0].push(round(z));
      lists[1].push(round(Math.hypot(x, y)));
      lists[2].push(round(-y), round(x), round(z));
      if (i > 0 && j > 0) {
        const p = j * n + i;
        index.push(p - n - 1, p - n, p, p - n - 1, p, p - 1);
      }
    }
  }
  const array = (name, components, range) => ({
    name,
    association: 'point',
    type: 'Float32',
    components,
    range,
    ranges: Array(components).fill([-1, 1]),
  });
  const attribute = (type, itemSize, list) => ({ itemSize, type, array: list, normalized: false });
  const about = { kind: 'polygons', values: lists, cellCount: index.length / 3 };
  const data = {
    attributes: { position: attribute('Float32Array', 3, position) },
    index: { type: 'Uint32Array', array: index },
    boundingSphere: { center: [0, 0, 0], radius: 1.5 },
  };
  const geometry = { uuid: 'g', type: 'BufferGeometry', data, userData: { microtome: about } };
  const group = {
    type: 'Group',
    name: 'object-0',
    userData: {
      microtome: {
        name: 'Sheet',
        points: n * n,
        polygons: index.length / 3,
        shown: { array: 0, component: -1, range: [-0.2, 0.2] },
        arrays: [array('z', 1, [-0.2, 0.2]), array('r', 1, [0, 1.5]), array('v', 3, [0, 1.5])],
      },
    },
    children: [{ type: 'Mesh', geometry: 'g', material: 'm' }],
  };
  const camera = { type: 'PerspectiveCamera', fov: 30, up: [0, 1, 0] };
  camera.matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 6, 1];
  return {
    metadata: { version: 4.7, type: 'Object' },
    geometries: [geometry],
    materials: [{ uuid: 'm', type: 'MeshLambertMaterial', flatShading: true }],
    object: {
      type: 'Scene',
      userData: { microtome: { version: 2, title: 'Benchmark' } },
      children: [group, camera, { type: 'AmbientLight', intensity: 3 }],
    },
  };
}

const browser = await Browser.start();
try {
  const page = await browser.open(toText(makeDocument(side)), { width: 480, height: 320 });
  // What is prepared in idle moments is ready.
  await until(page, () =>
    microtome.page.scene.objects[0].parts.every((p) => p.piece.values.kept.entries.size >= 3),
  );
  const rows = await page.evaluate((runs) => {
    const [object] = microtome.page.scene.objects;
    const { view } = microtome.page;
    const tasks = {
      array: (i) => object.show([1, 2, 0][i % 3], -1),
      range: (i) => object.scale.set({ range: [-0.1 - i / 100, 0.1] }),
      map: (i) => object.scale.set({ map: ['Jet', 'Turbo', 'X Ray'][i % 3] }),
    };
    const stop = () => new Promise((done) => setTimeout(done, 100));
    const measure = async (task) => {
      const [script, handed] = [[], []];
      for (let i = 0; i < runs; ++i) {
        const start = performance.now();
        task(i);
        object.refresh();
        microtome.page.panel.update();
        microtome.page.changed();
        script.push(performance.now() - start);
        view.render();
        handed.push(performance.now() - start);
        // Until the picture is there, so that the next run does not wait for it.
        view.renderer.getContext().finish();
        await stop();
      }
      return [script, handed].map((list) => list.sort((a, b) => a - b));
    };
    return (async () => {
      const out = {};
      for (const [name, task] of Object.entries(tasks)) {
        out[name] = await measure(task);
      }
      return out;
    })();
  }, RUNS);
  console.log('task,points,script median ms,script largest ms,with handing over median ms,largest');
  for (const [name, lists] of Object.entries(rows)) {
    const numbers = lists.flatMap((list) => [list[RUNS >> 1], list.at(-1)]);
    console.log([name, side * side, ...numbers.map((v) => v.toFixed(2))].join(','));
  }
} finally {
  await browser.stop();
}
