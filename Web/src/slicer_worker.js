// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The worker that slices: meshes by number, requests in, drawable sections out. slicing.js is
 * the other side. A request and its reply have the same `serial`; a reply has `error`, a text, where
 * it failed. After an error inside the module its memory is in doubt: the mesh is dropped.
 */
import { Buffers } from './packed.js';
import { compile, Slicer } from './slicer.js';

/** Numbers as slicer.js takes them. @param {ArrayBufferView} data @param {number} components */
function valuesOf(data, components) {
  const type = data.constructor.name.replace('Big', '').replace('Array', '');
  return { type, components, data };
}

/** Numbers that are here, or those of a buffer of the page. */
async function unpack(part, buffers) {
  return part.buffer ? valuesOf(await buffers.decode(part.buffer, true), part.components) : part;
}

/** Numbers of a tuple of each part of a mesh, if not 1. */
const COMPONENTS = { points: 3, cellOrders: 3 };

/** Triangles of one source cell and plane follow each other: together they are one polygon. */
function polygonOfTriangle(section) {
  const { nPolygons, nVertices, nLines, sourceCells, planes } = section;
  const polygons = new Uint32Array(nPolygons);
  const first = nVertices + nLines;
  const last = first + nPolygons;
  let polygon = 0;
  for (let c = first + 1; c < last; ++c) {
    if (sourceCells[c] !== sourceCells[c - 1] || (planes && planes[c] !== planes[c - 1])) {
      ++polygon;
    }
    polygons[c - first] = polygon;
  }
  return { polygons, count: nPolygons > 0 ? polygon + 1 : 0 };
}

/** Where each polygon's triangles are known: one with n corners has n - 2. */
function polygonsOf(offsets, { nVertices, nLines, nPolygons }) {
  const polygons = new Uint32Array(nPolygons);
  const first = nVertices + nLines;
  const count = offsets.length - 1 - first;
  let at = 0;
  for (let i = 0; i < count; ++i) {
    const n = offsets[first + i + 1] - offsets[first + i] - 2;
    polygons.fill(i, at, at + n);
    at += n;
  }
  return at === nPolygons ? { polygons, count } : null;
}

/** Positions as the graphics card takes them, from an origin near them. */
function positionsFrom(points, origin) {
  if (!points || origin.every((x) => x === 0)) {
    return new Float32Array(points ?? 0);
  }
  const [x, y, z] = origin;
  const positions = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    positions[i] = points[i] - x;
    positions[i + 1] = points[i + 1] - y;
    positions[i + 2] = points[i + 2] - z;
  }
  return positions;
}

/**
 * Copies of what the page draws; views of the module's memory end with the next call. New memory is dear
 * in a browser, so nothing else is copied.
 */
function drawable(section, origin, offsets) {
  const { nVertices, nLines, connectivity } = section;
  const known = offsets ? polygonsOf(offsets, section) : null;
  const { polygons, count } = known ?? polygonOfTriangle(section);
  // Copied as they are: numbers of another type would be looked at one by one.
  const ids = (from, to) => new Uint32Array(connectivity?.slice(from, to).buffer ?? 0);
  const lines = nVertices + 2 * nLines;
  return {
    nPoints: section.nPoints,
    nPolygons: count,
    nVertices,
    nLines,
    positions: positionsFrom(section.points, origin),
    vertices: ids(0, nVertices),
    lines: ids(nVertices, lines),
    triangles: ids(lines, connectivity?.length ?? 0),
    polygonOfTriangle: polygons,
  };
}

/** A section as the module has it, for comparing it with those of other programs. */
function exact(section) {
  const copies = {};
  for (const [name, value] of Object.entries(section)) {
    copies[name] = ArrayBuffer.isView(value) ? value.slice() : value;
  }
  return copies;
}

/** Cells of the three kinds one after another: values of polygons once for each, not each triangle. */
function valuesOfPolygons(values, components, section, polygons, count) {
  const first = section.nVertices + section.nLines;
  const kept = values.slice(0, components * (first + count));
  polygons.forEach((polygon, i) => {
    for (let k = 0; k < components; ++k) {
      kept[components * (first + polygon) + k] = values[components * (first + i) + k];
    }
  });
  return kept;
}

export class SlicerService {
  #module = null;
  #meshes = new Map();

  /** @returns {Promise<object>} the reply to a request */
  async reply(request) {
    const started = performance.now();
    try {
      const answer = await this[request.call](request);
      return { serial: request.serial, milliseconds: performance.now() - started, ...answer };
    } catch (error) {
      if (typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError) {
        this.#meshes.delete(request.mesh);
        return {
          serial: request.serial,
          error: `Slicing stopped: ${error.message}. The data set was closed.`,
        };
      }
      return { serial: request.serial, error: error.message };
    }
  }

  /** The module's bytes; once, before all else. */
  async start({ bytes }) {
    this.#module = await compile(bytes);
    return {};
  }

  /**
   * A mesh and its arrays, under a number. Numbers are there (`type`, `components`, `data`) or in
   * buffers of the page (`buffer`, `components`), of which `texts` has the texts by id. Arrays are
   * unpacked when they are first asked for. `opened`, if given, is told the slicer.
   */
  async open({ mesh, description, arrays, texts = new Map(), opened }) {
    this.close({ mesh });
    const buffers = new Buffers((id) => texts.get(id) ?? null);
    const parts = {};
    for (const [name, part] of Object.entries(description.parts)) {
      // Where all cells are alike, connectivity is packed cell by cell.
      const { type, data } = await unpack(part, buffers);
      parts[name] = { type, components: COMPONENTS[name] ?? 1, data };
    }
    const slicer = new Slicer(this.#module, { ...description, parts });
    this.#meshes.set(mesh, { slicer, arrays, buffers, indexed: false, sliced: false });
    opened?.(slicer);
    return {};
  }

  close({ mesh }) {
    this.#meshes.get(mesh)?.slicer.close();
    this.#meshes.delete(mesh);
    return {};
  }

  /** Other values on the same mesh: another time step. */
  values({ mesh, arrays, texts = new Map() }) {
    const kept = this.#mesh(mesh);
    kept.arrays.forEach((_, i) => kept.slicer.removeArray(i));
    kept.arrays = arrays;
    kept.buffers = new Buffers((id) => texts.get(id) ?? null);
    return {};
  }

  /** Brings arrays into the module's memory that are not there yet. */
  async #bring(kept, numbers) {
    for (const i of numbers.filter((k) => !kept.slicer.hasArray(k))) {
      const { association, ...part } = kept.arrays[i];
      kept.slicer.addArray(i, association, await unpack(part, kept.buffers));
    }
  }

  #mesh(number) {
    const kept = this.#meshes.get(number);
    if (!kept) {
      throw new Error('The data set is not open.');
    }
    return kept;
  }

  /** The index pays from the second slice on; the first is shown without waiting for it. */
  async slice({ mesh, planes, arrays, raw, origin }) {
    const kept = this.#mesh(mesh);
    await this.#bring(kept, arrays);
    if (kept.sliced && !kept.indexed) {
      kept.slicer.index();
      kept.indexed = true;
    }
    kept.sliced = true;
    return this.#section(kept, kept.slicer.slice(planes, !raw), arrays, raw, origin);
  }

  async surface({ mesh, arrays, raw, origin }) {
    const kept = this.#mesh(mesh);
    await this.#bring(kept, arrays);
    // Several faces of a cell can follow each other: its triangles do not tell them apart.
    const offsets = raw ? null : (kept.slicer.surface(false).offsets?.slice() ?? null);
    const section = kept.slicer.surface(!raw);
    return this.#section(kept, section, arrays, raw, origin, offsets);
  }

  #section(kept, section, arrays, raw, origin = [0, 0, 0], offsets = null) {
    const nCells = section.nVertices + section.nLines + section.nPolygons;
    const result = raw ? exact(section) : drawable(section, origin, offsets);
    const shape = { nVertices: section.nVertices, nLines: section.nLines };
    result.values = arrays.map((i) => {
      const { association, components } = kept.arrays[i];
      const cells = association === 'cell';
      const view = kept.slicer.carryOver(i, cells ? nCells : section.nPoints);
      return cells && !raw
        ? valuesOfPolygons(view, components, shape, result.polygonOfTriangle, result.nPolygons)
        : view.slice();
    });
    return result;
  }
}

/** The buffers of a reply, which move to the page rather than being copied. */
export function buffersOf(reply) {
  return [...Object.values(reply), ...(reply.values ?? [])]
    .filter((value) => ArrayBuffer.isView(value))
    .map((view) => view.buffer);
}

if (typeof WorkerGlobalScope !== 'undefined') {
  const service = new SlicerService();
  // One after another: a module is not for two calls at once.
  let last = Promise.resolve();
  self.onmessage = ({ data }) => {
    last = last
      .then(() => service.reply(data))
      .then((reply) => self.postMessage(reply, buffersOf(reply)));
  };
}
