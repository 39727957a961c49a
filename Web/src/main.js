// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Starts the page: takes the scene, shows it, and puts the parts together. */
import { Axes } from './axes.js';
import { SceneError } from './check.js';
import { icon, make } from './dom.js';
import { showLegends } from './legend.js';
import { fileOpener, Message, nextPicture } from './page.js';
import { Panel } from './panel.js';
import { Probe } from './probe.js';
import { loadScene, sceneOfPage } from './scene.js';
import { pressKey } from './trackball.js';
import { View } from './view.js';

const HOUSE = 'M2.5 8L8 3l5.5 5M4.5 7v6h7V7';
const CAMERA = 'M2 5.5h3L6.5 4h3L11 5.5h3V13H2zM8 11.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z';

const byId = (id) => document.getElementById(id);

/** Shows a scene. */
class Page {
  /** @param {import('./scene.js').LoadedScene} scene @param {Message} message */
  constructor(scene, message) {
    this.scene = scene;
    this.message = message;
    this.canvas = byId('view');
    this.view = new View(this.canvas, scene);
    this.axes = new Axes(byId('axes'), this.view);
    this.probe = new Probe(byId('probe'), this.view);
    this.panel = new Panel(
      byId('panel'),
      scene,
      () => this.changed(),
      () => this.arrange(),
    );
    this.#tools();
    this.#describe();
    this.canvas.addEventListener('webglcontextlost', () =>
      message.show(
        'The browser took the graphics away.',
        'They come back by themselves, or reload.',
      ),
    );
    this.canvas.addEventListener('webglcontextrestored', () => {
      message.hide();
      this.view.request();
    });
    document.addEventListener('keydown', (event) => this.#press(event));
    addEventListener('resize', () => this.changed());
    this.changed();
  }

  #describe() {
    document.title = `${this.scene.title} – Microtome`;
    this.canvas.setAttribute(
      'aria-label',
      `3D view of ${this.scene.title}. Arrow keys turn it, plus and minus zoom, R resets it.`,
    );
  }

  #tools() {
    const button = (label, picture, onclick) =>
      make('button', { type: 'button', title: label, 'aria-label': label, onclick }, icon(picture));
    byId('tools').replaceChildren(
      button('Reset the view', HOUSE, () => this.reset()),
      button('Save a picture', CAMERA, () => this.savePicture()),
    );
    byId('tools').hidden = false;
  }

  /** After colours or visibility changed. */
  changed() {
    this.probe.close();
    showLegends(byId('legends'), this.scene.objects);
    this.arrange();
  }

  /** Gives the picture what the panel and the legends leave free. */
  arrange() {
    if (!this.panel) {
      return;
    }
    const panel = byId('panel').getBoundingClientRect();
    const legends = byId('legends');
    const narrow = innerWidth <= 640;
    const top = byId('panel').querySelector('header').getBoundingClientRect();
    byId('corner').style.top = narrow ? `${top.bottom + 10}px` : '';
    const open = !byId('panel').classList.contains('closed');
    this.view.insets = {
      left: !narrow && open ? panel.right : 0,
      top: narrow ? top.bottom : 0,
      right: 0,
      bottom: narrow && !legends.hidden ? innerHeight - legends.getBoundingClientRect().top : 0,
    };
    this.view.resize();
  }

  reset() {
    this.view.trackball.reset();
    this.view.request();
  }

  /** Saves what the view shows as a PNG named after the scene. */
  savePicture() {
    this.view.render();
    this.canvas.toBlob((blob) => {
      const url = URL.createObjectURL(blob);
      make('a', { href: url, download: `${this.scene.title}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
  }

  #press(event) {
    const inControl = event.target.closest('input, select, button, summary');
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const key = event.key.toUpperCase();
    if (key === 'ESCAPE') {
      this.probe.close();
    } else if (event.target.closest('input[type=text], select')) {
      return;
    } else if (key === 'R') {
      this.reset();
    } else if (key === 'X' || key === 'Y' || key === 'Z') {
      this.axes.look(key);
    } else if (!inControl && pressKey(event, this.view.trackball, this.canvas.clientHeight)) {
      event.preventDefault();
      this.view.request();
    }
  }
}

/** Loads and shows a text; says so when that fails. */
async function open(source, message) {
  message.show('Loading …');
  await nextPicture();
  const scene = await loadScene(source);
  const page = new Page(scene, message);
  page.view.render();
  page.panel.setTime(performance.now() / 1000);
  if (scene.objects.every((o) => o.parts.length === 0)) {
    message.show('The scene is empty.', 'It was exported without anything visible in it.');
  } else {
    message.hide();
  }
  return page;
}

/**
 * What tests use: `page` is the running page, `pixel` reads a colour, `project` finds a point on
 * the screen, `frames` counts pictures. Nothing else depends on it.
 */
function expose(page) {
  const { view, scene } = page;
  window.microtome = {
    page,
    pixel: (x, y) => view.readPixel(x, y),
    project: (point) => view.project(point),
    frames: () => view.frames,
    /** Loads a text without showing it: "" or what is wrong. */
    tryScene: async (text) => {
      try {
        await loadScene(text);
        return '';
      } catch (error) {
        return error instanceof SceneError ? error.message : String(error);
      }
    },
    objects: () =>
      scene.objects.map((o) => ({
        name: o.name,
        visible: o.visible,
        opacity: o.opacity,
        representation: o.representation,
        choice: o.choice,
        range: o.scale?.range ?? null,
      })),
  };
}

async function start() {
  const message = new Message(byId('message'));
  const failed = (error) => {
    message.showError(error);
    window.microtome = { error: String(error.message) };
  };
  const show = (source) => open(source, message).then(expose).catch(failed);
  try {
    const source = sceneOfPage(document);
    if (source) {
      await show(source);
      return;
    }
  } catch (error) {
    failed(error);
    return;
  }
  const opener = fileOpener(show);
  message.show(
    'No scene in this page.',
    'Open a scene.json of Microtome, or drop it here.',
    opener,
  );
}

// The scene comes after the page's end.
if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
