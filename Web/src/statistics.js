// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What a scene is made of, in words. */
import { make } from './dom.js';
import {
  digitsFor,
  formatCount,
  formatReduction,
  formatSize,
  formatTime,
  formatValue,
} from './numbers.js';

const sum = (objects, key) => objects.reduce((all, o) => all + (o.counts[key] ?? 0), 0);

/** One object of each data set: what they are made from counts once. */
const sourcesOf = (objects) =>
  objects.filter((o, i) => o.dataSet < 0 || objects.findIndex((p) => p.dataSet === o.dataSet) === i);

/** A number and its unit, which stay in one line. */
const unbroken = (text) => make('span', { class: 'unbroken' }, text);

/** "3 objects" */
const count = (n, one) => `${formatCount(n)} ${n === 1 ? one : `${one}s`}`;

/**
 * The lines of the panel's end.
 * @param {import('./scene.js').LoadedScene} scene
 * @param {number} bytes of the file; 0: not known
 * @param {number} seconds until the first picture
 * @returns {HTMLElement[]}
 */
export function statistics({ objects: all, dataSets, steps, notice }, bytes, seconds) {
  const objects = all.filter((o) => !o.isMade);
  const sources = sourcesOf(objects);
  const [points, polygons] = [sum(objects, 'points'), sum(objects, 'polygons')];
  const [sourcePoints, sourceCells] = [sum(sources, 'sourcePoints'), sum(sources, 'sourceCells')];
  const size = bytes > 0 ? [' · ', unbroken(formatSize(bytes))] : [];
  const what = [
    objects.length > 0 || dataSets.length === 0 ? count(objects.length, 'object') : '',
    dataSets.length > 0 ? count(dataSets.length, 'data set') : '',
  ];
  const ready = `${what.filter(Boolean).join(', ')}, ready in `;
  const lines = [[ready, unbroken(formatTime(seconds)), ...size]];
  if (objects.length > 0) {
    const nLines = polygons > 0 ? 0 : sum(objects, 'lines');
    const cells = nLines > 0 ? count(nLines, 'line') : count(polygons, 'polygon');
    lines.push([`${count(points, 'point')}, ${cells}`]);
  }
  if (steps.length > 1) {
    lines.push([count(steps.length, 'time step')]);
  }
  const less = formatReduction(points, sourcePoints) || formatReduction(polygons, sourceCells);
  if (less) {
    const from = sourcePoints ? count(sourcePoints, 'point') : count(sourceCells, 'cell');
    lines.push([`made from ${from} (`, unbroken(less), ')']);
  }
  if (notice) {
    lines.push([notice]);
  }
  return lines.map((parts) => make('p', {}, ...parts));
}

/** ", 2 hidden"; "" of none */
const also = (n, what) => (n > 0 ? `, ${formatCount(n)} ${what}` : '');

/** " from -20 to 90", with the digits of the legend and a minus that every screen reader reads. */
function rangeOf({ scale }) {
  if (!scale) {
    return '';
  }
  const [low, high] = scale.range.map((v) => formatValue(v, digitsFor(scale.range)));
  return ` from ${low} to ${high}`.replaceAll('−', '-');
}

/** What the view shows, in sentences, for those who do not see it. */
export function describe({ title, description, objects: all, steps }) {
  const objects = all.filter((o) => o.isListed);
  const shown = objects.filter((o) => o.isDrawn && !o.isEmpty);
  const parts = shown.map((o) => `${o.name}, coloured by ${o.shownLabel}${rangeOf(o)}.`);
  const hidden = objects.filter((o) => !o.isDrawn).length;
  const empty = objects.length - shown.length - hidden;
  return [
    `${title}.`,
    description,
    `${count(shown.length, 'object')} shown${also(hidden, 'hidden')}${also(empty, 'empty')}.`,
    ...parts,
    steps.length > 1 ? `Time step ${steps.current + 1} of ${steps.length}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
