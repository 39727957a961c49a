// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The planes that the page's controls make: where, how many, how far apart, in words of Python. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { random, source } from './testing.mjs';

const {
  axisOf,
  changeCut,
  extentOf,
  firstCut,
  middleOf,
  originOf,
  outlineOf,
  planesOf,
  pythonOf,
  spacingOf,
  unit,
} = await import(pathToFileURL(path.join(source, 'planes.js')));

const box = { low: [0, 0, 0], high: [1, 2, 3] };
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const near = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-12 * (1 + Math.abs(b)), `${what}: ${a}, ${b}`);

assert.deepEqual(extentOf(box, [0, 0, 2]), [0, 3]);
near(extentOf(box, [1, -1, 0])[0], -Math.SQRT2, 'lowest corner');
assert.equal(axisOf([0, 5, 0]), 'Y');
assert.equal(axisOf([0, -5, 0]), '');
assert.equal(axisOf([0, 1, 1e-3]), '');

// As ParaView's Microtome Slice: centred, and with spacing 0 the extent over the number.
const five = { normal: [0, 0, 1], position: 1.5, count: 5, spacing: 0 };
assert.equal(spacingOf(five, box), 0.6);
planesOf(five, box).forEach(({ origin }, i) => near(origin[2], 0.3 + 0.6 * i, `plane ${i}`));
const two = planesOf({ normal: [1, 0, 0], position: 0.5, count: 2, spacing: 0.25 }, box);
assert.deepEqual(two.map(({ origin }) => origin[0]), [0.375, 0.625]);
// A position is exact along an axis.
assert.equal(originOf({ normal: [0, 1, 0], position: 0.1 }, box)[1], 0.1);

const next = random();
const between = (a, b) => a + (b - a) * next();
for (let i = 0; i < 200; ++i) {
  const normal = [between(-1, 1), between(-1, 1), between(-1, 1)];
  const n = unit(normal);
  const [low, high] = extentOf(box, normal);
  const position = between(low, high);
  const cut = { normal, position, count: 3, spacing: between(0.01, 0.2) };
  const planes = planesOf(cut, box);
  near(dot(planes[1].origin, n), position, 'position');
  near(dot(planes[2].origin, n) - dot(planes[0].origin, n), 2 * cut.spacing, 'spacing');
  const corners = outlineOf(planes[1], box);
  assert.ok(corners.length >= 3 && corners.length <= 6, `${corners.length} corners`);
  for (const corner of corners) {
    near(dot(corner, n), position, 'corner in the plane');
    const faces = corner.filter((x, k) => Math.abs(x - box.low[k]) < 1e-9 || Math.abs(x - box.high[k]) < 1e-9);
    assert.ok(faces.length >= 2, 'corner on an edge of the box');
  }
  // In order round the polygon: all turns go the same way.
  const turns = corners.map((p, k) => {
    const [q, r] = [corners[(k + 1) % corners.length], corners[(k + 2) % corners.length]];
    const [a, b] = [q.map((x, j) => x - p[j]), r.map((x, j) => x - q[j])];
    return dot(n, [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]);
  });
  assert.ok(turns.every((t) => t > -1e-9) || turns.every((t) => t < 1e-9), 'convex');
}
assert.deepEqual(outlineOf({ origin: [0, 0, 9], normal: [0, 0, 1] }, box), []);

// A cut that the scene brings along keeps its plane until it moves; one that moves stays in the box.
const own = { normal: [0.3, -0.2, 0.7], origin: [0.1, 0.2, 2.9], count: 3, spacing: 0.1 };
const begin = firstCut({ box, cut: own });
assert.deepEqual(planesOf(begin, box)[1], { origin: own.origin, normal: own.normal });
for (const change of [{ count: 5 }, { spacing: 0.2 }, { normal: [...own.normal] }, { position: begin.position }]) {
  const { origin, position } = changeCut(begin, change, box);
  assert.deepEqual([origin, position], [own.origin, begin.position], JSON.stringify(change));
}
assert.deepEqual(changeCut(changeCut(begin, { position: 1 }, box), begin, box), begin, 'and back');
const turned = changeCut(begin, { normal: [0, 1, 0] }, box);
near(turned.position, middleOf(begin, box)[1], 'turned about the middle');
assert.equal(turned.origin, undefined);
const beyond = changeCut(begin, { position: 99 }, box);
assert.equal(beyond.position, extentOf(box, own.normal)[1]);
assert.deepEqual(firstCut({ box }), { normal: [0, 0, 1], position: 1.5, count: 1, spacing: 0 });
assert.match(pythonOf(begin, box, ''), /Origin = \[0\.1, 0\.2, 2\.9\]\nslice\.SliceType\.Normal = \[0\.3, -0\.2, 0\.7\]/);

const text = pythonOf({ normal: [0, 0, 1], position: 1.5, count: 3, spacing: 0.2 }, box, 'a "b"\n');
assert.match(text, /FindSource\("a \\"b\\"\\n"\)/);
assert.match(text, /Origin = \[0\.5, 1, 1\.5\]/);
assert.match(pythonOf(begin, box, 'Cavity / Block 1'), /FindSource\("Cavity"\)/);
assert.match(text, /NumberOfSlices = 3\nslice\.Spacing = 0\.2\n/);
