// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Dark and light: as the system says, until someone chooses. */

const dark = matchMedia('(prefers-color-scheme: dark)');
let chosen = null;

const now = () => chosen ?? (dark.matches ? 'dark' : 'light');

function apply() {
  document.documentElement.dataset.theme = now();
}

/** Follows the system's wish. */
export function startTheme() {
  apply();
  dark.addEventListener('change', apply);
}

/** The other theme. @returns {string} its name */
export function switchTheme() {
  chosen = now() === 'dark' ? 'light' : 'dark';
  apply();
  return chosen;
}
