// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What a page's thread did between its pictures, by a trace as DevTools record them. */

/** Events that last while script runs, or because of it; they may be in one another. */
const SCRIPT = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FunctionCall',
  'HandlePostMessage',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
]);

/** What playwright's startTracing is to record. */
export const CATEGORIES = ['devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline'];

/** Intervals that may overlap, as their union in order. */
function union(intervals) {
  const all = [];
  for (const [from, to] of intervals.sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      all.push([from, to]);
    }
  }
  return all;
}

/**
 * Script time of each picture: all of the page's thread since the animation frame before it. Time is the
 * thread's own, of the processor: what others take of it meanwhile does not count.
 * @param {object[]} events of a trace, in which one page drew
 * @returns {number[]} Unit: ms. One for each animation frame
 */
export function scriptOfPictures(events) {
  const frames = events.filter((e) => e.name === 'FireAnimationFrame' && e.tdur >= 0);
  const threadOf = (e) => `${e.pid} ${e.tid}`;
  const count = (thread) => frames.filter((e) => threadOf(e) === thread).length;
  const [thread] = [...new Set(frames.map(threadOf))].sort((a, b) => count(b) - count(a));
  const drawn = frames.filter((e) => threadOf(e) === thread);
  const script = union(
    events
      .filter((e) => SCRIPT.has(e.name) && e.tdur >= 0 && threadOf(e) === thread)
      .map((e) => [e.tts, e.tts + e.tdur]),
  );
  const ends = drawn.map((e) => e.tts + e.tdur).sort((a, b) => a - b);
  return ends.map((end, i) => {
    const start = i > 0 ? ends[i - 1] : -Infinity;
    const overlap = ([from, to]) => Math.max(0, Math.min(to, end) - Math.max(from, start));
    return script.reduce((sum, interval) => sum + overlap(interval), 0) / 1000;
  });
}
