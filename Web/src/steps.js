// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The time steps of a scene: read when they are asked for, and kept within a bound. */

/** Steps of more bytes than this together are not kept. */
const MOST_BYTES = 512e6;

/** Bytes of the numbers of a step that no other step shares, and of what was made of them to draw. */
function sizeOf(read) {
  let bytes = 0;
  for (const { pieces } of read) {
    for (const { shape, values } of pieces) {
      bytes += shape.users > 1 ? 0 : shape.primitives.positions.byteLength * 4;
      bytes += values.numbers.reduce((sum, numbers) => sum + (numbers?.byteLength ?? 0), 0);
      bytes += values.kept.bytes;
    }
  }
  return bytes;
}

/**
 * What the objects of a step are known by in others, where some may be missing: their names, each with
 * how many of the same name there are up to this one.
 */
function keysOf(read) {
  const counts = new Map();
  return read.map(({ about: { name = '' } }) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return `${counts.get(name)} ${name}`;
  });
}

const shapesOf = (read) => read.flatMap(({ pieces }) => pieces.map((p) => p.shape));

/** The steps, one of which the objects show. */
export class Steps {
  /**
   * @param {import('./object.js').SceneObject[]} objects
   * @param {number[]} times
   * @param {(step: number) => Promise<import('./reader.js').ReadObject[]>} load
   * @param {import('./reader.js').ReadObject[]} first what step 0 was read as
   * @param {(read: object) => import('./object.js').SceneObject} add makes one more of the objects, which
   *   no step before had
   */
  constructor(objects, times, load, first, add) {
    this.objects = objects;
    this.add = add;
    /** What the steps' objects are known by. @type {Map<object, string>} */
    this.keys = new Map(keysOf(first).map((key, i) => [objects[i], key]));
    this.times = times;
    this.load = load;
    this.current = 0;
    this.wanted = 0;
    /** What was read, the step used last at the end. @type {Map<number, Promise<object[]>>} */
    this.kept = new Map([[0, Promise.resolve(first)]]);
    /** Those of them that are there. @type {Map<number, object[]>} */
    this.there = new Map([[0, first]]);
    this.mostBytes = MOST_BYTES;
    shapesOf(first).forEach((shape) => ++shape.users);
  }

  get length() {
    return this.times.length;
  }

  /** Reads a step, or takes it from those that are kept. */
  read(step) {
    let reading = this.kept.get(step);
    if (reading) {
      this.kept.delete(step);
    } else {
      reading = this.load(step).then((read) => {
        shapesOf(read).forEach((shape) => ++shape.users);
        this.there.set(step, read);
        this.#forget();
        return read;
      });
      // One that failed is tried again when it is asked for again.
      reading.catch(() => this.kept.delete(step));
    }
    this.kept.set(step, reading);
    return reading;
  }

  /** Lets the steps go that were used longest ago, until the others fit. */
  #forget() {
    let bytes = [...this.there.values()].reduce((sum, read) => sum + sizeOf(read), 0);
    for (const step of [...this.kept.keys()]) {
      if (bytes <= this.mostBytes || this.kept.size <= 2) {
        return;
      }
      if (step === this.current || step === this.wanted || !this.there.has(step)) {
        continue;
      }
      const read = this.there.get(step);
      bytes -= sizeOf(read);
      this.there.delete(step);
      release(read);
      this.kept.delete(step);
    }
  }

  #take(read) {
    const rest = new Map(keysOf(read).map((key, i) => [key, read[i]]));
    for (const object of this.objects) {
      const key = this.keys.get(object);
      object.take(rest.get(key) ?? null);
      object.refresh();
      rest.delete(key);
    }
    rest.forEach((one, key) => this.keys.set(this.add(one), key));
  }

  /**
   * Shows a step, unless another one was asked for in the meantime.
   * @returns {Promise<boolean>} whether it is shown now
   */
  async show(step) {
    this.wanted = step;
    const read = await this.read(step);
    if (this.wanted !== step) {
      return false;
    }
    if (this.current !== step) {
      this.current = step;
      this.#take(read);
      // What is drawn needs memory too, also where every step was read before.
      this.#forget();
    }
    return true;
  }
}

function release(read) {
  for (const shape of shapesOf(read)) {
    if (--shape.users === 0) {
      shape.dispose();
    }
  }
}
