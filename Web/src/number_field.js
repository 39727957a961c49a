// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file A field to type a number in. What it shows is rounded: until one types, its number stays. */
import { make } from './dom.js';
import { formatValue, parseNumber } from './numbers.js';

/** Fields are wide enough for so many characters as they are. */
const MOST_SHORT = 6;

export class NumberField {
  /**
   * @param {string} label
   * @param {(value: number, field: NumberField) => void} changed takes what was typed, NaN for what is no
   *   number, and shows what became of it
   */
  constructor(label, changed) {
    this.changed = changed;
    /** The number, with all its digits. */
    this.value = NaN;
    this.element = make('input', {
      type: 'text',
      inputMode: 'decimal',
      class: 'bound',
      autocomplete: 'off',
      spellcheck: false,
      'aria-label': label,
      onchange: () => this.#take(),
      oninput: () => this.element.setCustomValidity(''),
    });
  }

  /** Says at the field why what was typed is not taken, until something else is typed or shown. */
  refuse(reason) {
    this.element.setCustomValidity(reason);
    // The key that took the text is about to leave the field, and what a field says goes with that.
    setTimeout(() => this.element.reportValidity());
  }

  #take() {
    const text = this.element.value;
    if (text !== this.shown) {
      this.shown = text;
      this.value = text.trim() === '' ? this.value : parseNumber(text);
      this.changed(this.value, this);
    }
  }

  /** Shows a number, but not in the place of one that is being typed. */
  show(value, digits) {
    const text = formatValue(value, digits);
    const isTyping =
      document.activeElement === this.element && this.element.value !== (this.shown ?? '');
    this.value = value;
    this.element.setCustomValidity('');
    this.element.title = String(value).replaceAll('-', '−');
    if (!isTyping) {
      this.element.value = text;
      this.shown = text;
      this.element.classList.toggle('long', text.length > MOST_SHORT);
      this.element.style.setProperty('--characters', text.length);
    }
  }
}
