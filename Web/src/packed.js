// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The numbers of a page, unpacked: docs/formats.md, A buffer. A buffer says how large it is;
 * nothing is allocated that its bytes could not fill.
 */
import { SceneError } from './check.js';

/** @typedef {Int8Array|Uint8Array|Int16Array|Uint16Array|Int32Array|Uint32Array|Float32Array|Float64Array} Numbers */

const NEIGHBORS = 6;
const REACH = 64;
const N_SPECIAL = 3;

/** No zlib stream gives more bytes for one. */
const LARGEST_RATIO = 1040;

/** Unit: bytes */
const PIECE = 2 ** 16;

const TYPES = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  Int64: Float64Array,
  Uint64: Float64Array,
};

function fail(what) {
  throw new SceneError(
    `The scene is damaged: ${what}.`,
    'The file may be cut short; copy or export it again.',
  );
}

const isCount = (n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32;

// ---- Bytes -------------------------------------------------------------------------------------

function fromBase64(text) {
  try {
    if (Uint8Array.fromBase64) {
      return Uint8Array.fromBase64(text);
    }
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < bytes.length; ++i) {
      bytes[i] = letters.charCodeAt(i);
    }
    return bytes;
  } catch {
    return fail('a buffer is not base64');
  }
}

/**
 * Bytes piece by piece: a zlib stream that unpacks to more than it says is found out before much of it
 * is unpacked. A Blob would give such pieces as well, but by way of the browser's own process, which
 * may be busy with the picture.
 */
function streamOf(bytes) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.subarray(at, at + PIECE));
      at += PIECE;
    },
  });
}

/** The bytes of a zlib stream, `least` to `most` of them. */
async function inflate(bytes, least, most) {
  if (!globalThis.DecompressionStream) {
    throw new SceneError(
      'This browser is too old to unpack the scene.',
      'Open it with a browser of 2023 or later.',
    );
  }
  if (least > bytes.length * LARGEST_RATIO || least > 2 ** 31) {
    fail('a buffer says that it is larger than it can be');
  }
  let out = new Uint8Array(least);
  let n = 0;
  const reader = streamOf(bytes).pipeThrough(new DecompressionStream('deflate')).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => fail('a buffer cannot be unpacked'));
    if (done) {
      break;
    }
    if (n + value.length > most) {
      reader.cancel().catch(() => {});
      fail('a buffer is larger than it says');
    }
    if (n + value.length > out.length) {
      const grown = new Uint8Array(Math.min(most, 2 * (n + value.length)));
      grown.set(out.subarray(0, n));
      out = grown;
    }
    out.set(value, n);
    n += value.length;
  }
  if (n < least) {
    fail('a buffer is smaller than it says');
  }
  return out.subarray(0, n);
}

/** Planes of bytes, lowest first, as numbers whose sign is in the lowest bit. */
function readPlanes(bytes, offset, n, nBytes) {
  if (offset + n * nBytes > bytes.length) {
    fail('a buffer is smaller than it says');
  }
  // One pass, which takes a third of the time of a pass for each plane.
  const plane = (b) => bytes.subarray(offset + b * n, offset + (b + 1) * n);
  const out = new Uint32Array(n);
  const a = plane(0);
  if (nBytes === 1) {
    for (let i = 0; i < n; ++i) {
      out[i] = (a[i] >>> 1) ^ -(a[i] & 1);
    }
    return out;
  }
  const b = plane(1);
  if (nBytes === 2) {
    for (let i = 0; i < n; ++i) {
      out[i] = ((a[i] | (b[i] << 8)) >>> 1) ^ -(a[i] & 1);
    }
    return out;
  }
  const c = plane(2);
  const d = plane(3);
  for (let i = 0; i < n; ++i) {
    out[i] = ((a[i] | (b[i] << 8) | (c[i] << 16) | (d[i] << 24)) >>> 1) ^ -(a[i] & 1);
  }
  return out;
}

// ---- Prediction --------------------------------------------------------------------------------

/** For each point, up to six points before it that are near it in the mesh; -1 = no more. */
function findNeighbors(index, n) {
  const ids = new Int32Array(NEIGHBORS * n).fill(-1);
  const add = (point, neighbor) => {
    const end = NEIGHBORS * point + NEIGHBORS;
    for (let i = end - NEIGHBORS; neighbor < point && i < end; ++i) {
      if (ids[i] === neighbor) {
        return;
      }
      if (ids[i] < 0) {
        ids[i] = neighbor;
        return;
      }
    }
  };
  for (let t = 0; t < index.length; t += 3) {
    const a = index[t];
    const b = index[t + 1];
    const c = index[t + 2];
    if (a >= n || b >= n || c >= n) {
      fail('a buffer uses points that are not there');
    }
    add(a, b);
    add(a, c);
    add(b, c);
    add(b, a);
    add(c, a);
    add(c, b);
  }
  for (let p = n - 1; p > 0; --p) {
    const at = NEIGHBORS * p;
    const last = at + NEIGHBORS - 1;
    let end = at;
    while (end <= last && ids[end] >= 0) {
      ++end;
    }
    for (let place = 0; place < NEIGHBORS; ++place) {
      for (let k = at; k < end && ids[last] < 0; ++k) {
        const neighbor = ids[NEIGHBORS * ids[k] + place];
        if (neighbor >= 0) {
          add(p, neighbor);
        }
      }
    }
    if (ids[NEIGHBORS * p] < 0) {
      ids[NEIGHBORS * p] = p - 1;
    }
  }
  return ids;
}

/**
 * The weights of neighbours with which their values give that of the linear function fitted to
 * them. The writer computes the same numbers in the same order.
 */
function fitWeights(ids, positions, nPoints) {
  const weights = new Float32Array(ids.length);
  const apart = new Float64Array(3 * NEIGHBORS);
  const middle = new Float64Array(3);
  for (let p = 0; p < nPoints; ++p) {
    const at = NEIGHBORS * p;
    let n = 0;
    while (n < NEIGHBORS && ids[at + n] >= 0) {
      ++n;
    }
    if (n === 0) {
      continue;
    }
    for (let axis = 0; axis < 3; ++axis) {
      let sum = 0;
      for (let k = 0; k < n; ++k) {
        sum += positions[3 * ids[at + k] + axis];
      }
      middle[axis] = sum / n;
    }
    let xx = 0;
    let xy = 0;
    let xz = 0;
    let yy = 0;
    let yz = 0;
    let zz = 0;
    for (let k = 0; k < n; ++k) {
      const from = 3 * ids[at + k];
      const x = positions[from] - middle[0];
      const y = positions[from + 1] - middle[1];
      const z = positions[from + 2] - middle[2];
      apart[3 * k] = x;
      apart[3 * k + 1] = y;
      apart[3 * k + 2] = z;
      xx += x * x;
      xy += x * y;
      xz += x * z;
      yy += y * y;
      yz += y * z;
      zz += z * z;
    }
    const little = (xx + yy + zz) * 1e-4;
    xx += little;
    yy += little;
    zz += little;
    const a = yy * zz - yz * yz;
    const b = xz * yz - xy * zz;
    const c = xy * yz - xz * yy;
    const d = xx * zz - xz * xz;
    const e = xy * xz - xx * yz;
    const f = xx * yy - xy * xy;
    const det = xx * a + xy * b + xz * c;
    const x = positions[3 * p] - middle[0];
    const y = positions[3 * p + 1] - middle[1];
    const z = positions[3 * p + 2] - middle[2];
    const u = (a * x + b * y + c * z) / det;
    const v = (b * x + d * y + e * z) / det;
    const w = (c * x + e * y + f * z) / det;
    let usable = true;
    for (let k = 0; k < n; ++k) {
      const weight = 1 / n + (u * apart[3 * k] + v * apart[3 * k + 1] + w * apart[3 * k + 2]);
      usable &&= weight > -16 && weight < 16;
      weights[at + k] = weight;
    }
    for (let k = 0; !usable && k < n; ++k) {
      weights[at + k] = 1 / n;
    }
  }
  return weights;
}

/** Makes codes of residuals, in place. */
function addPredictions(codes, mask, predictor, mesh) {
  const n = codes.length;
  if (predictor === 0) {
    for (let i = 0, code = 0; i < n; ++i) {
      code = (code + codes[i]) & mask;
      codes[i] = code;
    }
    return;
  }
  const { ids } = mesh;
  const weights = predictor === 2 ? mesh.weights : null;
  for (let i = 0, at = 0; i < n; ++i, at += NEIGHBORS) {
    let sum = 0;
    let k = 0;
    for (; k < NEIGHBORS && ids[at + k] >= 0; ++k) {
      const code = codes[ids[at + k]];
      sum += weights ? weights[at + k] * code : code;
    }
    if (!weights && k > 0) {
      sum /= k;
    }
    codes[i] = (codes[i] + Math.floor(sum + 0.5)) & mask;
  }
}

// ---- Numbers -----------------------------------------------------------------------------------

/** Components of tuples from codes; each function writes one component. */
const WRITERS = {
  /** low + code * step; NaN and infinities have codes of their own */
  steps(out, c, m, [codes], low, step, special) {
    const first = special ? N_SPECIAL : 0;
    for (let i = 0, o = c; i < codes.length; ++i, o += m) {
      const code = codes[i];
      out[o] = low + (code - first) * step;
      if (code < first) {
        out[o] = code === 0 ? NaN : code === 1 ? Infinity : -Infinity;
      }
    }
  },
  integers(out, c, m, [codes], low) {
    // In 32 bits, which is as far as these types go: what is left out, storing would cut off.
    const from = Number(low) | 0;
    for (let i = 0, o = c; i < codes.length; ++i, o += m) {
      out[o] = (from + codes[i]) | 0;
    }
  },
  /** Sums of 64 bits as words of 32 */
  longs(out, c, m, [lows, highs], low) {
    const words = new Uint32Array(new BigUint64Array([BigInt.asUintN(64, low)]).buffer);
    for (let i = 0, o = 2 * c; i < lows.length; ++i, o += 2 * m) {
      const sum = lows[i] + words[0];
      out[o] = sum;
      out[o + 1] = (highs ? highs[i] : 0) + words[1] + (sum > 0xffffffff ? 1 : 0);
    }
  },
  /** Bits of floats, whose codes have the order of the values */
  bits(out, c, m, columns) {
    const n = columns.length;
    const top = columns[n - 1];
    for (let i = 0, o = n * c; i < top.length; ++i, o += n * m) {
      const positive = top[i] >>> 31;
      for (let w = 0; w < n; ++w) {
        out[o + w] = positive ? columns[w][i] : ~columns[w][i];
      }
      if (positive) {
        out[o + n - 1] = top[i] & 0x7fffffff;
      }
    }
  },
};

/** Integers of 64 bits, given as words, as the nearest doubles. */
function toDoubles(words, signed) {
  const out = new Float64Array(words.length / 2);
  for (let i = 0; i < out.length; ++i) {
    out[i] = (signed ? words[2 * i + 1] | 0 : words[2 * i + 1]) * 2 ** 32 + words[2 * i];
  }
  return out;
}

function parseLow(text) {
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : fail('a buffer of integers has no range');
}

/** @returns {Numbers} or, of 64 bits with `exact`, BigInt64Array or BigUint64Array */
function makeNumbers(about, columns, exact) {
  const { type, count, components: m, bits, low, step, special } = about;
  const nWords = bits === 64 ? 2 : 1;
  const of = (c) => columns.slice(nWords * c, nWords * (c + 1));
  const each = (write) => {
    for (let c = 0; c < m; ++c) {
      write(c, of(c));
    }
  };
  if (type === 'Int64' || type === 'Uint64') {
    const words = new Uint32Array(2 * m * count);
    each((c, codes) => WRITERS.longs(words, c, m, codes, parseLow(low[c])));
    if (exact) {
      return new (type === 'Int64' ? BigInt64Array : BigUint64Array)(words.buffer);
    }
    return toDoubles(words, type === 'Int64');
  }
  const out = new TYPES[type](m * count);
  if (step) {
    each((c, codes) => WRITERS.steps(out, c, m, codes, low[c], step[c], special));
  } else if (type === 'Float32Array' || type === 'Float64Array') {
    const words = new Uint32Array(out.buffer);
    each((c, codes) => WRITERS.bits(words, c, m, codes));
  } else {
    each((c, codes) => WRITERS.integers(out, c, m, codes, parseLow(low[c])));
  }
  return out;
}

function checkNumbers(about) {
  const { type, components: m, bits, low, step, predict } = about;
  const isFloat = type === 'Float32Array' || type === 'Float64Array';
  const isList = (list, ok) => Array.isArray(list) && list.length === m && list.every(ok);
  const size = type.endsWith('64') ? 64 : 8 * TYPES[type].BYTES_PER_ELEMENT;
  const nColumns = m * (bits === 64 ? 2 : 1);
  const known =
    [8, 16, 32, 64].includes(bits) &&
    bits <= size &&
    Array.isArray(predict) &&
    predict.length === nColumns &&
    predict.every((p) => p === 0 || p === 1 || p === 2);
  const hasRange = step
    ? isFloat && bits === 16 && isList(low, Number.isFinite) && isList(step, Number.isFinite)
    : isFloat
      ? bits === size
      : isList(low, (text) => typeof text === 'string');
  if (!known || !hasRange) {
    fail('a buffer does not say how its numbers are packed');
  }
}

/** Integers of 32 bits, each packed as the difference from the one before: ids, in one pass. */
function sumIntegers(about, bytes) {
  const { type, count, components: m, low } = about;
  const out = new TYPES[type](m * count);
  for (let column = 0; column < m; ++column) {
    const plane = (b) => bytes.subarray((4 * column + b) * count, (4 * column + b + 1) * count);
    const [a, b, c, d] = [plane(0), plane(1), plane(2), plane(3)];
    let sum = Number(parseLow(low[column])) | 0;
    for (let i = 0, o = column; i < count; ++i, o += m) {
      const folded = a[i] | (b[i] << 8) | (c[i] << 16) | (d[i] << 24);
      sum = (sum + ((folded >>> 1) ^ -(folded & 1))) | 0;
      out[o] = sum;
    }
  }
  return out;
}

async function decodeNumbers(about, bytes, buffers, exact) {
  checkNumbers(about);
  const { count, components, bits, predict } = about;
  const size = count * components * (bits / 8);
  const unpacked = await inflate(bytes, size, size);
  const isInteger = !about.type.startsWith('Float') && !about.type.endsWith('64');
  if (isInteger && bits === 32 && predict.every((p) => p === 0)) {
    return sumIntegers(about, unpacked);
  }
  const mesh = predict.some((p) => p > 0)
    ? await buffers.mesh(about.mesh, predict.includes(2) ? about.positions : null, count)
    : null;
  const nBytes = Math.min(bits, 32) / 8;
  const mask = bits < 32 ? 2 ** bits - 1 : -1;
  const columns = predict.map((predictor, i) => {
    const codes = readPlanes(unpacked, i * count * nBytes, count, nBytes);
    addPredictions(codes, mask, predictor, mesh);
    return codes;
  });
  return makeNumbers(about, columns, exact);
}

// ---- Triangles ---------------------------------------------------------------------------------

/**
 * Half edges that have not met their opposites, listed at both their points. There are few at a time: those
 * taken off give their places to others, so that all stay in the processor's caches.
 */
class Front {
  constructor(nTriangles, nPoints) {
    this.firstIn = new Int32Array(nPoints).fill(-1);
    this.firstOut = new Int32Array(nPoints).fill(-1);
    this.nextIn = new Int32Array(3 * nTriangles);
    this.nextOut = new Int32Array(3 * nTriangles);
    this.from = new Uint32Array(3 * nTriangles);
    this.to = new Uint32Array(3 * nTriangles);
    this.nEdges = 0;
    /** First of the places that are free again, listed in nextOut. */
    this.firstFree = -1;
  }

  /** The half edge at a place in a list. */
  static at(edge, next, place) {
    for (; place > 0 && edge >= 0; --place) {
      edge = next[edge];
    }
    return edge >= 0 ? edge : fail('an index refers to an edge that is not there');
  }

  /** Takes an edge out of a list that begins at first[point]; false where it is too far back. */
  static #before(first, next, point, edge) {
    let before = -1;
    for (let i = 0, e = first[point]; e >= 0 && i < REACH; ++i, before = e, e = next[e]) {
      if (e === edge) {
        return before;
      }
    }
    return -2;
  }

  static #unlink(first, next, point, edge, before) {
    if (before < 0) {
      first[point] = next[edge];
    } else {
      next[before] = next[edge];
    }
  }

  /** Takes the half edge from b to a off, or adds that from a to b. */
  add(a, b) {
    const { firstIn, firstOut, nextIn, nextOut, to } = this;
    let edge = firstOut[b];
    for (let i = 0; i < REACH && edge >= 0 && to[edge] !== a; ++i) {
      edge = nextOut[edge];
    }
    if (edge >= 0 && to[edge] === a) {
      const out = Front.#before(firstOut, nextOut, b, edge);
      const into = Front.#before(firstIn, nextIn, a, edge);
      if (out > -2 && into > -2) {
        Front.#unlink(firstOut, nextOut, b, edge, out);
        Front.#unlink(firstIn, nextIn, a, edge, into);
        nextOut[edge] = this.firstFree;
        this.firstFree = edge;
        return;
      }
    }
    edge = this.firstFree;
    if (edge >= 0) {
      this.firstFree = nextOut[edge];
    } else {
      edge = this.nEdges++;
    }
    this.from[edge] = a;
    to[edge] = b;
    nextOut[edge] = firstOut[a];
    firstOut[a] = edge;
    nextIn[edge] = firstIn[b];
    firstIn[b] = edge;
  }
}

function countZeros(bytes) {
  let n = 0;
  for (let i = 0; i < bytes.length; ++i) {
    n += bytes[i] === 0 ? 1 : 0;
  }
  return n;
}

async function decodeTriangles(about, bytes) {
  const { type, count: n, components, points } = about;
  if (components !== 3 || !isCount(points) || points > 3 * n || !type.startsWith('Uint')) {
    fail('an index does not say what it is');
  }
  const unpacked = await inflate(bytes, 6 * n, 14 * n);
  const symbols = [unpacked.subarray(0, n), unpacked.subarray(n, 2 * n)];
  const counts = [n, ...symbols.map(countZeros)];
  let offset = 2 * n;
  const columns = counts.map((length) => {
    const column = readPlanes(unpacked, offset, length, 4);
    addPredictions(column, -1, 0, null);
    offset += 4 * length;
    return column;
  });
  const index = new TYPES[type](3 * n);
  const front = new Front(n, points);
  const used = [0, 0, 0];
  let seen = 0;
  const see = (point) => {
    if (point >= points) {
      fail('an index refers to a point that is not there');
    }
    seen = point >= seen ? point + 1 : seen;
    return point;
  };
  const free = (symbol, corner) => (symbol === 1 ? seen : columns[corner][used[corner]++]);
  for (let t = 0; t < n; ++t) {
    const b0 = symbols[0][t];
    const c0 = symbols[1][t];
    const a = see(columns[0][t]);
    const b = see(
      b0 < 2 ? free(b0, 1) : front.from[Front.at(front.firstIn[a], front.nextIn, b0 - 2)],
    );
    const place = (c0 - 2) >> 1;
    const c = see(
      c0 < 2
        ? free(c0, 2)
        : c0 % 2 === 0
          ? front.to[Front.at(front.firstOut[a], front.nextOut, place)]
          : front.from[Front.at(front.firstIn[b], front.nextIn, place)],
    );
    index[3 * t] = a;
    index[3 * t + 1] = b;
    index[3 * t + 2] = c;
    front.add(a, b);
    front.add(b, c);
    front.add(c, a);
  }
  return index;
}

// ---- Buffers -----------------------------------------------------------------------------------

/** The buffers of a page, unpacked when asked for. The last ones are kept, within a bound. */
export class Buffers {
  #texts;
  #kept = new Map();
  #keptBytes = 0;
  #meshes = new Map();
  #limit;

  /**
   * @param {(id: string) => ?string} textOf the text of a buffer's block
   * @param {number} [limit] bytes of unpacked numbers that are kept
   */
  constructor(textOf, limit = 2 ** 28) {
    this.#texts = textOf;
    this.#limit = limit;
  }

  /**
   * @param {string} id
   * @returns {Promise<Numbers>} not to be changed: others may get the same
   * @throws {SceneError}
   */
  get(id) {
    let kept = this.#kept.get(id);
    this.#kept.delete(id);
    kept ??= { bytes: 0, numbers: this.#unpack(id) };
    this.#kept.set(id, kept);
    return kept.numbers;
  }

  async #unpack(id) {
    try {
      const numbers = await this.decode(id);
      const kept = this.#kept.get(id);
      if (kept) {
        kept.bytes = numbers.byteLength;
        this.#keptBytes += kept.bytes;
        this.#forget();
      }
      return numbers;
    } catch (error) {
      this.#kept.delete(id);
      throw error;
    }
  }

  /** Lets go of what was not asked for the longest. */
  #forget() {
    for (const [id, { bytes }] of this.#kept) {
      if (this.#keptBytes <= this.#limit) {
        return;
      }
      if (bytes > 0) {
        this.#kept.delete(id);
        this.#keptBytes -= bytes;
      }
    }
  }

  /** What a buffer says of itself, and its base64. */
  #describe(id) {
    const text = typeof id === 'string' ? this.#texts(id) : null;
    const end = text?.indexOf('} ') ?? -1;
    if (end < 0) {
      fail('a buffer is missing or cut short');
    }
    let about;
    try {
      about = JSON.parse(text.slice(0, end + 1));
    } catch {
      fail('a buffer is not described');
    }
    if (!Object.hasOwn(TYPES, about.type) || !isCount(about.count) || !isCount(about.components)) {
      fail('a buffer is not described');
    }
    return { about, packed: text.slice(end + 2) };
  }

  /** As get, but keeps nothing; `exact` gives integers of 64 bits as they are. */
  async decode(id, exact = false) {
    const { about, packed } = this.#describe(id);
    const bytes = fromBase64(packed);
    if (bytes.length !== about.bytes) {
      fail('a buffer is cut short');
    }
    if (about.coding === 'triangles') {
      return decodeTriangles(about, bytes);
    }
    return about.coding === 'numbers'
      ? decodeNumbers(about, bytes, this, exact)
      : fail('a buffer is packed in a way that this page does not know');
  }

  /** What predicts numbers of points; `positions` null: only their neighbours are needed. */
  async mesh(id, positions, nPoints) {
    // Nobody waits for himself: values may need positions, positions triangles, triangles nothing.
    const needsMore = positions && this.#describe(positions).about.predict?.includes?.(2);
    if (this.#describe(id).about.coding !== 'triangles' || needsMore) {
      fail('a buffer is predicted from one that does not suit');
    }
    const ids = await this.#once(`${id} ${nPoints}`, async () =>
      findNeighbors(await this.get(id), nPoints),
    );
    if (!positions) {
      return { ids, weights: null };
    }
    const weights = await this.#once(`${id} ${positions}`, async () => {
      const numbers = await this.get(positions);
      const at = numbers instanceof Float32Array ? numbers : new Float32Array(numbers);
      return at.length === 3 * nPoints
        ? fitWeights(ids, at, nPoints)
        : fail('a buffer belongs to other points');
    });
    return { ids, weights };
  }

  /** What is made of meshes; a few are kept. */
  #once(key, make) {
    if (!this.#meshes.has(key)) {
      if (this.#meshes.size >= 8) {
        this.#meshes.delete(this.#meshes.keys().next().value);
      }
      this.#meshes.set(key, make());
    }
    return this.#meshes.get(key);
  }
}

/**
 * Puts numbers in place of the references to buffers in a step's document.
 * @param {object} document is changed
 * @param {Buffers} buffers
 */
export async function resolveBuffers(document, buffers) {
  const waiting = [];
  const resolve = (holder, key) => {
    const id = holder?.[key]?.buffer;
    if (id !== undefined && !ArrayBuffer.isView(holder[key])) {
      waiting.push(buffers.get(id).then((numbers) => (holder[key] = numbers)));
    }
  };
  for (const geometry of Array.isArray(document?.geometries) ? document.geometries : []) {
    const about = geometry?.userData?.microtome;
    resolve(geometry?.data?.index, 'array');
    for (const attribute of Object.values(geometry?.data?.attributes ?? {})) {
      resolve(attribute, 'array');
    }
    for (const i of Array.isArray(about?.values) ? about.values.keys() : []) {
      resolve(about.values, i);
    }
    resolve(about, 'cells');
  }
  const results = await Promise.allSettled(waiting);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}
