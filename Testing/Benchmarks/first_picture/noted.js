// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file When a picture is there: shared by the pages of bench_first_picture.mjs. */

/** Of a picture; less than this part of it is background only. */
const LEAST_DRAWN = 0.02;

/**
 * Notes the time if something is in the picture, in `window.noted`; reading it waits for the graphics.
 * To be called after drawing, before the browser shows it and empties the buffer.
 * @param {WebGL2RenderingContext} gl
 */
export function notePicture(gl) {
  if (window.noted) {
    return;
  }
  const asked = performance.now();
  const { drawingBufferWidth: w, drawingBufferHeight: h } = gl;
  const pixels = new Uint32Array(w * h);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(pixels.buffer));
  const drawn = performance.now();
  const part = pixels.filter((p) => p !== pixels[0]).length / pixels.length;
  if (part > LEAST_DRAWN) {
    window.noted = { asked, drawn, part };
  }
}

/** @param {Error} error ends the waiting for a picture */
export function noteError(error) {
  window.noted = { error: String(error?.message ?? error) };
}

addEventListener('unhandledrejection', (event) => noteError(event.reason));
