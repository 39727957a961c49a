// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Buffers that a reply had and that came back from the page: the next reply is written into
 * them. New memory is dear in a browser, whose pages the system clears one by one.
 */

/** What is kept at most; what came first is let go then. Unit: bytes */
const MOST_BYTES = 2 ** 26;
/** Sizes of new buffers are multiples of this. Unit: bytes */
const GRAIN = 2 ** 16;
/** A buffer this many times too large is kept for what fits it better. */
const TOO_LARGE = 4;

/** The buffers of a reply, which move between worker and page rather than being copied. */
export function buffersOf(reply) {
  return [...Object.values(reply), ...(reply.values ?? [])]
    .filter((value) => ArrayBuffer.isView(value))
    .map((view) => view.buffer);
}

export class SpareBuffers {
  /** What came first is first. @type {ArrayBuffer[]} */
  #buffers = [];
  #bytes = 0;

  /** Bytes that are kept. */
  get bytes() {
    return this.#bytes;
  }

  /** Takes buffers that nobody else uses any more. @param {ArrayBuffer[]} buffers */
  give(buffers) {
    for (const buffer of buffers.filter(({ byteLength }) => byteLength > 0)) {
      this.#buffers.push(buffer);
      this.#bytes += buffer.byteLength;
    }
    while (this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#buffers.shift().byteLength;
    }
  }

  /**
   * Numbers over a buffer that may be larger than they are, theirs alone.
   * @template {ArrayBufferView} T
   * @param {new (buffer: ArrayBuffer, at: number, n: number) => T} Type of typed array
   * @param {number} n numbers
   * @returns {T} of whatever was in it: every number is to be written
   */
  take(Type, n) {
    const bytes = n * Type.BYTES_PER_ELEMENT;
    return bytes > 0 ? new Type(this.#find(bytes), 0, n) : new Type(0);
  }

  /** The smallest buffer that is large enough; a new one has room for a slice that is a little larger. */
  #find(bytes) {
    const most = TOO_LARGE * Math.max(bytes, GRAIN);
    let best = -1;
    this.#buffers.forEach(({ byteLength }, i) => {
      const fits = byteLength >= bytes && byteLength <= most;
      if (fits && (best < 0 || byteLength < this.#buffers[best].byteLength)) {
        best = i;
      }
    });
    if (best < 0) {
      return new ArrayBuffer(GRAIN * Math.ceil((1.25 * bytes) / GRAIN));
    }
    const [buffer] = this.#buffers.splice(best, 1);
    this.#bytes -= buffer.byteLength;
    return buffer;
  }
}
