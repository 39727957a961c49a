// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The page around the view: what it says, and where scenes come from. */
import { SceneError } from './check.js';
import { make } from './dom.js';

/** Lets the browser draw what the page says before the thread is busy. */
export function nextPicture() {
  // A page in a background tab gets no animation frames.
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });
}

/** The card in the middle of the page. */
export class Message {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  hide() {
    this.element.hidden = true;
  }

  /** @param {string} title @param {...(string|Node)} content */
  show(title, ...content) {
    const paragraphs = content.map((c) => (typeof c === 'string' ? make('p', {}, c) : c));
    this.element.replaceChildren(make('h2', {}, title), ...paragraphs);
    this.element.hidden = false;
  }

  /** Says what went wrong and what to do, whatever was thrown. */
  showError(error) {
    const known = error instanceof SceneError;
    this.show(
      known ? error.message : 'The scene could not be shown.',
      known ? error.advice : `The page failed: ${error?.message ?? error}`,
    );
  }
}

/** A button that opens a file, and the whole page takes a dropped one. */
export function fileOpener(opened) {
  const input = make('input', {
    type: 'file',
    accept: '.json,application/json',
    hidden: true,
    onchange: () => take(input.files[0]),
  });
  const take = async (file) => {
    if (file) {
      opened(await file.text(), file.name);
    }
  };
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  return make(
    'p',
    {},
    make(
      'button',
      { type: 'button', class: 'main', onclick: () => input.click() },
      'Open scene.json',
    ),
    input,
  );
}
