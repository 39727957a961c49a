// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The buttons of the view. */
import { icon, make } from './dom.js';

const PICTURES = {
  house: 'M2.5 8L8 3l5.5 5M4.5 7v6h7V7',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M6 8h4M8 6v4',
  parallel: 'M2.5 5.5h8v8h-8zM2.5 5.5l3-3h8v8l-3 3M10.5 5.5l3-3',
  ruler: 'M2.5 2.5v11h11M2.5 6h2M2.5 9.5h2M6 13.5v-2M9.5 13.5v-2M13.5 13.5v-2',
  legends: 'M2 4h12v3.5H2zM2.5 10v2.5M8 10v2.5M13.5 10v2.5',
  camera: 'M2 5.5h3L6.5 4h3L11 5.5h3V13H2zM8 11.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  open: 'M2 13V3.5h4L7.5 5H13v2M2 13l2-6h11l-2 6z',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  full: 'M9.5 6.5l4-4M10 2.5h3.5V6M6.5 9.5l-4 4M6 13.5H2.5V10',
};

/**
 * Fills the toolbar.
 * @param {HTMLElement} element
 * @param {Object<string, function(): (boolean|void)>} actions reset, fit, parallel, ruler, legends,
 *   picture, open, theme, full; those that switch something return whether it is on
 * @returns {Object<string, HTMLButtonElement>} the buttons by action
 */
export function fillToolbar(element, actions) {
  const buttons = {};
  const button = (action, label, picture, pressed) => {
    const made = make(
      'button',
      { type: 'button', title: label, 'aria-label': label, onclick: () => actions[action]() },
      icon(PICTURES[picture]),
    );
    if (pressed !== undefined) {
      made.setAttribute('aria-pressed', String(pressed));
    }
    buttons[action] = made;
    return made;
  };
  element.replaceChildren(
    button('reset', 'Reset the view', 'house'),
    button('fit', 'Everything in view', 'fit'),
    button('parallel', 'Parallel projection', 'parallel', false),
    button('ruler', 'Axes with numbers', 'ruler', false),
    button('legends', 'Hide the legends', 'legends', false),
    button('picture', 'Save a picture', 'camera'),
    button('open', 'Open a scene', 'open'),
    button('theme', 'Dark or light', 'theme'),
    ...(document.fullscreenEnabled ? [button('full', 'Full screen', 'full')] : []),
  );
  element.hidden = false;
  return buttons;
}
