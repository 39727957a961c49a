// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The colour map of scenes that bring none: "Cool to Warm". */

/**
 * Steps of a diverging colour map through Msh space, polar CIELAB, so that lightness rises and
 * falls evenly. Source: K. Moreland, Diverging Color Maps for Scientific Visualization, 2009.
 */
const BLUE = [80, 1.08, -1.1];
const WHITE_LEFT = [88, 0, -1.661];
const WHITE_RIGHT = [88, 0, 1.061];
const RED = [80, 1.08, 0.5];

/** D65 white, Y = 100. */
const WHITE_POINT = [95.047, 100, 108.883];

const gamma = (v) => (v > 0.0031308 ? 1.055 * v ** (1 / 2.4) - 0.055 : 12.92 * v);

/** Msh to sRGB bytes. */
function toBytes([m, s, h]) {
  const l = m * Math.cos(s);
  const a = m * Math.sin(s) * Math.cos(h);
  const b = m * Math.sin(s) * Math.sin(h);
  const fy = (l + 16) / 116;
  const unbend = (f) => (f > 6 / 29 ? f ** 3 : (f - 16 / 116) / 7.787);
  const [x, y, z] = [fy + a / 500, fy, fy - b / 200].map(
    (f, i) => (unbend(f) * WHITE_POINT[i]) / 100,
  );
  const linear = [
    3.2406 * x - 1.5372 * y - 0.4986 * z,
    -0.9689 * x + 1.8758 * y + 0.0415 * z,
    0.0557 * x - 0.204 * y + 1.057 * z,
  ];
  return linear.map((v) => Math.round(255 * Math.min(1, Math.max(0, gamma(v)))));
}

/**
 * "Cool to Warm" in `n` steps.
 * @returns {Uint8Array} RGBA
 */
export function coolToWarm(n = 256) {
  const out = new Uint8Array(4 * n);
  for (let i = 0; i < n; ++i) {
    const t = i / (n - 1);
    const [from, to, w] = t < 0.5 ? [BLUE, WHITE_LEFT, 2 * t] : [WHITE_RIGHT, RED, 2 * t - 1];
    out.set(toBytes(from.map((v, c) => v + w * (to[c] - v))), 4 * i);
    out[4 * i + 3] = 255;
  }
  return out;
}
