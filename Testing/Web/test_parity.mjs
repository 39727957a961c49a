// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The same behaviour in ParaView and in a page: pages written by the scene writer hold the data
 * sets bit by bit, and slices that the page makes of them have the points, cells and values of
 * vtkMicrotomeSlice. Hashes are compared.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataSetsOf, objectsOf, readPage } from './pages.mjs';
import { build, skip, source } from './testing.mjs';

const file = path.join(build, 'slicer.wasm');
if (!existsSync(file)) {
  skip('the page was built without live slicing');
}
const { SlicerService } = await import(pathToFileURL(path.join(source, 'slicer_worker.js')));
const { firstCut, planesOf } = await import(pathToFileURL(path.join(source, 'planes.js')));
const { Buffers } = await import(pathToFileURL(path.join(source, 'packed.js')));

/** Parts of a mesh whose numbers are ids. */
const IDS = /ffsets|onnectivity|polyhedronFaces/;

/** Type and hash, as write_parity has them. */
function hashOf(numbers, areIds = false) {
  const data = areIds ? BigInt64Array.from(numbers, BigInt) : numbers;
  const type = data.constructor.name.replace('Big', '').replace('Array', '');
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return `${type} ${createHash('md5').update(bytes).digest('hex')}`;
}

/** The arrays of a mesh and of its points and cells, unpacked. */
async function hashesOf(dataSet, texts) {
  const buffers = new Buffers((id) => texts.get(id) ?? null);
  const mesh = {};
  for (const [name, { buffer }] of Object.entries(dataSet.parts)) {
    mesh[name] = hashOf(await buffers.decode(buffer, true), IDS.test(name));
  }
  const arrays = {};
  for (const { association, name, buffer } of dataSet.arrays) {
    arrays[`${association} ${name}`] = hashOf(await buffers.decode(buffer, true));
  }
  return { mesh, arrays };
}

/** A section of the page in the form of write_parity's. */
function sectionOf(reply, dataSet) {
  const { nPoints, nVertices, nLines, nPolygons, values } = reply;
  const name = ({ association }, i) => `${association} ${dataSet.arrays[i].name}`;
  return {
    nPoints,
    nVertices,
    nLines,
    nPolygons,
    points: hashOf(reply.points),
    offsets: hashOf(reply.offsets, true),
    connectivity: hashOf(reply.connectivity, true),
    planes: hashOf(reply.planes),
    arrays: Object.fromEntries(dataSet.arrays.map((a, i) => [name(a, i), hashOf(values[i])])),
  };
}

const folder = mkdtempSync(path.join(tmpdir(), 'microtome-parity-'));
const output = execFileSync(process.env.MICROTOME_WRITE_PARITY, [folder], { encoding: 'utf8' });
const records = output.trim().split('\n').map(JSON.parse);
const service = new SlicerService();
const ask = (call, request = {}) => service.reply({ call, serial: 1, mesh: 0, ...request });
assert.equal((await ask('start', { bytes: readFileSync(file) })).error, undefined);

let wide = 0;
for (const { name, page, planes, structure, mesh, arrays, slice } of records) {
  const { steps, texts } = readPage(readFileSync(page, 'latin1'));
  const [dataSet] = dataSetsOf(steps[0]);
  const [object] = objectsOf(steps[0]);
  assert.ok(dataSet, `${name}: there is a data set`);
  assert.equal(object.dataSet, 0, `${name}: the slice belongs to it`);
  assert.equal(object.isSlice, true, `${name}: and is a slice`);
  assert.equal(dataSet.cut.count, 3, `${name}: the number of slices`);
  assert.equal(dataSet.cut.spacing, 0.3, `${name}: their spacing`);
  assert.deepEqual(dataSet.cut.normal, [1, 2, 3], `${name}: their normal`);
  assert.deepEqual(dataSet.cut.origin, planes[1].origin, `${name}: the plane in the middle`);
  assert.deepEqual(planesOf(firstCut(dataSet), dataSet.box), planes, `${name}: all planes`);
  for (const [key, numbers] of Object.entries(structure)) {
    assert.deepEqual(dataSet[key], numbers, `${name}: ${key}`);
  }
  assert.deepEqual(await hashesOf(dataSet, texts), { mesh, arrays }, `${name}: bit by bit`);

  const { arrays: all, ...description } = dataSet;
  const opened = await ask('open', { description, arrays: all, texts });
  assert.equal(opened.error, undefined, name);
  const carried = all.map((_, i) => i);
  // The index is made on the second slice.
  for (const time of ['first', 'second']) {
    const reply = await ask('slice', { planes, arrays: carried, raw: true });
    assert.equal(reply.error, undefined, name);
    assert.ok(reply.nPoints > 0, `${name}: something is cut`);
    assert.deepEqual(sectionOf(reply, dataSet), slice, `${name}, ${time} slice`);
  }
  wide += slice.points.startsWith('Float64') ? 1 : 0;
}
rmSync(folder, { recursive: true });
assert.ok(records.length >= 15 && wide >= 5, `${records.length} data sets, ${wide} of float64`);
console.log(`${records.length} data sets, ${wide} of float64: the page slices as the filter does`);
