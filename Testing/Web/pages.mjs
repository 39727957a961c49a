// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Pages as texts: what the viewer finds in them by their elements. */

/**
 * The steps of a page, and the texts of its buffers by id.
 * @param {string} page
 * @returns {{steps: object[], texts: Map<string, string>}}
 */
export function readPage(page) {
  const steps = page.matchAll(/<script[^>]*class="microtome-step"[^>]*>(.*?)<\/script>/gs);
  const blocks = page.matchAll(/class="microtome-buffer" id="(\w+)">(.*?)<\/script>/gs);
  return {
    steps: [...steps].map(([, text]) => JSON.parse(text)),
    texts: new Map([...blocks].map(([, id, text]) => [id, text])),
  };
}

/** The data sets of a step. @param {object} step @returns {object[]} */
export const dataSetsOf = (step) => step.object.userData.microtome.dataSets ?? [];

/** What a step says of its objects, in their order. */
export const objectsOf = (step) =>
  step.object.children
    .filter((child) => child.type === 'Group')
    .map((group) => group.userData.microtome);
