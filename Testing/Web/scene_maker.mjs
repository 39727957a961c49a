// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file A second writer of docs/formats.md, for tests of the viewer: small, and independent of the
 * one in Core. Polygons are convex here.
 */

/** Blue to red through grey: straight lines in sRGB, so that tests can compute colours. */
export function plainColors(n = 256) {
  const stops = [
    [0, 0, 255],
    [204, 204, 204],
    [255, 0, 0],
  ];
  return Array.from({ length: n }, (_, i) => {
    const t = (2 * i) / (n - 1);
    const [from, to, w] = t < 1 ? [stops[0], stops[1], t] : [stops[1], stops[2], t - 1];
    return from.map((v, c) => Math.round(v + w * (to[c] - v)));
  });
}

let nIds = 0;
const uuid = () => `00000000-0000-4000-8000-${String(++nIds).padStart(12, '0')}`;

const json = (v) =>
  Number.isNaN(v) ? 'NaN' : v === Infinity ? 'Infinity' : v === -Infinity ? '-Infinity' : v;

function finiteRange(values) {
  const finite = values.filter(Number.isFinite);
  return finite.length
    ? [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))]
    : null;
}

/** One number a tuple; component -1 is the magnitude. */
export function component(array, which) {
  const { values, components: n = 1 } = array;
  const tuples = Array.from({ length: values.length / n }, (_, i) =>
    values.slice(n * i, n * i + n),
  );
  return tuples.map((t) => (n === 1 ? t[0] : which >= 0 ? t[which] : Math.hypot(...t)));
}

function describe(array) {
  const n = array.components ?? 1;
  return {
    name: array.name,
    association: array.association,
    type: array.type ?? 'Float32',
    components: n,
    range: finiteRange(component(array, -1)),
    ranges: Array.from({ length: n }, (_, c) => finiteRange(component(array, c))),
  };
}

/** Primitives of cells of one kind: corners, and the cell of each. */
function split(kind, cells) {
  const index = [];
  const of = [];
  cells.forEach((cell, c) => {
    const last =
      kind === 'polygons' ? cell.length - 1 : kind === 'lines' ? cell.length : cell.length + 1;
    for (let i = 1; i < last; ++i) {
      index.push(
        ...(kind === 'polygons'
          ? [cell[0], cell[i], cell[i + 1]]
          : kind === 'lines'
            ? [cell[i - 1], cell[i]]
            : [cell[i - 1]]),
      );
      of.push(c);
    }
  });
  return { index, of };
}

function normals(points, index) {
  const sums = new Float64Array(points.length);
  const at = (p) => points.slice(3 * p, 3 * p + 3);
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [at(index[i]), at(index[i + 1]), at(index[i + 2])];
    const [u, v] = [b.map((x, k) => x - a[k]), c.map((x, k) => x - a[k])];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    for (let k = 0; k < 3; ++k) {
      n.forEach((x, c3) => (sums[3 * index[i + k] + c3] += x));
    }
  }
  return Array.from(sums, (_, i) => {
    const p = i - (i % 3);
    return Math.round((127 * sums[i]) / (Math.hypot(sums[p], sums[p + 1], sums[p + 2]) || 1));
  });
}

const attribute = (type, itemSize, array, normalized = false) => ({
  itemSize,
  type,
  array: array.map(json),
  normalized,
});

const CORNERS = { polygons: 3, lines: 2, vertices: 1 };

/** Positions as the shown array wants them: cells have their own where it is one of cells. */
function layOut(kind, cells, nPoints, byCell) {
  const { index, of } = split(kind, cells);
  if (!byCell) {
    return { index, of, pointOf: Array.from({ length: nPoints }, (_, p) => p), cellOf: null };
  }
  const known = new Map();
  const pointOf = [];
  const cellOf = [];
  const separate = index.map((p, i) => {
    const cell = of[Math.floor(i / CORNERS[kind])];
    const key = `${cell},${p}`;
    if (!known.has(key)) {
      known.set(key, pointOf.length);
      pointOf.push(p);
      cellOf.push(cell);
    }
    return known.get(key);
  });
  return { index: separate, of, pointOf, cellOf };
}

/** Primitives without NaN, then those with; and how many corners the first have. */
function sortByNaN(kind, { index, of }, scalars) {
  const corners = CORNERS[kind];
  const primitives = of.map((cell, i) => ({
    cell,
    corners: index.slice(corners * i, corners * i + corners),
  }));
  const bad = (p) => Boolean(scalars) && p.corners.some((c) => Number.isNaN(scalars[c]));
  const good = primitives.filter((p) => !bad(p));
  const sorted = [...good, ...primitives.filter(bad)];
  return {
    index: sorted.flatMap((p) => p.corners),
    of: sorted.map((p) => p.cell),
    nGood: corners * good.length,
  };
}

function sphereAround(positions) {
  const axis = (c) => positions.filter((_, i) => i % 3 === c);
  const middles = [0, 1, 2].map((c) => finiteRange(axis(c))).map(([low, high]) => (low + high) / 2);
  const [xs, ys, zs] = [0, 1, 2].map((c) => axis(c).map((v) => v - middles[c]));
  return { center: middles, radius: Math.max(...xs.map((x, i) => Math.hypot(x, ys[i], zs[i]))) };
}

const gather = (values, n, tuples) => tuples.flatMap((t) => values.slice(n * t, n * t + n));

/** The values of an array at tuples, as the format rounds them. */
function listValues({ values, components = 1, type = 'Float32' }, tuples) {
  const round = type.startsWith('Float') ? Math.fround : Number;
  return gather(values, components, tuples).map((v) => json(round(v)));
}

/** The range that colours cover, and whether uv is relative to it: docs/formats.md, Colours. */
function colouring(object, shown, scalars) {
  const [a, b] = object.shown?.range ?? (scalars && finiteRange(scalars)) ?? [0, 1];
  const normalized = Math.max(Math.abs(a), Math.abs(b)) > 1000 * (b - a);
  const isInUv = shown?.association === 'point' && (shown.components ?? 1) === 1 && !normalized;
  return { range: [a, b], normalized, isInUv };
}

/** A geometry of one kind, and how it is coloured. */
function makeGeometry(object, kind, cells, firstCell) {
  const arrays = object.arrays ?? [];
  const shown = object.shown && arrays[object.shown.array];
  const ofTuples = shown && component(shown, object.shown.component);
  const byCell = shown?.association === 'cell';
  const layout = layOut(kind, cells, object.points.length / 3, byCell);
  const { pointOf, cellOf } = layout;
  const scalars = ofTuples && pointOf.map((p, i) => ofTuples[byCell ? firstCell + cellOf[i] : p]);
  const colours = colouring(object, shown, scalars);
  const { index, of, nGood } = sortByNaN(kind, layout, scalars);
  const positions = gather(object.points, 3, pointOf);
  const attributes = { position: attribute('Float32Array', 3, positions.map(Math.fround)) };
  if (kind === 'polygons') {
    const ofPoints = normals(object.points, split(kind, cells).index);
    attributes.normal = attribute('Int8Array', 3, gather(ofPoints, 3, pointOf), true);
  }
  if (scalars) {
    const [a, b] = colours.normalized ? colours.range : [0, 1];
    const u = scalars.map((s) => Math.fround((s - a) / (b - a)));
    attributes.uv = attribute(
      'Float32Array',
      2,
      u.flatMap((s) => [s, 0]),
    );
  }
  const type = pointOf.length <= 65535 ? 'Uint16Array' : 'Uint32Array';
  const groups = [
    { start: 0, count: nGood, materialIndex: 0 },
    { start: nGood, count: index.length - nGood, materialIndex: 1 },
  ].filter((group) => group.count > 0);
  const data = {
    attributes,
    index: { type, array: index },
    boundingSphere: sphereAround(positions),
    ...(nGood < index.length && { groups }),
  };
  const ofCells = cells.map((_, c) => firstCell + c);
  const about = {
    kind,
    values: arrays.map((array, i) =>
      colours.isInUv && i === object.shown.array
        ? null
        : listValues(array, array.association === 'cell' ? ofCells : pointOf),
    ),
    cellCount: cells.length,
    ...(of.some((cell, i) => cell !== i) && { cells: of }),
    ...(byCell && { pointOfPosition: pointOf }),
  };
  const geometry = { uuid: uuid(), type: 'BufferGeometry', data, userData: { microtome: about } };
  return { geometry, ...colours, hasNaN: nGood < index.length };
}

function makeTexture(document, colors, [a, b]) {
  const n = colors.length;
  const image = {
    uuid: uuid(),
    url: { type: 'Uint8Array', width: n, height: 1, data: colors.flatMap((c) => [...c, 255]) },
  };
  const repeat = (n - 1) / (n * (b > a ? b - a : 1));
  const texture = {
    uuid: uuid(),
    image: image.uuid,
    name: 'colours',
    mapping: 300,
    wrap: [1001, 1001],
    magFilter: 1006,
    minFilter: 1006,
    format: 1023,
    type: 1009,
    colorSpace: 'srgb',
    flipY: false,
    generateMipmaps: false,
    repeat: [repeat, 1],
    offset: [0.5 / n - a * repeat, 0],
  };
  document.images.push(image);
  document.textures.push(texture);
  return texture.uuid;
}

const TYPES = {
  polygons: ['Mesh', 'MeshLambertMaterial'],
  lines: ['LineSegments', 'LineBasicMaterial'],
  vertices: ['Points', 'PointsMaterial'],
};

const hex = (rgb) => rgb.reduce((all, v) => 256 * all + Math.round(255 * v), 0);

function makeMaterials(document, object, kind, made) {
  const base = {
    type: TYPES[kind][1],
    opacity: object.opacity ?? 1,
    transparent: (object.opacity ?? 1) < 1,
  };
  base.depthWrite = !base.transparent;
  if (kind === 'polygons') {
    Object.assign(base, {
      side: 2,
      wireframe: Boolean(object.wireframe),
      flatShading: !object.smooth,
    });
  } else if (kind === 'vertices') {
    Object.assign(base, { size: 4, sizeAttenuation: false });
  }
  const main = {
    uuid: uuid(),
    ...base,
    color: hex(object.shown ? [1, 1, 1] : (object.color ?? [1, 1, 1])),
  };
  if (object.shown) {
    main.map = makeTexture(
      document,
      object.shown.colors ?? plainColors(),
      made.normalized ? [0, 1] : made.range,
    );
  }
  document.materials.push(main);
  if (!made.hasNaN) {
    return main.uuid;
  }
  const bad = {
    uuid: uuid(),
    ...base,
    color: hex((object.shown.nanColor ?? [255, 255, 0]).map((v) => v / 255)),
  };
  document.materials.push(bad);
  return [main.uuid, bad.uuid];
}

function makeGroup(document, object, number) {
  const children = [];
  let firstCell = 0;
  let made = null;
  for (const kind of ['vertices', 'lines', 'polygons']) {
    const cells = object[kind] ?? [];
    if (cells.length > 0) {
      made = makeGeometry(object, kind, cells, firstCell);
      document.geometries.push(made.geometry);
      children.unshift({
        uuid: uuid(),
        type: TYPES[kind][0],
        name: `object-${number}-${kind}`,
        geometry: made.geometry.uuid,
        material: makeMaterials(document, object, kind, made),
        userData: { microtome: { kind } },
      });
    }
    firstCell += cells.length;
  }
  const about = {
    name: object.name,
    points: object.points.length / 3,
    vertices: object.vertices?.length ?? 0,
    lines: object.lines?.length ?? 0,
    polygons: object.polygons?.length ?? 0,
    arrays: (object.arrays ?? []).map(describe),
  };
  if (object.sourcePoints) {
    Object.assign(about, { sourcePoints: object.sourcePoints, sourceCells: object.sourceCells });
  }
  if (object.shown) {
    about.shown = {
      array: object.shown.array,
      component: object.shown.component ?? -1,
      range: made.range,
      colorMap: 'Plain',
      nanColor: object.shown.nanColor ?? [255, 255, 0],
    };
    if (made.normalized) {
      about.shown.normalized = true;
    }
  }
  return {
    uuid: uuid(),
    type: 'Group',
    name: `object-${number}`,
    visible: !object.hidden,
    userData: { microtome: about },
    children,
  };
}

/** The matrix of a camera at `position` that looks at `focalPoint`. */
function lookAt(position, focalPoint, up) {
  const unit = (v) => v.map((x) => x / Math.hypot(...v));
  const cross = (a, b) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const z = unit(position.map((p, i) => p - focalPoint[i]));
  const x = unit(cross(up, z));
  return [...x, 0, ...cross(z, x), 0, ...z, 0, ...position, 1];
}

/**
 * Makes a scene document.
 * @param {{title: string, objects: object[], camera: object, background: number[]}} scene objects
 *   have name, points (flat), vertices, lines, polygons (lists of point lists), arrays {name,
 *   association, components, type, values}, shown {array, component, range, colors, nanColor},
 *   color, opacity, wireframe, hidden, smooth, sourcePoints, sourceCells
 */
export function makeScene({ title = 'Test', objects = [], camera = {}, background = [0, 0, 0] }) {
  nIds = 0;
  const document = {
    metadata: { version: 4.6, type: 'Object', generator: 'Microtome test' },
    geometries: [],
    images: [],
    textures: [],
    materials: [],
  };
  const groups = objects.map((object, i) => makeGroup(document, object, i));
  const { position = [0, 0, 10], focalPoint = [0, 0, 0], up = [0, 1, 0], fov = 30 } = camera;
  document.object = {
    uuid: uuid(),
    type: 'Scene',
    name: title,
    background: hex(background),
    userData: { microtome: { version: 1, generator: 'Microtome test', title, focalPoint } },
    children: [
      ...groups,
      {
        uuid: uuid(),
        type: 'PerspectiveCamera',
        name: 'view',
        fov,
        aspect: 1,
        near: 0.1,
        far: 1000,
        matrix: lookAt(position, focalPoint, up),
        up,
      },
      { uuid: uuid(), type: 'AmbientLight', color: 0xffffff, intensity: 0.8 },
      {
        uuid: uuid(),
        type: 'DirectionalLight',
        color: 0xffffff,
        intensity: Math.PI - 0.8,
        position: position.map((p, i) => p - focalPoint[i]),
      },
    ],
  };
  return document;
}

/**
 * A scene of several time steps as scene.json holds it: one group a step.
 * @param {Array<{time: number, objects: object[]}>} steps
 * @param {object} scene as for makeScene
 */
export function makeSteps(steps, scene = {}) {
  const document = makeScene({ ...scene, objects: [] });
  const groups = steps.map(({ objects }, i) => ({
    uuid: uuid(),
    type: 'Group',
    name: `step-${i}`,
    visible: i === 0,
    children: objects.map((object, k) => makeGroup(document, object, k)),
  }));
  document.object.children.unshift(...groups);
  document.object.userData.microtome.times = steps.map((s) => s.time);
  return document;
}
