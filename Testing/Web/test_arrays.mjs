// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What the viewer computes without a browser: layouts, scalars, edges, numbers, colours. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { random, source } from './testing.mjs';

const from = (name) => import(pathToFileURL(path.join(source, name)).href);
const { pointLayout, cellLayout } = await from('layout.js');
const { markNaN } = await from('values.js');
const { store, pick, writeCoordinates, union } = await from('scalars.js');
const { polygonEdges } = await from('edges.js');
const { coolToWarm } = await from('colormap.js');
const { presetColors, presetNames } = await from('presets.js');
const numbers = await from('numbers.js');
const { placeBeside } = await from('beside.js');

const next = random();
const below = (n) => Math.floor(next() * n);

/** Random polygons as triangle fans; the points are random, so that each is known again. */
function randomPolygons(nPoints, nCells) {
  const positions = Float32Array.from({ length: 3 * nPoints }, () => next());
  const normals = Int8Array.from({ length: 3 * nPoints }, () => below(255) - 127);
  const index = [];
  const cells = [];
  const rings = [];
  for (let c = 0; c < nCells; ++c) {
    const size = 3 + below(5);
    const start = below(nPoints - size);
    const ring = Array.from({ length: size }, (_, i) => start + i);
    rings.push(ring);
    for (let i = 1; i + 1 < size; ++i) {
      index.push(ring[0], ring[i], ring[i + 1]);
      cells.push(c);
    }
  }
  return {
    rings,
    primitives: {
      positions,
      normals,
      index: Uint32Array.from(index),
      corners: 3,
      cells: Uint32Array.from(cells),
      pointOfPosition: null,
    },
  };
}

const tuple = (array, i) => [...array.subarray(3 * i, 3 * i + 3)];

/** Every corner of `layout` is where the corner of `primitives` is, with its normal. */
function checkSameCorners(layout, primitives) {
  assert.equal(layout.index.length, primitives.index.length);
  primitives.index.forEach((p, i) => {
    assert.deepEqual(tuple(layout.positions, layout.index[i]), tuple(primitives.positions, p));
    assert.deepEqual(tuple(layout.normals, layout.index[i]), tuple(primitives.normals, p));
  });
}

test('cells get positions of their own, once for each of their points', () => {
  const { primitives, rings } = randomPolygons(60, 40);
  const layout = cellLayout(primitives);
  checkSameCorners(layout, primitives);
  layout.index.forEach((p, i) => {
    assert.equal(layout.source[p], primitives.cells[Math.floor(i / 3)]);
  });
  assert.equal(
    layout.source.length,
    rings.reduce((sum, ring) => sum + ring.length, 0),
  );
});

test('points are shared again after they were separated', () => {
  const { primitives } = randomPolygons(60, 40);
  const apart = cellLayout(primitives);
  // Which point a separated position is: its coordinates are random and so tell.
  const pointAt = new Map();
  for (let p = 0; p < primitives.positions.length / 3; ++p) {
    pointAt.set(String(tuple(primitives.positions, p)), p);
  }
  const n = apart.positions.length / 3;
  const pointOfPosition = Uint32Array.from({ length: n }, (_, p) =>
    pointAt.get(String(tuple(apart.positions, p))),
  );
  const separated = { ...primitives, ...apart, pointOfPosition };
  const shared = pointLayout(separated);
  checkSameCorners(shared, primitives);
  assert.equal(shared.source.length, new Set(pointOfPosition).size);
  shared.source.forEach((position, p) => {
    assert.deepEqual(tuple(shared.positions, p), tuple(apart.positions, position));
  });
  const again = cellLayout(separated);
  assert.equal(again.positions, apart.positions, 'positions already separate are not copied');
  assert.deepEqual([...again.source], [...apart.source]);
});

test('NaN is marked beside the coordinate, which is a number again', () => {
  const uv = Float32Array.from({ length: 120 }, (_, i) =>
    i % 2 === 1 ? 0 : next() < 0.1 ? NaN : next(),
  );
  const given = uv.slice();
  const any = markNaN(uv);
  assert.equal(any, given.some(Number.isNaN));
  for (let i = 0; i < uv.length; i += 2) {
    const bad = Number.isNaN(given[i]);
    assert.deepEqual([uv[i], uv[i + 1]], bad ? [0, 1] : [given[i], 0]);
  }
});

test('the edges of polygons are their rings, without diagonals', () => {
  const { primitives, rings } = randomPolygons(60, 40);
  const expected = rings
    .flatMap((ring) => ring.map((a, i) => [a, ring[(i + 1) % ring.length]]))
    .map(String)
    .sort();
  const read = (edges) =>
    Array.from({ length: edges.length / 2 }, (_, e) =>
      String([...edges.subarray(2 * e, 2 * e + 2)]),
    ).sort();
  assert.deepEqual(read(polygonEdges(primitives.index, primitives.cells)), expected);

  // A cell's triangles need not follow each other: NaN ones come last in a scene.
  const order = primitives.cells.map((_, t) => t).sort(() => next() - 0.5);
  const index = Uint32Array.from(
    [...order].flatMap((t) => [...primitives.index.subarray(3 * t, 3 * t + 3)]),
  );
  const cells = Uint32Array.from(order, (t) => primitives.cells[t]);
  assert.deepEqual(read(polygonEdges(index, cells)), expected);
  assert.equal(
    polygonEdges(index, null).length,
    2 * index.length,
    'triangles keep all their edges',
  );
});

test('arrays keep their numbers exactly', () => {
  assert.deepEqual([...store([-128, 127], 'Int8')], [-128, 127]);
  assert.deepEqual([...store([2 ** 53 - 1], 'Int64')], [2 ** 53 - 1]);
  assert.deepEqual([...store([16777217], 'Uint32')], [16777217]);
  const floats = store([0.1, 'NaN', 'Infinity', '-Infinity'], 'Float64');
  assert.deepEqual([...floats], [Math.fround(0.1), NaN, Infinity, -Infinity]);
});

test('components and the magnitude', () => {
  const values = Float32Array.from([3, 4, 0, -1, 2, -2]);
  assert.equal(pick(values, 1, -1), values, 'of one component the value itself, not its size');
  assert.deepEqual([...pick(values, 3, 1)], [4, 2]);
  assert.deepEqual([...pick(values, 3, -1)], [5, 3]);
});

test('texture coordinates: 0 to 1 over the range, far from zero too', () => {
  const uv = new Float32Array(10);
  const values = Float64Array.from([1e9, 1e9 + 1, 1e9 + 2, NaN, Infinity]);
  assert.equal(writeCoordinates(uv, values, null, [1e9, 1e9 + 2]), true);
  assert.deepEqual([...uv].filter((_, i) => i % 2 === 0).slice(0, 4), [0, 0.5, 1, NaN]);
  assert.ok(Number.isFinite(uv[8]) && uv[8] > 1e20, 'infinity stays finite: it is interpolated');
  assert.equal(
    writeCoordinates(uv.subarray(0, 4), values, Uint32Array.of(2, 0), [1e9, 1e9 + 2]),
    false,
  );
  assert.deepEqual([uv[0], uv[2]], [1, 0]);
  // Where the range is empty, its end counts as one more: docs/formats.md.
  writeCoordinates(uv, Float64Array.of(7, 7.5, 8, 0, 0), null, [7, 7]);
  assert.deepEqual([uv[0], uv[2], uv[4]], [0, 0.5, 1]);
});

test('the union of ranges', () => {
  assert.deepEqual(union([[1, 2], null, [-1, 1.5]]), [-1, 2]);
  assert.equal(union([null]), null);
});

test('Cool to Warm is the published colour map', () => {
  // K. Moreland's table of 33 colours: its ends, its middle and its quarters.
  const colors = coolToWarm(33);
  const at = (i) => [...colors.subarray(4 * i, 4 * i + 4)];
  for (const [i, rgb] of [
    [0, [59, 76, 192]],
    [8, [141, 176, 254]],
    [16, [221, 221, 221]],
    [24, [244, 154, 123]],
    [32, [180, 4, 38]],
  ]) {
    rgb.forEach((v, c) =>
      assert.ok(Math.abs(at(i)[c] - v) <= 1, `${i}: ${at(i)}, expected ${rgb}`),
    );
  }
});

test('the presets are the published colour maps', () => {
  // First, middle and last colours as matplotlib, Mikhailov (Turbo) and ParaView give them.
  for (const [name, ...expected] of [
    ['Viridis (matplotlib)', '440154', '21918c', 'fde725'],
    ['Plasma (matplotlib)', '0d0887', 'cc4778', 'f0f921'],
    ['Inferno (matplotlib)', '000004', 'bc3754', 'fcffa4'],
    ['Magma (matplotlib)', '000004', 'b73779', 'fcfdbf'],
    ['Turbo', '30123b', 'a4fc3c', '7a0403'],
    ['Jet', '000090', '89ff76', '800000'],
    ['X Ray', 'ffffff', '7f7f7f', '000000'],
    ['Grayscale', '000000', '808080', 'ffffff'],
    ['Black-Body Radiation', '000000', 'e63a00', 'ffffff'],
    ['Rainbow Desaturated', '4747db', '80c100', 'e04d4d'],
  ]) {
    const colors = presetColors(name);
    expected.forEach((hex, k) => {
      const at = 4 * [0, 128, 255][k];
      hex.match(/../g).forEach((pair, c) => {
        const far = Math.abs(colors[at + c] - parseInt(pair, 16));
        assert.ok(far <= 4, `${name} ${k}: ${colors.subarray(at, at + 3)}, expected ${hex}`);
      });
    });
  }
});

test('every preset has 256 opaque colours, without a jump', () => {
  assert.ok(presetNames.length >= 12);
  for (const name of presetNames) {
    const colors = presetColors(name);
    assert.equal(colors.length, 4 * 256);
    for (let i = 0; i < colors.length; ++i) {
      assert.ok(i % 4 !== 3 || colors[i] === 255);
      assert.ok(i < 4 || Math.abs(colors[i] - colors[i - 4]) <= 24, `${name} at ${i}`);
    }
  }
});

test('logarithmic ticks are powers of ten inside the range', () => {
  assert.deepEqual(numbers.logTicks([1, 1000]), [1, 10, 100, 1000]);
  assert.deepEqual(numbers.logTicks([1, 10]), [1, 2, 5, 10]);
  assert.deepEqual(numbers.logTicks([0, 10]), []);
  assert.ok(numbers.logTicks([1e-30, 1e30]).length <= 8);
});

test('sizes as people read them', () => {
  assert.equal(numbers.formatSize(0), '0 B');
  assert.equal(numbers.formatSize(999), '999 B');
  assert.equal(numbers.formatSize(7340032), '7.3 MB');
  assert.equal(numbers.formatSize(1.2e9), '1.2 GB');
});

test('numbers as people read them', () => {
  const { formatCount, formatValue, formatReduction, formatTime } = numbers;
  assert.equal(formatCount(1234567), '1,234,567');
  assert.equal(formatCount(1234567890123), '1.2346e12');
  for (const [value, text] of [
    [0, '0'],
    [20, '20'],
    [-0.5, '−0.5'],
    [101325, '101325'],
    [12.50001, '12.5'],
    [1e-4, '1e−4'],
    [1234567, '1.2346e6'],
    [-2.5e-9, '−2.5e−9'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
    [99999.96, '100000'],
    [101325.4, '101325'],
  ]) {
    assert.equal(formatValue(value), text);
  }
  assert.equal(formatReduction(1200, 125000), '−99.0 %');
  assert.equal(formatReduction(1, 1e6), '−99.999 %');
  assert.equal(formatReduction(4, 1e5), '−99.996 %');
  assert.equal(formatReduction(1, 1e12), '−99.999 %');
  assert.equal(formatReduction(0, 10), '−100.0 %');
  assert.equal(formatReduction(20, 10), '+100.0 %');
  assert.equal(formatReduction(5, 0), '');
  assert.equal(formatTime(0.4213), '0.42 s');
});

test('numbers far from zero, whole numbers, and coordinates', () => {
  const { formatValue, formatWhole, formatPlace } = numbers;
  for (const [value, digits, text] of [
    [10000000.05, 10, '10000000.05'],
    [1e7, 10, '10000000'],
    [-432123.125e1, 10, '−4321231.25'],
    [1e7, 5, '1e7'],
    [1.5e9, 4, '1.5e9'],
    [1e12, 15, '1e12'],
  ]) {
    assert.equal(formatValue(value, digits), text);
  }
  assert.equal(formatWhole(-1234567890), '−1234567890');
  assert.equal(formatWhole(2 ** 53 - 1), '9007199254740991');
  assert.equal(formatWhole(2 ** 60), '≈\u00a01152921504606846976');
  for (const [value, size, text] of [
    [-1.4211e-14, 4, '0'],
    [10000000.1234567, 0.2, '10000000.12346'],
    [-3.21e-9, 2e-8, '−3.21e−9'],
    [0.3, 0, '0.3'],
  ]) {
    assert.equal(formatPlace(value, size), text);
  }
  for (let i = 0; i < 200; ++i) {
    const size = 10 ** (below(24) - 12);
    const value = (next() - 0.5) * size * 10 ** below(6);
    const read = numbers.parseNumber(formatPlace(value, size));
    assert.ok(Math.abs(read - value) <= 0.6e-5 * size, `${value} in ${size}: ${read}`);
  }
});

test('a card lies beside its point, and in what is free', () => {
  for (let i = 0; i < 2000; ++i) {
    const free = { left: below(100), top: below(100), right: 300 + below(900), bottom: 250 + below(900) };
    const [w, h] = [free.right - free.left, free.bottom - free.top];
    const point = { x: free.left + next() * w, y: free.top + next() * h };
    const size = { width: next() * w, height: next() * h };
    const { left, top, height } = placeBeside(point, size, free);
    const found = JSON.stringify({ point, size, free, left, top, height });
    assert.ok(left >= free.left && left + size.width <= free.right + 1e-9, found);
    assert.ok(top >= free.top && top + height <= free.bottom + 1e-9, found);
    assert.ok(height <= size.height && height >= Math.min(size.height, h / 2 - 14) - 1e-9, found);
    const isOn = (a, from, length) => a > from && a < from + length;
    assert.ok(!(isOn(point.x, left, size.width) && isOn(point.y, top, height)), found);
  }
});

test('a number that the page wrote can be typed in again', () => {
  const { formatValue, parseNumber } = numbers;
  for (let i = 0; i < 200; ++i) {
    const value = (next() - 0.5) * 10 ** (below(40) - 20);
    assert.equal(parseNumber(formatValue(value, 17)), value, formatValue(value, 17));
  }
  for (const [text, value] of [
    ['−1e−5', -1e-5],
    [' -1,5 ', -1.5],
    ['2E3', 2000],
    ['', NaN],
    [' ', NaN],
    ['1-2', NaN],
    ['zero', NaN],
    ['1,000', 1000],
    ['−12,345,678.5', -12345678.5],
    ['1,2345', 1.2345],
    ['1.', 1],
    ['.5', 0.5],
    ['0x10', NaN],
    ['Infinity', NaN],
  ]) {
    assert.equal(parseNumber(text), value, text);
  }
});

test('labels tell the ends of a narrow range apart', () => {
  for (let i = 0; i < 200; ++i) {
    const a = (next() - 0.5) * 10 ** (below(12) - 3);
    const range = [a, a + Math.max(Math.abs(a) * 10 ** -below(9), 1e-9)];
    const digits = numbers.digitsFor(range);
    const [low, high] = range.map((v) => numbers.formatValue(v, digits));
    assert.notEqual(low, high, `${range}`);
  }
});

test('ticks are round, inside and evenly spaced', () => {
  for (let i = 0; i < 200; ++i) {
    const a = (next() - 0.5) * 10 ** (below(9) - 4);
    const b = a + next() * 10 ** (below(9) - 4) + 1e-6;
    const ticks = numbers.ticks([a, b]);
    assert.ok(ticks.length >= 1 && ticks.length <= 7, `${ticks.length} ticks in ${[a, b]}`);
    const slack = 1e-6 * (b - a);
    ticks.forEach((t) => assert.ok(t >= a - slack && t <= b + slack));
    const step = ticks[1] - ticks[0];
    ticks.slice(2).forEach((t, k) => assert.ok(Math.abs(t - ticks[k + 1] - step) < slack));
  }
  assert.deepEqual(numbers.ticks([3, 3]), []);
});
