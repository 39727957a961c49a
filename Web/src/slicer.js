// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file libmicrotome as WebAssembly (Web/wasm/slicer.c): a mesh, and slices and surfaces of it. Runs
 * in a worker, in node, or wherever WebAssembly does; knows nothing of the page.
 *
 *     const slicer = new Slicer(await compile(bytes), mesh);
 *     slicer.addArray('temperature', 'point', { type: 'Float32', components: 1, data: temperature });
 *     const { nPoints, points } = slicer.slice([{ origin: [0, 0, 0.5], normal: [0, 0, 1] }]);
 *     const values = slicer.carryOver('temperature', nPoints);
 */

/** Numbers of mtm_type, and the typed arrays that hold them. Names are those of the scene format. */
export const TYPES = {
  Int8: { code: 1, array: Int8Array },
  Uint8: { code: 2, array: Uint8Array },
  Int16: { code: 3, array: Int16Array },
  Uint16: { code: 4, array: Uint16Array },
  Int32: { code: 5, array: Int32Array },
  Uint32: { code: 6, array: Uint32Array },
  Int64: { code: 7, array: BigInt64Array },
  Uint64: { code: 8, array: BigUint64Array },
  Float32: { code: 9, array: Float32Array },
  Float64: { code: 10, array: Float64Array },
};
const TYPE_OF_CODE = Object.fromEntries(Object.entries(TYPES).map(([name, t]) => [t.code, name]));

/** Numbers of mtm_mesh_kind. */
const KINDS = { image: 1, rectilinear: 2, curvilinear: 3, unstructured: 4 };

/** Numbers of the parts of a mesh in slicer.c. */
const PARTS = [
  'points',
  'x',
  'y',
  'z',
  'cellTypes',
  'offsets',
  'connectivity',
  'polyhedronOffsets',
  'polyhedronFaces',
  'faceOffsets',
  'faceConnectivity',
  'cellOrders',
  'rationalWeights',
  'cellGhosts',
  'pointGhosts',
];

/**
 * Numbers in the module's memory or outside.
 * @typedef {object} Values
 * @property {string} type a name of TYPES
 * @property {number} components of a tuple
 * @property {ArrayBufferView} data of that type, tuples one after another
 */

/**
 * A mesh as mtm_mesh has it.
 * @typedef {object} Mesh
 * @property {'image'|'rectilinear'|'curvilinear'|'unstructured'} kind
 * @property {number[]} [dims] points along i, j, k
 * @property {number[]} [start]
 * @property {number[]} [origin]
 * @property {number[]} [spacing]
 * @property {number[]} [direction] row by row
 * @property {Object<string, Values>} parts by the names of PARTS
 */

/**
 * Makes a module of its bytes.
 * @throws {Error} in words for the page
 */
export async function compile(bytes) {
  if (typeof WebAssembly === 'undefined') {
    throw new Error('This browser has no WebAssembly, which slicing needs.');
  }
  if (!WebAssembly.validate(bytes)) {
    throw new Error('This browser has no WebAssembly SIMD, which slicing needs.');
  }
  return WebAssembly.compile(bytes);
}

/** What the C library asks of a system: nothing that this module would use. */
function instantiate(module) {
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => 52; // "not supported"
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  exports._initialize();
  return exports;
}

/** A mesh in the module's memory. */
export class Slicer {
  #wasm;
  #self;
  /** Addresses of the arrays that were brought in, by key. */
  #arrays = new Map();

  /**
   * @param {WebAssembly.Module} module
   * @param {Mesh} mesh copied
   * @throws {Error} what is wrong with the mesh, or that there is no memory for it
   */
  constructor(module, mesh) {
    this.#wasm = instantiate(module);
    this.#self = this.#wasm.microtome_open(KINDS[mesh.kind]);
    this.#structure(mesh);
    PARTS.forEach((name, which) => {
      const values = mesh.parts[name];
      if (values) {
        const { code, n, components, address } = this.#bring(values);
        this.#wasm.microtome_part(this.#self, which, code, components, n, address);
      }
    });
    this.#run(() => this.#wasm.microtome_check(this.#self));
  }

  #structure({ dims = [0, 0, 0], start = [0, 0, 0], origin, spacing, direction }) {
    const numbers = [
      ...dims,
      ...start,
      ...(origin ?? [0, 0, 0]),
      ...(spacing ?? [1, 1, 1]),
      ...(direction ?? [0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ];
    const at = this.#allocate(8 * numbers.length);
    new Float64Array(this.#wasm.memory.buffer, at, numbers.length).set(numbers);
    this.#wasm.microtome_structure(this.#self, at);
    this.#wasm.microtome_release(at);
  }

  #allocate(bytes) {
    const at = this.#wasm.microtome_allocate(bytes) >>> 0;
    if (at === 0) {
      throw new Error(`There is no memory for ${bytes} bytes of the data set.`);
    }
    return at;
  }

  /** Copies numbers into the module's memory. */
  #bring({ type, components, data }) {
    const address = this.#allocate(data.byteLength);
    new Uint8Array(this.#wasm.memory.buffer, address, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return { code: TYPES[type].code, type, n: data.length / components, components, address };
  }

  /** Calls what returns a status; a status other than 0 is thrown in the library's words. */
  #run(call) {
    if (call() !== 0) {
      throw new Error(this.#message());
    }
  }

  #message() {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.microtome_message(this.#self));
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** Makes the index: slices of unstructured and curvilinear meshes are faster from then on. */
  index() {
    this.#run(() => this.#wasm.microtome_index(this.#self));
    return this.#wasm.microtome_index_bytes(this.#self);
  }

  /**
   * Slices the mesh.
   * @param {{origin: number[], normal: number[]}[]} planes
   * @param {boolean} triangulate
   */
  slice(planes, triangulate = false) {
    const numbers = planes.flatMap(({ origin, normal }) => [...origin, ...normal]);
    const at = this.#allocate(8 * numbers.length);
    new Float64Array(this.#wasm.memory.buffer, at, numbers.length).set(numbers);
    try {
      this.#run(() =>
        this.#wasm.microtome_slice(this.#self, at, planes.length, triangulate),
      );
    } finally {
      this.#wasm.microtome_release(at);
    }
    return this.#result();
  }

  /** The mesh's outer surface. */
  surface(triangulate = false) {
    this.#run(() => this.#wasm.microtome_surface(this.#self, triangulate));
    return this.#result();
  }

  /** A view of the module's memory, valid until the next call. */
  #view(type, address, n) {
    return new TYPES[type].array(this.#wasm.memory.buffer, address, n);
  }

  #result() {
    const at = this.#wasm.microtome_result(this.#self);
    const fields = Array.from(new BigInt64Array(this.#wasm.memory.buffer, at, 15), Number);
    const [nPoints, nVertices, nLines, nPolygons, nConnectivity, nMadePoints, nNonFiniteCells] =
      fields;
    const [pointType, idType, sourceType] = fields.slice(7, 10).map((code) => TYPE_OF_CODE[code]);
    const [points, offsets, connectivity, sourceCells, planes] = fields.slice(10);
    const nCells = nVertices + nLines + nPolygons;
    const view = (type, address, n) => (n > 0 && address ? this.#view(type, address, n) : null);
    return {
      nPoints,
      nVertices,
      nLines,
      nPolygons,
      nMadePoints,
      nNonFiniteCells,
      points: view(pointType, points, 3 * nPoints),
      offsets: view(idType, offsets, nCells + 1),
      connectivity: view(idType, connectivity, nConnectivity),
      sourceCells: view(sourceType, sourceCells, nCells),
      planes: view('Int32', planes, nCells),
    };
  }

  /** Keeps an array of the mesh in the module's memory under a key. @param {Values} values */
  addArray(key, association, values) {
    this.removeArray(key);
    this.#arrays.set(key, { association: association === 'cell' ? 1 : 0, ...this.#bring(values) });
  }

  hasArray(key) {
    return this.#arrays.has(key);
  }

  removeArray(key) {
    const array = this.#arrays.get(key);
    if (array) {
      this.#wasm.microtome_release(array.address);
      this.#arrays.delete(key);
    }
  }

  /**
   * The values of a kept array on the last slice or surface.
   * @param {*} key of addArray
   * @param {number} nTuples points of the result for an array of points, all its cells for one of cells
   * @returns {ArrayBufferView} a view, valid until the next call
   */
  carryOver(key, nTuples) {
    const { association, code, type, components, n, address } = this.#arrays.get(key);
    const at = this.#wasm.microtome_interpolate(
      this.#self,
      association,
      code,
      components,
      n,
      address,
    );
    if (at === 0) {
      throw new Error(this.#message());
    }
    return this.#view(type, at >>> 0, nTuples * components);
  }

  /** Releases the mesh. */
  close() {
    this.#wasm.microtome_close(this.#self);
    this.#arrays.clear();
  }
}
