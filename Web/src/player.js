// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The time bar: a slider over the steps, play, one step on or back, and again from the start. */
import { icon, make } from './dom.js';
import { digitsFor, formatValue } from './numbers.js';

const PLAY = 'M5 3.2l8 4.8-8 4.8z';
const PAUSE = 'M5 3.5v9M11 3.5v9';
const BACK = 'M4 3.5v9M12 3.8L6.5 8l5.5 4.2z';
const ON = 'M12 3.5v9M4 3.8L9.5 8 4 12.2z';
const LOOP = 'M3 7.5V7a2.5 2.5 0 0 1 2.5-2.5H13M10.5 2L13 4.5 10.5 7M13 8.5V9a2.5 2.5 0 0 1-2.5 2.5H3M5.5 14L3 11.5 5.5 9';

/** Steps a second, at most. */
const RATE = 12;

/** The time bar of a scene. */
export class Player {
  /**
   * @param {HTMLElement} element to fill
   * @param {import('./steps.js').Steps} steps
   * @param {{shown: () => void, failed: (error: Error) => void}} listeners
   */
  constructor(element, steps, listeners) {
    this.steps = steps;
    this.listeners = listeners;
    this.playing = false;
    this.loop = true;
    element.hidden = steps.length < 2;
    this.element = element;
    element.replaceChildren(...this.#controls());
    this.update();
  }

  #controls() {
    const button = (label, picture, onclick) =>
      make(
        'button',
        { type: 'button', class: 'plain', title: label, 'aria-label': label, onclick },
        icon(picture),
      );
    this.play = button('Play', PLAY, () => this.setPlaying(!this.playing));
    this.slider = make('input', {
      type: 'range',
      min: '0',
      max: String(this.steps.length - 1),
      step: '1',
      'aria-label': 'Time step',
      oninput: () => {
        this.setPlaying(false);
        this.go(Number(this.slider.value));
      },
    });
    this.repeat = button('Again from the start', LOOP, () => this.#setLoop(!this.loop));
    this.#setLoop(this.loop);
    this.time = make('output', { class: 'time' });
    return [
      button('One step back', BACK, () => this.move(-1)),
      this.play,
      button('One step on', ON, () => this.move(1)),
      this.slider,
      this.time,
      this.repeat,
    ];
  }

  #setLoop(loop) {
    this.loop = loop;
    this.repeat.setAttribute('aria-pressed', String(loop));
  }

  /** "0.25 · 3 of 20" */
  label(step) {
    const { times } = this.steps;
    const range = [Math.min(...times), Math.max(...times)];
    return `${formatValue(times[step], digitsFor(range))} · ${step + 1} of ${times.length}`;
  }

  update() {
    const { wanted } = this.steps;
    this.slider.value = String(wanted);
    this.slider.setAttribute('aria-valuetext', `time ${this.label(wanted)}`);
    this.time.textContent = this.label(wanted);
  }

  /** Shows a step. @returns {Promise<boolean>} whether it is shown now */
  async go(step) {
    if (step < 0 || step >= this.steps.length) {
      return false;
    }
    const shown = this.steps.show(step);
    this.update();
    this.element.setAttribute('aria-busy', 'true');
    try {
      if (await shown) {
        this.element.removeAttribute('aria-busy');
        this.listeners.shown();
        return true;
      }
    } catch (error) {
      this.setPlaying(false);
      this.element.removeAttribute('aria-busy');
      this.listeners.failed(error);
    }
    return false;
  }

  /** Some steps on or back; one moment alone stays. */
  move(by) {
    this.setPlaying(false);
    const n = this.steps.length;
    if (n < 2) {
      return false;
    }
    const next = this.steps.wanted + by;
    return this.go(this.loop ? (next + n) % n : Math.min(n - 1, Math.max(0, next)));
  }

  setPlaying(playing) {
    if (this.playing === playing) {
      return;
    }
    this.playing = playing;
    const label = playing ? 'Pause' : 'Play';
    this.play.title = label;
    this.play.setAttribute('aria-label', label);
    this.play.replaceChildren(icon(playing ? PAUSE : PLAY));
    if (playing) {
      this.#run();
    }
  }

  /** Shows step after step; a step that takes longer delays the next one. */
  async #run() {
    const { steps } = this;
    if (steps.wanted === steps.length - 1) {
      await this.go(0);
    }
    while (this.playing) {
      const last = steps.wanted === steps.length - 1;
      if (last && !this.loop) {
        this.setPlaying(false);
        return;
      }
      const next = last ? 0 : steps.wanted + 1;
      const pause = new Promise((done) => setTimeout(done, 1000 / RATE));
      const [shown] = await Promise.all([this.#goIfPlaying(next), pause]);
      if (!shown) {
        this.setPlaying(false);
      }
    }
  }

  #goIfPlaying(step) {
    return this.playing ? this.go(step) : false;
  }
}
