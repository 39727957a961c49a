// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What a scene is made of, in words. */
import { make } from './dom.js';
import { formatCount, formatReduction, formatSize, formatTime } from './numbers.js';

const sum = (objects, key) => objects.reduce((all, o) => all + (o.counts[key] ?? 0), 0);

/** One object of each data set: what they are made from counts once. */
const sourcesOf = (objects) =>
  objects.filter((o, i) => o.dataSet < 0 || objects.findIndex((p) => p.dataSet === o.dataSet) === i);

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
  const size = bytes > 0 ? ` · ${formatSize(bytes)}` : '';
  const what = [
    objects.length > 0 || dataSets.length === 0 ? count(objects.length, 'object') : '',
    dataSets.length > 0 ? count(dataSets.length, 'data set') : '',
  ];
  const lines = [`${what.filter(Boolean).join(', ')}, ready in ${formatTime(seconds)}${size}`];
  if (objects.length > 0) {
    const nLines = polygons > 0 ? 0 : sum(objects, 'lines');
    const cells = nLines > 0 ? count(nLines, 'line') : count(polygons, 'polygon');
    lines.push(`${count(points, 'point')}, ${cells}`);
  }
  if (steps.length > 1) {
    lines.push(count(steps.length, 'time step'));
  }
  const less = formatReduction(points, sourcePoints) || formatReduction(polygons, sourceCells);
  if (less) {
    const from = sourcePoints ? count(sourcePoints, 'point') : count(sourceCells, 'cell');
    lines.push(`made from ${from} (${less})`);
  }
  if (notice) {
    lines.push(notice);
  }
  return lines.map((text) => make('p', {}, text));
}

/** What the view shows, in sentences, for those who do not see it. */
export function describe({ title, description, objects: all, steps }) {
  const objects = all.filter((o) => o.isListed);
  const shown = objects.filter((o) => o.isDrawn);
  const parts = shown.map((o) => {
    const range = o.scale ? ` from ${o.scale.range[0]} to ${o.scale.range[1]}` : '';
    return `${o.name}, coloured by ${o.shownLabel}${range}.`;
  });
  const hidden = objects.length - shown.length;
  return [
    `${title}.`,
    description,
    `${count(shown.length, 'object')} shown${hidden ? `, ${hidden} hidden` : ''}.`,
    ...parts,
    steps.length > 1 ? `Time step ${steps.current + 1} of ${steps.length}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
