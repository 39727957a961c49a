// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Dark and light: as the system says, until someone chooses. */

const THEMES = ['dark', 'light'];

const dark = matchMedia('(prefers-color-scheme: dark)');
let chosen = null;

const wished = () => (dark.matches ? 'dark' : 'light');
const now = () => chosen ?? wished();

function apply() {
  document.documentElement.dataset.theme = now();
}

/** Follows the system's wish. */
export function startTheme() {
  apply();
  dark.addEventListener('change', apply);
}

/** @returns {?string} what someone chose; null: as the system says */
export const chosenTheme = () => chosen;

/** Takes a theme by its name; what is none is as the system says. @param {string} [name] */
export function chooseTheme(name) {
  chosen = THEMES.includes(name) ? name : null;
  apply();
}

/** The other theme; the system's own is followed from then on. @returns {string} its name */
export function switchTheme() {
  const other = now() === 'dark' ? 'light' : 'dark';
  chooseTheme(other === wished() ? undefined : other);
  return other;
}
