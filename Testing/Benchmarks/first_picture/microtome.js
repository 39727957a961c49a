// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Runs before Microtome's page, which sets window.microtome when its first picture was asked for. */
import { noteError, notePicture } from './noted.js';

let value;
Object.defineProperty(window, 'microtome', {
  get: () => value,
  set: (given) => {
    value = given;
    if (value.page) {
      notePicture(value.page.view.renderer.getContext());
    } else {
      noteError(new Error(value.error));
    }
  },
});
