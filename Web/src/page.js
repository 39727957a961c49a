// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The page around the view: what it says, and where scenes come from. */
import { SceneError } from './check.js';
import { icon, make } from './dom.js';

const CROSS = 'M4 4l8 8M12 4l-8 8';

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
    this.isClosable = false;
  }

  hide() {
    this.element.hidden = true;
  }

  /** @param {string} title @param {...(string|Node)} content */
  show(title, ...content) {
    const paragraphs = content.map((c) => (typeof c === 'string' ? make('p', {}, c) : c));
    this.element.replaceChildren(make('h2', {}, title), ...paragraphs);
    this.element.hidden = false;
    this.isClosable = false;
  }

  /** Lets one close what is said, as there is a scene behind it: by a button, or by close(). */
  letClose() {
    const button = make(
      'button',
      {
        type: 'button',
        class: 'plain close',
        title: 'Close (Escape)',
        'aria-label': 'Close',
        onclick: () => this.close(),
      },
      icon(CROSS),
    );
    this.element.append(button);
    this.isClosable = true;
  }

  /** Closes what one may close. @returns {boolean} whether there was any */
  close() {
    if (this.element.hidden || !this.isClosable) {
      return false;
    }
    const hadFocus = this.element.contains(document.activeElement);
    this.hide();
    if (hadFocus) {
      document.getElementById('view').focus();
    }
    return true;
  }

  /** Says how far something is. @param {string} title @param {number} part from 0 to 1 */
  progress(title, part) {
    const known = this.element.querySelector('progress');
    if (known && !this.element.hidden) {
      known.value = part;
      return;
    }
    this.show(title, make('progress', { max: 1, value: part, 'aria-label': title }));
  }

  /** Says what went wrong and what to do, whatever was thrown. */
  showError(error, ...more) {
    const known = error instanceof SceneError;
    this.show(
      known ? error.message : 'The scene could not be shown.',
      known ? error.advice : `The page failed: ${error?.message ?? error}`,
      ...more,
    );
  }
}

/**
 * Links to the pages that a page without a scene offers: `<link rel="microtome-example" title="Cube"
 * href="cube.html">`.
 * @returns {HTMLElement[]} none where it offers nothing
 */
export function exampleLinks() {
  const links = [...document.querySelectorAll('link[rel="microtome-example"]')].map((link) =>
    make('a', { class: 'chip', href: link.href }, link.title || link.getAttribute('href')),
  );
  const label = 'Examples';
  return links.length > 0 ? [make('nav', { class: 'examples', 'aria-label': label }, ...links)] : [];
}

/** Opens files: one that is asked for, and one that is dropped on the page. */
export class FileOpener {
  /** @param {(file: File) => void} opened */
  constructor(opened) {
    this.opened = opened;
    this.input = make('input', {
      type: 'file',
      accept: '.json,.html,application/json,text/html',
      hidden: true,
      onchange: () => this.#take(this.input.files[0]),
    });
    document.body.append(this.input);
    const { classList } = document.documentElement;
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      classList.add('dropping');
    });
    document.addEventListener('dragleave', (event) => {
      classList.toggle('dropping', event.relatedTarget !== null);
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      classList.remove('dropping');
      this.#take(event.dataTransfer.files[0]);
    });
  }

  /** Asks for a file. */
  ask() {
    this.input.value = '';
    this.input.click();
  }

  #take(file) {
    if (file) {
      this.opened(file);
    }
  }

  /** A button that asks for a file. */
  button() {
    const open = make(
      'button',
      { type: 'button', class: 'main', onclick: () => this.ask() },
      'Open scene.json',
    );
    return make('p', {}, open);
  }
}
