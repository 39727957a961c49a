// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Whether a page holds what a scene.json holds: every object with its description and every
 * primitive with its cell, and the coordinates and values at its corners, as docs/formats.md has
 * both. The page has to be lossless.
 *
 *     node same_scene.mjs scene.json index.html
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Buffers, resolveBuffers } from '../../Web/src/packed.js';
import { readPage } from '../Web/pages.mjs';

const CORNERS = { polygons: 3, lines: 2, vertices: 1 };

/** A number as JSON scenes have it: floats rounded to float32. */
const rounded = (value, type) =>
  String(type.startsWith('Float') ? Math.fround(Number(value)) : value);

/** The primitives of a geometry, each as a text, sorted: their order is not the same in both. */
function primitivesOf({ data, userData }, arrays) {
  const { kind, values, cells } = userData.microtome;
  const { position, uv } = data.attributes;
  const index = data.index.array;
  const n = CORNERS[kind];
  const tuple = (i, k) => {
    const { components, type } = arrays[i];
    const numbers = values[i] ?? uv.array.filter((_, at) => at % 2 === 0);
    const own = numbers.slice(k * components, (k + 1) * components);
    return Array.from(own, (value) => rounded(value, type)).join(' ');
  };
  return Array.from({ length: index.length / n }, (_, t) => {
    const cell = cells ? cells[t] : t;
    const corners = Array.from(index.slice(n * t, n * (t + 1)), (p) => [
      ...Array.from(position.array.slice(3 * p, 3 * p + 3), (x) => rounded(x, 'Float32')),
      ...arrays.flatMap((a, i) => (a.association === 'point' ? tuple(i, p) : [])),
    ]);
    const ofCell = arrays.flatMap((a, i) => (a.association === 'cell' ? tuple(i, cell) : []));
    return `${cell}: ${corners.join(', ')}: ${ofCell}`;
  }).sort();
}

/** The objects of a scene in their order: what is said of them, and their primitives by kind. */
function objectsOf(scene) {
  const geometries = new Map((scene.geometries ?? []).map((g) => [g.uuid, g]));
  const groups = scene.object.children.filter((child) => child.type === 'Group');
  return groups.map(({ visible, matrix, userData, children }) => {
    const about = userData.microtome;
    const pieces = children.map((child) => geometries.get(child.geometry));
    const kinds = pieces.filter(Boolean).map((g) => [
      g.userData.microtome.kind,
      primitivesOf(g, about.arrays),
    ]);
    return { about, visible, matrix, kinds: Object.fromEntries(kinds) };
  });
}

const [scene, page] = process.argv.slice(2);
const { steps, texts } = readPage(readFileSync(page, 'utf8'));
assert.equal(steps.length, 1, 'the page has one step');
await resolveBuffers(steps[0], new Buffers((id) => texts.get(id) ?? null));
const expected = objectsOf(JSON.parse(readFileSync(scene, 'utf8')));
assert.ok(expected.length > 0, 'there are objects');
assert.deepEqual(objectsOf(steps[0]), expected);
