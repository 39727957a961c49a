// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Where a card lies that belongs to a point: beside it, not on it, and in the window. */

/** From the point to the card. Unit: CSS pixels */
const FAR = 14;

const clamp = (v, low, high) => Math.max(low, Math.min(v, high));

/** The start of a length on one side of a place: after it, or else before it; null: no room. */
function onASide(at, length, low, high) {
  if (at + FAR + length <= high && at + FAR >= low) {
    return at + FAR;
  }
  return at - FAR - length >= low && at - FAR <= high ? at - FAR - length : null;
}

/**
 * Places a card at its point's right, left, below or above; where it fits nowhere, below or above
 * and less high.
 * Unit: CSS pixels
 * @param {{x: number, y: number}} point
 * @param {{width: number, height: number}} size that the card would like
 * @param {{left: number, top: number, right: number, bottom: number}} free
 * @returns {{left: number, top: number, height: number}}
 */
export function placeBeside({ x, y }, { width, height }, { left, top, right, bottom }) {
  const low = Math.max(top, bottom - height);
  const beside = onASide(x, width, left, right);
  if (beside !== null) {
    const wanted = onASide(y, height, top, bottom) ?? y + FAR;
    return { left: beside, top: clamp(wanted, top, low), height: Math.min(height, bottom - top) };
  }
  const start = clamp(x - width / 2, left, Math.max(left, right - width));
  const [above, below] = [y - FAR - top, bottom - y - FAR];
  const room = Math.max(above, below);
  const high = Math.min(height, clamp(room, 0, bottom - top));
  const isBelow = below >= height || below >= above;
  return { left: start, top: clamp(isBelow ? y + FAR : y - FAR - high, top, bottom - high), height: high };
}
