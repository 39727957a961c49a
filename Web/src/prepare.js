// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Uses idle moments to make what choosing another array will need. */

/** Objects of more positions than this are prepared for what they show alone. */
const MOST_POSITIONS = 3e6;

/**
 * Prepares every array of the objects, one at a time.
 * @param {import('./object.js').SceneObject[]} objects
 * @param {AbortSignal} signal ends it
 */
export function prepareArrays(objects, signal) {
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  const size = (o) =>
    o.parts.reduce((sum, { piece }) => sum + (piece?.shape.primitives.index.length ?? 0), 0);
  const tasks = objects
    .filter((o) => size(o) <= 2 * MOST_POSITIONS)
    .flatMap((o) => o.arrays.map((_, i) => () => o.prepare(i, -1)));
  const step = () => {
    const task = signal.aborted ? null : tasks.shift();
    if (task) {
      task();
      idle(step);
    }
  };
  idle(step);
}
