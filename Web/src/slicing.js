// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file The page's side of the worker that slices. Requests of one kind replace each other while the
 * worker is busy: a plane that is dragged is sliced where it is, not where it was.
 */

import { buffersOf } from './spare_buffers.js';

/** What build.mjs put into the page: a script, and a gzipped module. */
const WORKER_ID = 'microtome-slicer-worker';
const MODULE_ID = 'microtome-slicer';

function textOf(id) {
  const text = document.getElementById(id)?.textContent.trim();
  if (!text) {
    throw new Error('This page was built without live slicing.');
  }
  return text;
}

/** base64 of gzip, as bytes. */
async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A reply that came too late to be wanted: another request took its request's place. */
export class Replaced extends Error {
  constructor() {
    super('another request took its place');
  }
}

/** What makes the mesh of a data set, as text. */
const meshOf = ({ kind, dims, start, origin, spacing, direction, parts }) =>
  JSON.stringify([kind, dims, start, origin, spacing, direction, parts]);

/** The worker. */
export class Slicing {
  #worker;
  #waiting = new Map();
  #serial = 0;
  /** By mesh: whether a slice is under way, and the one to send then. */
  #busy = new Map();
  /** By mesh: the data set that is open, or about to be, and the promise of that. */
  #open = new Map();
  /** Buffers of replies that are not drawn any more, for the next reply. @type {ArrayBuffer[]} */
  #spare = [];

  /** Starts the worker. @throws {Error} in words for the page */
  static async start() {
    const slicing = new Slicing();
    const url = URL.createObjectURL(new Blob([textOf(WORKER_ID)], { type: 'text/javascript' }));
    slicing.#worker = new Worker(url);
    slicing.#worker.onmessage = ({ data }) => slicing.#settle(data);
    slicing.#worker.onerror = (event) => slicing.#stop(event.message);
    await slicing.#ask({ call: 'start', bytes: await unpack(textOf(MODULE_ID)) });
    return slicing;
  }

  /** Ends the worker. */
  stop() {
    this.#worker.terminate();
    this.#stop('the scene was closed');
  }

  #settle({ serial, error, ...reply }) {
    const { resolve, reject } = this.#waiting.get(serial);
    this.#waiting.delete(serial);
    if (error) {
      reject(new Error(error));
    } else {
      resolve(reply);
    }
  }

  #stop(message) {
    this.#waiting.forEach(({ reject }) => reject(new Error(`Slicing stopped: ${message}`)));
    this.#waiting.clear();
  }

  #ask(request, buffers = []) {
    const serial = ++this.#serial;
    return new Promise((resolve, reject) => {
      this.#waiting.set(serial, { resolve, reject });
      this.#worker.postMessage({ ...request, serial }, buffers);
    });
  }

  /**
   * Opens a data set, unless it is open. Another time step on the same mesh only brings other values.
   * @param {number} mesh
   * @param {object} dataSet of the scene
   * @param {(dataSet: object, arraysOnly: boolean) => Map<string, string>} textsOf its buffers
   */
  open(mesh, dataSet, textsOf) {
    const { dataSet: before } = this.#open.get(mesh) ?? {};
    if (before !== dataSet) {
      const isSame = Boolean(before) && meshOf(before) === meshOf(dataSet);
      const texts = textsOf(dataSet, isSame);
      const { arrays, ...description } = dataSet;
      const request = isSame ? { call: 'values' } : { call: 'open', description };
      const done = this.#ask({ ...request, mesh, arrays, texts });
      this.#open.set(mesh, { dataSet, done });
      // One that failed is tried again when it is asked for again.
      done.catch(() => this.#open.get(mesh)?.done === done && this.#open.delete(mesh));
    }
    return this.#open.get(mesh).done;
  }

  /** Unpacks arrays before a slice asks for them, which will say what is wrong with them. */
  expect(mesh, arrays) {
    this.#ask({ call: 'expect', mesh, arrays }).catch(() => {});
  }

  close(mesh) {
    this.#open.delete(mesh);
    return this.#ask({ call: 'close', mesh });
  }

  surface(mesh, arrays, origin) {
    return this.#make({ call: 'surface', mesh, arrays, origin });
  }

  /** Takes the buffers of a section back, which nothing may use from then on. @param {object} section */
  giveBack(section) {
    this.#spare.push(...buffersOf(section));
  }

  /** Asks for a section, which may be written into buffers that came back. */
  #make(request) {
    const spare = this.#spare.splice(0);
    return this.#ask({ ...request, spare }, spare);
  }

  /**
   * A section by planes, once the worker is free; rejected with Replaced when another is asked for
   * before that.
   */
  slice(mesh, planes, arrays, origin) {
    const request = { call: 'slice', mesh, planes, arrays, origin };
    const busy = this.#busy.get(mesh);
    if (!busy) {
      return this.#sliceNow(request);
    }
    busy.next?.reject(new Replaced());
    return new Promise((resolve, reject) => {
      busy.next = { request, resolve, reject };
    });
  }

  async #sliceNow(request) {
    const busy = { next: null };
    this.#busy.set(request.mesh, busy);
    try {
      return await this.#make(request);
    } finally {
      this.#busy.delete(request.mesh);
      if (busy.next) {
        this.#sliceNow(busy.next.request).then(busy.next.resolve, busy.next.reject);
      }
    }
  }
}
