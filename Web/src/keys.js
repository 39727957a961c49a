// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file What the keys do, wherever the focus is; the keys of a control stay the control's. */
import { pressKey } from './trackball.js';

/** @returns {?function(): void} what a letter means */
function commandOf(key, shift, page) {
  const commands = {
    R: () => page.reset(),
    F: () => page.fit(),
    P: () => page.switchParallel(),
    G: () => page.switchRuler(),
    L: () => page.switchLegends(),
    S: () => page.activeTool?.switch(),
    '[': () => page.activeTool?.step(-1),
    ']': () => page.activeTool?.step(1),
    ',': () => page.player.move(-1),
    '.': () => page.player.move(1),
  };
  if (key === 'X' || key === 'Y' || key === 'Z') {
    return () => page.axes.look(key, shift ? -1 : undefined);
  }
  return commands[key] ?? null;
}

/** @param {KeyboardEvent} event @param {import('./main.js').Page} page */
export function press(event, page) {
  const inControl = event.target.closest('input, select, button, summary');
  if (event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const key = event.key.toUpperCase();
  if (key === 'ESCAPE') {
    if (!page.message.close()) {
      page.probe.close();
    }
    return;
  }
  if (event.target.closest('input[type=text], input[type=number], select')) {
    // What was typed is taken, and the next key is the page's.
    if (key === 'ENTER' && event.target.matches('input')) {
      event.target.blur();
    }
    return;
  }
  const command = commandOf(key, event.shiftKey, page);
  const { view, canvas } = page;
  if (command) {
    command();
  } else if (inControl) {
    return;
  } else if (key === ' ') {
    page.player.setPlaying(!page.player.playing && page.scene.steps.length > 1);
    event.preventDefault();
  } else if (key === 'ENTER') {
    const { x, y } = view.centre();
    page.probe.ask(x, y);
  } else if (pressKey(event, view.trackball, canvas.clientHeight)) {
    event.preventDefault();
    view.request();
  }
}
