// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The buffers of a page say what was packed into them: to the bit where that is promised, to
 * the error they state where not; damaged ones are refused. And time steps in JSON play.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import { loadThree, random, skip, source } from './testing.mjs';

const program = process.env.MICROTOME_WRITE_PACKED;
if (!program || !existsSync(program)) {
  skip('MICROTOME_WRITE_PACKED names no program that writes pages');
}
const url = (name) => pathToFileURL(path.join(source, name)).href;
const { Buffers, resolveBuffers } = await import(url('packed.js'));
const { TYPES } = await import(url('slicer.js'));
const { SceneError } = await import(url('check.js'));
const folder = mkdtempSync(path.join(tmpdir(), 'microtome-packed-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const next = random();
const below = (n) => Math.floor(next() * n);

/** What the program wrote: the blocks of the page, and the bytes of what is in them. */
function written(precision, seed = below(2 ** 31)) {
  const [page, raw] = ['page', 'raw'].map((name) => path.join(folder, name));
  execFileSync(program, [precision, String(seed), page, raw]);
  const text = readFileSync(page, 'latin1');
  const BUFFER = /<script type="text\/plain" class="microtome-buffer" id="(\w+)">([^<]*)<\/script>/g;
  const STEP = /<script type="application\/json" class="microtome-step" [^>]*>([^<]*)<\/script>/g;
  const blocks = new Map([...text.matchAll(BUFFER)].map((m) => [m[1], m[2]]));
  const steps = [...text.matchAll(STEP)].map((m) => m[1]);
  const bytes = readFileSync(raw);
  return { seed, text, blocks, steps, bytes: Uint8Array.from(bytes).buffer };
}

const about = (block) => JSON.parse(block.slice(0, block.indexOf('} ') + 1));

/** The largest finite difference; what is not finite must be the same. */
function difference(got, expected, what) {
  let largest = 0;
  for (let i = 0; i < expected.length; ++i) {
    if (Number.isFinite(expected[i])) {
      largest = Math.max(largest, Math.abs(got[i] - expected[i]));
    } else {
      assert.ok(Object.is(got[i], expected[i]), `${what}: ${got[i]}, not ${expected[i]}`);
    }
  }
  return largest;
}

async function checkPage(precision) {
  const { seed, blocks, steps, bytes } = written(precision);
  const label = `${precision}, seed ${seed}`;
  assert.equal(steps.length, 1, label);
  const document = JSON.parse(steps[0]);
  const buffers = new Buffers((id) => blocks.get(id) ?? null);
  const { data, userData } = document.geometries[0];
  const group = document.object.children[0];
  const [nPoints, nTriangles] = new Int32Array(bytes, 0, 2);
  let at = 8;
  const take = (type, n) => {
    const taken = new type(bytes.slice(at, at + n * type.BYTES_PER_ELEMENT));
    at += taken.byteLength;
    return taken;
  };
  const origin = group.matrix?.slice(12, 15) ?? [0, 0, 0];
  const points = take(Float64Array, 3 * nPoints).map((x, i) => x - origin[i % 3]);
  const triangles = take(Int32Array, 3 * nTriangles);
  const index = await buffers.decode(data.index.array.buffer);
  assert.deepEqual([...index], [...triangles], `${label}: triangles`);

  const positions = await buffers.decode(data.attributes.position.array.buffer);
  const stated = about(blocks.get(data.attributes.position.array.buffer)).error;
  const allowed = { '16bit': stated, float32: 1e-6, lossless: 0 }[precision];
  assert.ok(difference(positions, points, label) <= allowed, `${label}: positions`);
  assert.equal(data.attributes.normal, undefined);
  assert.equal(data.attributes.uv, undefined);

  for (const [i, { type, components }] of group.userData.microtome.arrays.entries()) {
    const expected = take(TYPES[type].array, components * nPoints);
    const id = userData.microtome.values[i].buffer;
    const got = await buffers.decode(id, true);
    const what = `${label}: array ${i}, ${type}`;
    assert.equal(got.length, expected.length, what);
    if (!type.startsWith('Float')) {
      assert.ok(expected.every((v, k) => v === got[k]), what);
      const rounded = await buffers.decode(id);
      assert.ok(expected.every((v, k) => Number(v) === rounded[k]), `${what}, as doubles`);
    } else if (precision === 'lossless') {
      const bits = (list) => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
      assert.deepEqual(Buffer.compare(bits(got), bits(expected)), 0, what);
    } else if (precision === 'float32') {
      assert.ok(expected.every((v, k) => Object.is(Math.fround(v), got[k])), what);
    } else {
      const { error, bits, step } = about(blocks.get(id));
      const finite = [...expected].filter(Number.isFinite);
      const size = Math.max(...finite.map(Math.abs));
      const range = Math.max(...finite) - Math.min(...finite);
      const bound = 0.51 * (range / 65532) + size * 2 ** -24;
      assert.ok(difference(got, expected, what) <= error, `${what}: within ${error}`);
      assert.ok(bits === 16 && step.length === components, what);
      assert.ok(error <= bound, `${what}: ${error} of ${range}`);
    }
  }
  assert.equal(at, bytes.byteLength, `${label}: everything was looked at`);
}

for (const precision of ['16bit', 'float32', 'lossless']) {
  test(`${precision}: all types come back`, async () => {
    for (let i = 0; i < 12; ++i) {
      await checkPage(precision);
    }
  });
}

test('a buffer that is the same in two arrays is there once', () => {
  const { text, blocks } = written('lossless');
  assert.equal(text.match(/class="microtome-buffer"/g).length, blocks.size);
});

test('damaged buffers are refused, and none hangs', async () => {
  const { blocks, steps } = written('16bit', 3);
  const ids = [...blocks.keys()];
  let nRefused = 0;
  for (let round = 0; round < 300; ++round) {
    const damaged = new Map(blocks);
    const id = ids[below(ids.length)];
    const text = blocks.get(id);
    const place = below(2) ? below(text.length) : below(Math.min(text.length, 250));
    const letter = String.fromCharCode(32 + below(95));
    const changed = [
      text.slice(0, place),
      text.slice(0, place) + letter + text.slice(place + 1),
      text.replace(/"(count|components|bytes|bits|points)":\d+/, `"$1":${below(2) ? 4e9 : below(99)}`),
      text.replace(/"predict":\[\d/, `"predict":[${below(4)}`),
      text.replace(/"type":"\w+"/, `"type":"${['Uint8Array', 'Int64', 'x', 'Float64Array'][below(4)]}"`),
      blocks.get(ids[below(ids.length)]),
    ][below(6)];
    damaged.set(id, changed);
    const buffers = new Buffers((key) => damaged.get(key) ?? null);
    const start = performance.now();
    try {
      await resolveBuffers(JSON.parse(steps[0]), buffers);
    } catch (error) {
      ++nRefused;
      assert.ok(error instanceof SceneError, `${changed.slice(0, 300)}: ${error.stack}`);
    }
    assert.ok(performance.now() - start < 5000, 'a message within 5 s');
  }
  assert.ok(nRefused > 150, `${nRefused} refused`);
});

test('a buffer is unpacked in pieces, and by no other process', async () => {
  const { Blob } = globalThis;
  const taken = [];
  class Counting extends DecompressionStream {
    constructor(format) {
      super(format);
      const { writable, readable } = this;
      const count = new TransformStream({
        transform(piece, out) {
          taken.push(piece.length);
          out.enqueue(piece);
        },
      });
      count.readable.pipeTo(writable).catch(() => {});
      Object.defineProperty(this, 'writable', { value: count.writable });
      Object.defineProperty(this, 'readable', { value: readable });
    }
  }
  const { DecompressionStream: stock } = globalThis;
  globalThis.DecompressionStream = Counting;
  // A Blob is read by way of the browser's own process, which waited for pictures.
  globalThis.Blob = class {
    constructor() {
      throw new Error('a buffer went through a Blob');
    }
  };
  try {
    const block = (count, n) => {
      const packed = deflateSync(new Uint8Array(n));
      const text = {
        coding: 'numbers',
        type: 'Uint8Array',
        count,
        components: 1,
        bits: 8,
        predict: [0],
        low: ['0'],
        bytes: packed.length,
      };
      return [packed.length, `${JSON.stringify(text)} ${packed.toString('base64')}`];
    };
    const [length, sound] = block(2 ** 20, 2 ** 20);
    const numbers = await new Buffers(() => sound).decode('sound');
    assert.equal(numbers.length, 2 ** 20);
    assert.equal(
      taken.reduce((sum, n) => sum + n, 0),
      length,
    );
    taken.length = 0;
    const [, bomb] = block(1000, 2 ** 27);
    await assert.rejects(new Buffers(() => bomb).decode('bomb'), /larger than it says/);
    assert.ok(Math.max(...taken) <= 2 ** 16, 'in pieces');
  } finally {
    Object.assign(globalThis, { Blob, DecompressionStream: stock });
  }
});

test('time steps in JSON: stock three.js plays them, each mesh written once', async () => {
  const { AnimationMixer, ObjectLoader } = await loadThree();
  const { text } = written('steps', 5);
  const document = JSON.parse(text);
  assert.equal(document.geometries.length, 3, 'steps 0 and 3 share theirs');
  const scene = new ObjectLoader().parse(document);
  assert.deepEqual(scene.userData.microtome.times, [0, 0.5, 2, 4.5]);
  assert.equal(scene.animations.length, 1);
  const groups = [0, 1, 2, 3].map((i) => scene.getObjectByName(`step-${i}`));
  const seen = () => groups.map((group) => group.visible);
  assert.deepEqual(seen(), [true, false, false, false]);
  assert.equal(
    groups[0].children[0].children[0].geometry,
    groups[3].children[0].children[0].geometry,
  );
  const mixer = new AnimationMixer(scene);
  mixer.clipAction(scene.animations[0]).play();
  for (const [time, step] of [
    [0.5, 0],
    [1.5, 1],
    [2.2, 2],
    [3.9, 3],
    [4.5, 0],
  ]) {
    mixer.setTime(time);
    assert.deepEqual(
      seen(),
      groups.map((_, i) => i === step),
      `after ${time} s`,
    );
  }
  const first = scene.getObjectByName('view');
  assert.ok(first.isPerspectiveCamera && first.far > first.near);
});
