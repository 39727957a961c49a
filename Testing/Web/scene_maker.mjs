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

/** A geometry of one kind, and whether it has NaN primitives. */
function makeGeometry(object, kind, cells, firstCell) {
  const arrays = object.arrays ?? [];
  const shown = object.shown && arrays[object.shown.array];
  const scalars = shown && component(shown, object.shown.component);
  const corners = { polygons: 3, lines: 2, vertices: 1 }[kind];
  let { index, of } = split(kind, cells);
  let pointOf = Array.from({ length: object.points.length / 3 }, (_, p) => p);
  const byCell = shown?.association === 'cell';
  let cellOf = null;
  if (byCell) {
    const known = new Map();
    const points = [];
    cellOf = [];
    index = index.map((p, i) => {
      const cell = of[Math.floor(i / corners)];
      const key = `${cell},${p}`;
      if (!known.has(key)) {
        known.set(key, points.length);
        points.push(p);
        cellOf.push(cell);
      }
      return known.get(key);
    });
    pointOf = points;
  }
  const uvScalar = scalars && pointOf.map((p, i) => scalars[byCell ? firstCell + cellOf[i] : p]);
  const [a, b] = object.shown?.range ?? (scalars && finiteRange(scalars)) ?? [0, 1];
  const normalized = Math.max(Math.abs(a), Math.abs(b)) > 1000 * (b - a);
  // Primitives with NaN come last.
  const primitives = of.map((cell, i) => ({
    cell,
    corners: index.slice(corners * i, corners * i + corners),
  }));
  const bad = (p) => Boolean(uvScalar) && p.corners.some((c) => Number.isNaN(uvScalar[c]));
  const sorted = [...primitives.filter((p) => !bad(p)), ...primitives.filter(bad)];
  const nBad = primitives.filter(bad).length;
  index = sorted.flatMap((p) => p.corners);
  const positions = pointOf.flatMap((p) => object.points.slice(3 * p, 3 * p + 3));
  const center = [0, 1, 2].map((c) => {
    const r = finiteRange(positions.filter((_, i) => i % 3 === c));
    return (r[0] + r[1]) / 2;
  });
  const radius = Math.max(
    ...pointOf.map((p) => Math.hypot(...center.map((v, c) => object.points[3 * p + c] - v))),
  );
  const inUv = shown && !byCell && (shown.components ?? 1) === 1 && !normalized;
  const data = {
    attributes: { position: attribute('Float32Array', 3, positions.map(Math.fround)) },
    index: { type: pointOf.length <= 65535 ? 'Uint16Array' : 'Uint32Array', array: index },
    boundingSphere: { center, radius },
  };
  if (kind === 'polygons') {
    const shared = normals(object.points, split(kind, cells).index);
    data.attributes.normal = attribute(
      'Int8Array',
      3,
      pointOf.flatMap((p) => shared.slice(3 * p, 3 * p + 3)),
      true,
    );
  }
  if (uvScalar) {
    const u = uvScalar.map((s) => Math.fround(normalized ? (s - a) / (b - a) : s));
    data.attributes.uv = attribute(
      'Float32Array',
      2,
      u.flatMap((s) => [s, 0]),
    );
    const nGood = index.length - corners * nBad;
    data.groups = [{ start: 0, count: nGood, materialIndex: 0 }];
    if (nBad) {
      data.groups.push({ start: nGood, count: corners * nBad, materialIndex: 1 });
    }
  }
  const about = {
    kind,
    values: arrays.map((array, i) => {
      const n = array.components ?? 1;
      const tuples = array.association === 'cell' ? cells.map((_, c) => firstCell + c) : pointOf;
      const round = (array.type ?? 'Float32').startsWith('Float') ? Math.fround : Number;
      return inUv && i === object.shown.array
        ? null
        : tuples.flatMap((t) => array.values.slice(n * t, n * t + n)).map((v) => json(round(v)));
    }),
    cellCount: cells.length,
  };
  if (sorted.some((p, i) => p.cell !== i)) {
    about.cells = sorted.map((p) => p.cell);
  }
  if (byCell) {
    about.pointOfPosition = pointOf;
  }
  return {
    geometry: { uuid: uuid(), type: 'BufferGeometry', data, userData: { microtome: about } },
    nBad,
    normalized,
    range: [a, b],
  };
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
  if (made.nBad === 0) {
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
