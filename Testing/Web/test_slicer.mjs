// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The page's slicer against the C library: slices and surfaces of meshes of every kind, with and
 * without an index, are the same to the last bit; values too. And what it says of bad input.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataSetsOf, readPage } from './pages.mjs';
import { build, skip, source } from './testing.mjs';

const file = path.join(build, 'slicer.wasm');
if (!existsSync(file)) {
  skip('the page was built without live slicing');
}
const { compile, Slicer, TYPES } = await import(pathToFileURL(path.join(source, 'slicer.js')));
const { SlicerService } = await import(pathToFileURL(path.join(source, 'slicer_worker.js')));
const { buffersOf, SpareBuffers } = await import(pathToFileURL(path.join(source, 'spare_buffers.js')));

/** What the page draws of a surface are the library's own triangles. */
async function assertTriangles(name, { description, arrays }, drawn) {
  const slicer = new Slicer(await compile(readFileSync(file)), description);
  const { nVertices, nLines, connectivity, points } = slicer.surface(true);
  const triangles = connectivity?.slice(nVertices + 2 * nLines) ?? [];
  assert.deepEqual([...drawn.triangles], [...triangles], `${name}: triangles of the surface`);
  assert.deepEqual(drawn.positions, Float32Array.from(points ?? []), `${name}: positions`);
  slicer.addArray(1, 'cell', arrays[1]);
  const { nPolygons, offsets } = slicer.surface(false);
  assert.equal(drawn.nPolygons, nPolygons, `${name}: polygons of the surface`);
  const corners = Array.from({ length: nPolygons }, (_, i) => {
    const at = nVertices + nLines + i;
    return offsets[at + 1] - offsets[at];
  });
  const polygons = corners.flatMap((n, i) => Array(n - 2).fill(i));
  assert.deepEqual([...drawn.polygonOfTriangle], polygons, `${name}: the polygon of each triangle`);
  const values = slicer.carryOver(1, nVertices + nLines + nPolygons);
  assert.deepEqual(bytesOf(drawn.values[0]), bytesOf(values), `${name}: values of cells`);
  slicer.close();
}

/** The meshes and results that write_slices made. */
function* records() {
  const folder = mkdtempSync(path.join(tmpdir(), 'microtome-slices-'));
  const data = path.join(folder, 'slices');
  execFileSync(process.env.MICROTOME_WRITE_SLICES, [data, folder]);
  const bytes = readFileSync(data);
  const pageOf = (i) => readFileSync(path.join(folder, `${i}.html`), 'latin1');
  const pages = readdirSync(folder).filter((name) => name.endsWith('.html')).map((_, i) => pageOf(i));
  rmSync(folder, { recursive: true });
  for (let at = 0, i = 0; at < bytes.length; ++i) {
    const end = bytes.indexOf('\n', at);
    const record = JSON.parse(bytes.toString('latin1', at, end));
    // A copy of its own: typed arrays need aligned bytes.
    const raw = Uint8Array.from(bytes.subarray(end + 1, end + 1 + record.bytes)).buffer;
    at = end + 1 + record.bytes;
    yield { record, raw, page: pages[i] };
  }
}

const arrayOf = (raw, [type, components, first, n]) => ({
  type,
  components,
  data: new TYPES[type].array(raw, first, n / TYPES[type].array.BYTES_PER_ELEMENT),
});

const bytesOf = (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

/** The same numbers in the same type, bit by bit. */
function assertSame(what, actual, raw, expected) {
  if (!expected || expected[3] === 0) {
    assert.ok(!actual || actual.length === 0, `${what}: not empty`);
    return;
  }
  const { data } = arrayOf(raw, expected);
  assert.equal(actual?.constructor.name, data.constructor.name, `${what}: type`);
  assert.ok(bytesOf(actual).equals(bytesOf(data)), `${what} differs`);
}

function assertResult(name, reply, raw, expected) {
  assert.equal(reply.error, undefined, name);
  for (const count of Object.keys(expected).filter((key) => key.startsWith('n'))) {
    assert.equal(reply[count], expected[count], `${name}: ${count}`);
  }
  for (const key of ['points', 'offsets', 'connectivity', 'sourceCells', 'planes']) {
    assertSame(`${name}: ${key}`, reply[key], raw, expected.arrays[key]);
  }
  ['pointValues', 'cellValues'].forEach((key, i) => {
    assertSame(`${name}: ${key}`, reply.values[i], raw, expected.arrays[key]);
  });
}

const service = new SlicerService();
const askOf = (service_) => (call, request = {}) =>
  service_.reply({ call, serial: 1, mesh: 0, ...request });
const ask = askOf(service);
assert.equal((await ask('start', { bytes: readFileSync(file) })).error, undefined);

/** Another worker, to which no buffers come back. */
const askAnew = askOf(new SlicerService());
await askAnew('start', { bytes: readFileSync(file) });

/** What is drawn of a section: counts, and numbers as bytes. */
const drawingOf = ({ milliseconds, values, ...reply }) =>
  [...Object.entries(reply), ...Object.entries(values)].map(([name, v]) =>
    ArrayBuffer.isView(v) ? [name, v.constructor.name, bytesOf(v).toString('hex')] : [name, v],
  );

/** A section in buffers that came back is as one in new memory, whatever was in them. */
async function assertRefilled(name, opening, planes) {
  assert.equal((await askAnew('open', opening)).error, undefined, name);
  const requests = [
    ['slice', { planes, arrays: [0, 1] }],
    ['slice', { planes: planes.slice(0, 1), arrays: [1], origin: [0.25, -3, 1e3] }],
    ['surface', { arrays: [1, 0] }],
    ['slice', { planes: [...planes, ...planes], arrays: [] }],
  ];
  const known = new Set();
  let spare = [];
  for (const [call, request] of [...requests, ...requests]) {
    const expected = drawingOf(await askAnew(call, request));
    for (let round = 0; round < 3; ++round) {
      const reply = await ask(call, { ...request, spare });
      assert.deepEqual(drawingOf(reply), expected, `${name}: ${call}, round ${round}`);
      const buffers = buffersOf(reply).filter(({ byteLength }) => byteLength > 0);
      assert.equal(new Set(buffers).size, buffers.length, `${name}: each has a buffer of its own`);
      assert.ok(round === 0 || buffers.every((b) => known.has(b)), `${name}: no new memory`);
      spare = buffers;
      spare.forEach((buffer) => known.add(buffer));
      spare.forEach((buffer) => new Uint8Array(buffer).fill(0xa5));
    }
  }
}

let compared = 0;
for (const { record, raw, page } of records()) {
  const parts = {};
  for (const [name, part] of Object.entries(record.mesh.parts)) {
    if (part) {
      parts[name] = arrayOf(raw, part);
    }
  }
  const planes = [];
  for (let i = 0; i < record.planes.length; i += 6) {
    const numbers = record.planes.slice(i, i + 6);
    planes.push({ origin: numbers.slice(0, 3), normal: numbers.slice(3) });
  }
  const opening = {
    description: { ...record.mesh, parts },
    arrays: [
      { association: 'point', ...arrayOf(raw, record.arrays.pointValues) },
      { association: 'cell', ...arrayOf(raw, record.arrays.cellValues) },
    ],
  };
  const opened = await ask('open', opening);
  assert.equal(opened.error, undefined, record.name);
  // The index is made on the second slice.
  for (const time of ['first', 'second']) {
    const reply = await ask('slice', { planes, arrays: [0, 1], raw: true });
    assertResult(`${record.name}, ${time} slice`, reply, raw, record.slice);
  }
  const surface = await ask('surface', { arrays: [0, 1], raw: true });
  assertResult(`${record.name}, surface`, surface, raw, record.surface);

  // The same from a page that holds the data set, unpacked.
  const { steps, texts } = readPage(page);
  const [dataSet] = dataSetsOf(steps[0]);
  const { arrays, ...description } = dataSet;
  assert.equal(dataSet.name, record.name);
  assert.equal((await ask('open', { mesh: 1, description, arrays, texts })).error, undefined);
  const packed = await ask('slice', { mesh: 1, planes, arrays: [0, 1], raw: true });
  assertResult(`${record.name}, from a page`, packed, raw, record.slice);
  await ask('close', { mesh: 1 });

  // What is drawn: as many polygons, made of triangles, and the same lines.
  const drawn = await ask('slice', { planes, arrays: [1] });
  assert.equal(drawn.nLines, record.slice.nLines, record.name);
  assert.equal(drawn.triangles.length, 3 * drawn.polygonOfTriangle.length, record.name);
  const nCells = drawn.nVertices + drawn.nLines + drawn.nPolygons;
  assert.equal(drawn.values[0].length, 2 * nCells, record.name);
  await assertTriangles(record.name, opening, await ask('surface', { arrays: [1] }));
  await assertRefilled(record.name, opening, planes);
  ++compared;
}
assert.ok(compared >= 28, `${compared} meshes`);
console.log(`${compared} meshes: slices and surfaces are those of the C library, bit by bit`);

// The example at the head of slicer.js does what it says.
const lines = readFileSync(path.join(source, 'slicer.js'), 'utf8').match(/^ \*     .*$/gm);
const example = new (async () => {}).constructor(
  ...['Slicer', 'compile', 'bytes', 'mesh', 'temperature'],
  `${lines.map((line) => line.slice(7)).join('\n')}\nreturn { nPoints, points, values };`,
);
const block = { kind: 'image', dims: [2, 2, 2], parts: {} };
const temperature = Float32Array.from({ length: 8 }, (_, i) => i);
const middle = await example(Slicer, compile, readFileSync(file), block, temperature);
assert.equal(middle.nPoints, 4);
middle.values.forEach((value, i) => {
  const [x, y, z] = middle.points.subarray(3 * i, 3 * i + 3);
  assert.deepEqual([z, value], [0.5, x + 2 * y + 2]);
});

// Bad input: a message, and the next request is served.
const points = { type: 'Float64', components: 3, data: new Float64Array(9) };
const one = (numbers, type) => ({ type, components: 1, data: TYPES[type].array.from(numbers) });
const tetrahedron = (ids) => ({
  kind: 'unstructured',
  parts: {
    points,
    cellTypes: one([10], 'Uint8'),
    offsets: one([0, 4], 'Int32'),
    connectivity: one(ids, 'Int32'),
  },
});
const bad = await ask('open', { description: tetrahedron([0, 1, 2, 3]), arrays: [] });
assert.equal(bad.error, 'cell 0: point id 3 is not in [0, 3)');
const closed = await ask('slice', { planes: [], arrays: [] });
assert.equal(closed.error, 'The data set is not open.');
const image = { kind: 'image', dims: [3, 3, 3], parts: {} };
const short = [{ association: 'point', type: 'Float32', components: 1, data: new Float32Array(5) }];
assert.equal((await ask('open', { description: image, arrays: short })).error, undefined);
const plane = { origin: [1, 1, 1], normal: [1, 1, 1] };
const mismatch = await ask('slice', { planes: [plane], arrays: [0] });
assert.match(mismatch.error, /5 tuples|27/);
const zero = await ask('slice', { planes: [{ ...plane, normal: [0, 0, 0] }], arrays: [] });
assert.match(zero.error, /normal is zero/);
const fine = await ask('slice', { planes: [plane], arrays: [] });
assert.equal(fine.error, undefined);
assert.ok(fine.nPolygons > 0);
const huge = { kind: 'image', dims: [50000, 50000, 3], parts: {} };
assert.equal((await ask('open', { mesh: 1, description: huge, arrays: [] })).error, undefined);
const tooLarge = await ask('slice', { mesh: 1, planes: [{ ...plane, normal: [0, 0, 1] }], arrays: [] });
assert.ok(tooLarge.error, 'a slice of 2,500,000,000 points needs more memory than there is');
assert.equal((await ask('slice', { planes: [plane], arrays: [] })).nPolygons, fine.nPolygons);
await assert.rejects(() => compile(new Uint8Array([1, 2, 3])), /SIMD/);

// Buffers that came back: the smallest that fits, none much too large, and not without bound.
const MB = 2 ** 20;
const spares = new SpareBuffers();
const [small, large] = [new ArrayBuffer(2 * MB), new ArrayBuffer(8 * MB)];
spares.give([large, small, new ArrayBuffer(0)]);
assert.equal(spares.bytes, 10 * MB);
assert.equal(spares.take(Float32Array, MB / 4).buffer, small);
assert.notEqual(spares.take(Float64Array, MB / 8).buffer, large, 'eight times too large');
const fitting = spares.take(Float64Array, MB / 2);
assert.deepEqual([fitting.buffer, fitting.length], [large, MB / 2]);
assert.equal(spares.bytes, 0);
assert.equal(spares.take(Uint32Array, 0).length, 0);
for (let i = 0; i < 100; ++i) {
  spares.give([new ArrayBuffer(MB + i)]);
  assert.ok(spares.bytes <= 64 * MB);
}
assert.equal(spares.take(Uint8Array, MB).buffer.byteLength, MB + 37, 'the first were let go');
