// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The worker that slices: meshes by number, requests in, drawable sections out. slicing.js is
 * the other side. A request and its reply have the same `serial`; a reply has `error`, a text, where
 * it failed. A request may have `spare`, buffers of earlier replies to be filled again. After an error
 * inside the module its memory is in doubt: the mesh is dropped.
 */
import { Buffers } from './packed.js';
import { compile, Slicer } from './slicer.js';
import { buffersOf, SpareBuffers } from './spare_buffers.js';

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
function polygonOfTriangle(section, spares) {
  const { nPolygons, nVertices, nLines, sourceCells, planes } = section;
  const polygons = spares.take(Uint32Array, nPolygons);
  const first = nVertices + nLines;
  const last = first + nPolygons;
  let polygon = 0;
  polygons.fill(0, 0, 1);
  for (let c = first + 1; c < last; ++c) {
    if (sourceCells[c] !== sourceCells[c - 1] || (planes && planes[c] !== planes[c - 1])) {
      ++polygon;
    }
    polygons[c - first] = polygon;
  }
  return { polygons, count: nPolygons > 0 ? polygon + 1 : 0 };
}

/** Where each polygon's triangles are known: one with n corners has n - 2. */
function polygonsOf(offsets, { nVertices, nLines, nPolygons }, spares) {
  const polygons = spares.take(Uint32Array, nPolygons);
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
function positionsFrom(points, origin, spares) {
  const positions = spares.take(Float32Array, points?.length ?? 0);
  if (origin.every((x) => x === 0)) {
    positions.set(points ?? []);
    return positions;
  }
  const [x, y, z] = origin;
  for (let i = 0; i < positions.length; i += 3) {
    positions[i] = points[i] - x;
    positions[i + 1] = points[i + 1] - y;
    positions[i + 2] = points[i + 2] - z;
  }
  return positions;
}

/** A copy of ids of 32 bits. Of their own type: others would be looked at one by one. */
function copyIds(ids, from, to, spares) {
  const copy = spares.take(Uint32Array, to - from);
  if (to > from) {
    copy.set(new Uint32Array(ids.buffer, ids.byteOffset + 4 * from, to - from));
  }
  return copy;
}

/**
 * Copies of what the page draws; views of the module's memory end with the next call. Memory is dear in
 * a browser, so nothing else is copied.
 */
function drawable(section, origin, offsets, spares) {
  const { nVertices, nLines, connectivity } = section;
  const known = offsets ? polygonsOf(offsets, section, spares) : null;
  const { polygons, count } = known ?? polygonOfTriangle(section, spares);
  const ids = (from, to) => copyIds(connectivity, from, to, spares);
  const lines = nVertices + 2 * nLines;
  return {
    nPoints: section.nPoints,
    nPolygons: count,
    nVertices,
    nLines,
    positions: positionsFrom(section.points, origin, spares),
    vertices: ids(0, nVertices),
    lines: ids(nVertices, lines),
    triangles: ids(lines, connectivity?.length ?? lines),
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
function valuesOfPolygons(values, components, section, polygons, count, spares) {
  const first = section.nVertices + section.nLines;
  const kept = spares.take(values.constructor, components * (first + count));
  kept.set(values.subarray(0, components * first));
  polygons.forEach((polygon, i) => {
    for (let k = 0; k < components; ++k) {
      kept[components * (first + polygon) + k] = values[components * (first + i) + k];
    }
  });
  return kept;
}

/** A copy of numbers. */
function copy(values, spares) {
  const kept = spares.take(values.constructor, values.length);
  kept.set(values);
  return kept;
}

export class SlicerService {
  #module = null;
  #meshes = new Map();
  #spares = new SpareBuffers();

  /** @returns {Promise<object>} the reply to a request */
  async reply(request) {
    const started = performance.now();
    this.#spares.give(request.spare ?? []);
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

  /** Unpacks arrays that a slice will ask for. */
  async expect({ mesh, arrays }) {
    await this.#bring(this.#mesh(mesh), arrays);
    return {};
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
    if (raw) {
      return this.#section(kept, kept.slicer.surface(false), arrays, raw);
    }
    // Several faces of a cell can follow each other: its triangles do not tell them apart.
    const faces = kept.slicer.surface(false);
    const { nVertices, nLines, nPolygons, connectivity } = faces;
    if (connectivity?.length === nVertices + 2 * nLines + 3 * nPolygons) {
      return this.#section(kept, faces, arrays, raw, origin, faces.offsets);
    }
    const offsets = faces.offsets?.slice() ?? null;
    return this.#section(kept, kept.slicer.surface(true), arrays, raw, origin, offsets);
  }

  #section(kept, section, arrays, raw, origin = [0, 0, 0], offsets = null) {
    const nCells = section.nVertices + section.nLines + section.nPolygons;
    const result = raw ? exact(section) : drawable(section, origin, offsets, this.#spares);
    const shape = { nVertices: section.nVertices, nLines: section.nLines };
    result.values = arrays.map((i) => {
      const { association, components } = kept.arrays[i];
      const cells = association === 'cell';
      const view = kept.slicer.carryOver(i, cells ? nCells : section.nPoints);
      if (raw) {
        return view.slice();
      }
      const { polygonOfTriangle, nPolygons } = result;
      return cells
        ? valuesOfPolygons(view, components, shape, polygonOfTriangle, nPolygons, this.#spares)
        : copy(view, this.#spares);
    });
    return result;
  }
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
