// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The scenes that the tests show. */
import { makeScene } from './scene_maker.mjs';

const range = (n) => Array.from({ length: n }, (_, i) => i);

/** A grid of quads over [-1, 1]^2, bent by `bend`. */
export function grid(nx, ny, bend) {
  const points = range(ny + 1).flatMap((j) =>
    range(nx + 1).flatMap((i) => bend(-1 + (2 * i) / nx, -1 + (2 * j) / ny)),
  );
  const at = (i, j) => j * (nx + 1) + i;
  const polygons = range(ny).flatMap((j) =>
    range(nx).map((i) => [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]),
  );
  return { points, polygons };
}

const tuples = (points) => range(points.length / 3).map((p) => points.slice(3 * p, 3 * p + 3));

/**
 * A flat sheet of 4 x 2 quads that faces the camera: the colours of its points and cells can be
 * computed. The last cell has a NaN corner.
 */
export function sheet(more = {}) {
  const { points, polygons } = grid(4, 2, (x, y) => [2 * x, y, 0]);
  const xyz = tuples(points);
  const last = xyz.length - 1;
  return {
    name: 'Sheet',
    points,
    polygons,
    sourcePoints: 1000,
    sourceCells: 800,
    arrays: [
      { name: 'x', association: 'point', values: xyz.map(([x]) => x) },
      {
        name: 'Velocity',
        association: 'point',
        components: 3,
        values: xyz.flatMap(([x, y]) => [x, y, 1]),
      },
      { name: 'Number', association: 'cell', type: 'Int32', values: range(8) },
      {
        name: 'Holes',
        association: 'point',
        values: xyz.map(([, y], p) => (p === last ? NaN : y)),
      },
      { name: 'Far', association: 'point', type: 'Float64', values: xyz.map(([x]) => 1e6 + x) },
      { name: 'Nothing', association: 'cell', values: range(8).map(() => NaN) },
    ],
    shown: { array: 0, component: -1 },
    ...more,
  };
}

export const sheetScene = (more = {}, scene = {}) =>
  makeScene({ title: 'Sheet', objects: [sheet(more)], ...scene });

/** Something to look at: a bent slice, a transparent pipe, tracks and probes. */
export function cavityScene(n = 60) {
  const slice = grid(n, n, (x, y) => [2 * x, 1.4 * y, 0.25 * Math.sin(3 * x) * Math.cos(2 * y)]);
  const temperature = tuples(slice.points).map(
    ([x, y, z]) => 55 + 30 * Math.sin(1.6 * x) * Math.cos(1.8 * y) + 18 * z,
  );
  const velocity = tuples(slice.points).flatMap(([x, y]) => [-y, x, 0.2 * x * y]);
  const pipe = grid(48, 16, (x, y) => [
    0.9 * Math.cos(Math.PI * x),
    0.9 * Math.sin(Math.PI * x),
    1.3 * y,
  ]);
  const track = range(120).flatMap((i) => {
    const t = i / 6;
    return [0.6 * Math.cos(t), 0.6 * Math.sin(t), -1.3 + i / 46];
  });
  return makeScene({
    title: 'Lid-driven cavity, heated from the left',
    background: [0.32, 0.34, 0.43],
    camera: { position: [4.2, -6.4, 4.4], focalPoint: [0, 0, 0], up: [0, 0, 1] },
    objects: [
      {
        name: 'Slice of cavity',
        ...slice,
        sourcePoints: 125000,
        sourceCells: 117649,
        smooth: true,
        arrays: [
          { name: 'Temperature', association: 'point', values: temperature },
          { name: 'Velocity', association: 'point', components: 3, values: velocity },
          {
            name: 'Pressure',
            association: 'cell',
            values: slice.polygons.map((p) => 101325 + 40 * Math.cos(p[0] / 97)),
          },
          {
            name: 'Region',
            association: 'cell',
            type: 'Int32',
            values: slice.polygons.map((_, i) => Math.floor(i / n) % 7),
          },
        ],
        shown: { array: 0, component: -1, range: [20, 90] },
      },
      {
        name: 'Pipe wall',
        ...pipe,
        sourcePoints: 833,
        sourceCells: 768,
        smooth: true,
        opacity: 0.45,
        arrays: [
          {
            name: 'Wall shear stress',
            association: 'cell',
            values: pipe.polygons.map((_, i) => 1e-4 * Math.sin(i / 50) ** 2),
          },
        ],
        shown: { array: 0, component: -1 },
      },
      {
        name: 'Tracks <b>and</b> probes',
        points: track,
        lines: [range(120)],
        vertices: range(12).map((i) => [10 * i]),
        color: [1, 1, 1],
      },
    ],
  });
}
