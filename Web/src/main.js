// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Starts the page: takes the scene, shows it, and puts the parts together. */
import { Axes } from './axes.js';
import { SceneError } from './check.js';
import { press } from './keys.js';
import { fitLegends, showLegends } from './legend.js';
import { exampleLinks, FileOpener, Message, nextPicture } from './page.js';
import { Panel } from './panel.js';
import { savePicture, takePicture } from './picture.js';
import { Player } from './player.js';
import { prepareArrays } from './prepare.js';
import { Probe } from './probe.js';
import { Ruler } from './ruler.js';
import { loadScene, sceneOfPage, sceneOfText } from './scene.js';
import { SliceTool, startSlicing } from './slice_tool.js';
import { Slicing } from './slicing.js';
import { readTheme, State } from './state.js';
import { describe } from './statistics.js';
import { placeTexts, showTexts } from './texts.js';
import { startTheme, switchTheme } from './theme.js';
import { fillToolbar } from './toolbar.js';
import { View } from './view.js';

/** In lower windows the legends lie beside the picture's middle, not under it. Unit: CSS pixels */
const LOW = 480;

/** A worker that has not started by then is not waited for. */
const LATE_MS = 200;

const byId = (id) => document.getElementById(id);

/** Ends a worker, or none. @param {Promise<Slicing>} [slicing] */
const stopSlicing = (slicing) => slicing?.then((worker) => worker.stop()).catch(() => {});

/** Shows a scene, until it is closed. */
export class Page {
  /**
   * @param {import('./scene.js').LoadedScene} scene
   * @param {Message} message
   * @param {FileOpener} opener
   * @param {Promise<Slicing>} [slicing] a worker that was started for the scene
   */
  constructor(scene, message, opener, slicing) {
    this.scene = scene;
    this.message = message;
    this.opener = opener;
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.canvas = byId('view');
    this.view = new View(this.canvas, scene, signal);
    this.axes = new Axes(byId('axes'), this.view);
    this.ruler = new Ruler(this.view, byId('numbers'));
    this.probe = new Probe(byId('probe'), this.view, signal);
    this.player = new Player(byId('player'), scene.steps, {
      shown: () => this.#stepped(),
      failed: (error) => {
        message.showError(error);
        message.letClose();
      },
    });
    this.legendsShown = true;
    this.slicing = slicing;
    this.slices = scene.dataSets.map((_, i) => new SliceTool(this, i));
    /** What the keys slice. @type {?SliceTool} */
    this.activeTool = null;
    this.activate(this.slices[0]);
    /** The camera that has the sliced data sets in view, if no one chose it. @type {?string} */
    this.fitted = null;
    /** Whether there was anything to look at yet. */
    this.isPlaced = scene.dataSets.length > 0 || this.#hasObjects();
    this.buttons = fillToolbar(byId('tools'), this.#actions());
    this.panel = new Panel(
      byId('panel'),
      scene,
      this.slices,
      () => this.changed(),
      () => this.arrange(),
    );
    this.state = new State(this, signal);
    document.title = `${scene.title} – Microtome`;
    this.#listen(signal);
    this.renew();
  }

  /** The worker that slices, one for all data sets, from the first slice on. @returns {Promise<Slicing>} */
  startSlicing() {
    this.slicing ??= Slicing.start();
    return this.slicing;
  }

  #listen(signal) {
    this.canvas.addEventListener(
      'webglcontextlost',
      () => {
        if (!signal.aborted) {
          this.message.show(
            'The browser took the graphics away.',
            'They come back by themselves, or reload.',
          );
        }
      },
      { signal },
    );
    const restored = () => {
      this.message.hide();
      this.view.request();
    };
    this.canvas.addEventListener('webglcontextrestored', restored, { signal });
    this.canvas.addEventListener('pointerdown', () => this.message.close(), { signal });
    document.addEventListener('keydown', (event) => press(event, this), { signal });
    for (const type of ['pointerdown', 'focusin']) {
      const use = ({ target }) => this.activate(this.panel.toolOf(target));
      byId('panel').addEventListener(type, use, { signal });
    }
    addEventListener('resize', () => this.changed(), { signal });
    this.view.listeners.push(() => this.state.save());
  }

  #actions() {
    return {
      reset: () => this.reset(),
      fit: () => this.fit(),
      parallel: () => this.switchParallel(),
      ruler: () => this.switchRuler(),
      legends: () => this.switchLegends(),
      picture: () => this.savePicture(),
      open: () => this.opener.ask(),
      theme: () => {
        this.say(`${switchTheme()} colours of the page`);
        this.state.save();
      },
      full: () =>
        document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen().catch(() => {}),
    };
  }

  /** The keys slice what was last sliced, or had its controls used. @param {SliceTool} [tool] */
  activate(tool) {
    if (tool && tool !== this.activeTool) {
      this.activeTool = tool;
      this.slices.forEach(({ controls }) => controls.mark(controls === tool.controls));
    }
  }

  /** Tells those who do not see the view what happened. */
  say(text) {
    byId('said').textContent = text;
  }

  /** After colours or visibility changed. */
  changed() {
    this.probe.close();
    showLegends(byId('legends'), this.legendsShown ? this.scene.objects : []);
    if (this.texts !== this.scene.texts) {
      this.texts = this.scene.texts;
      showTexts(byId('texts'), this.texts);
    }
    this.ruler.update();
    this.canvas.setAttribute(
      'aria-label',
      `3D view of ${this.scene.title}. Arrow keys turn it, plus and minus zoom, R resets it.`,
    );
    byId('summary').textContent = describe(this.scene);
    this.arrange();
    this.state?.save();
  }

  /** After anything may have changed, the panel shows it. */
  renew() {
    this.panel.renew();
    this.player.update();
    this.buttons.parallel.setAttribute('aria-pressed', String(this.view.parallel));
    this.changed();
    this.buttons.ruler.setAttribute('aria-pressed', String(this.ruler.shown));
    this.buttons.legends.setAttribute('aria-pressed', String(!this.legendsShown));
  }

  #hasObjects() {
    return this.scene.objects.some((object) => object.parts.some((part) => part.piece));
  }

  /** A scene that begins with nothing is seen as the first step that has something wants to be. */
  #place() {
    if (!this.isPlaced && this.#hasObjects()) {
      const { camera, focalPoint } = this.scene.stepCamera;
      this.isPlaced = true;
      this.view.trackball.settle(camera, focalPoint);
    }
  }

  #stepped() {
    this.slices.forEach((tool) => tool.live.renew());
    this.view.measure();
    this.#place();
    this.state.addObjects();
    this.panel.renew();
    this.changed();
    if (!this.player.playing) {
      this.say(`time ${this.player.label(this.scene.steps.current)}`);
    }
  }

  /** Gives the picture what the panel, the legends and the time bar leave free. */
  arrange() {
    if (!this.panel) {
      return;
    }
    const panel = byId('panel').getBoundingClientRect();
    const narrow = innerWidth <= 640;
    const top = byId('panel').querySelector('header').getBoundingClientRect();
    byId('corner').style.top = narrow && innerHeight > LOW ? `${top.bottom + 10}px` : '';
    fitLegends(byId('legends'), byId('corner'));
    const open = !byId('panel').classList.contains('closed');
    const low = ['legends', 'player'].map(byId).filter((e) => !e.hidden);
    const lowest = Math.min(innerHeight, ...low.map((e) => e.getBoundingClientRect().top));
    const player = byId('player');
    this.view.insets = {
      left: !narrow && open ? panel.right : 0,
      top: narrow ? top.bottom : 0,
      right: 0,
      bottom: narrow && innerHeight > LOW ? innerHeight - lowest : player.hidden ? 0 : player.offsetHeight,
    };
    this.view.resize();
    placeTexts(byId('texts'), this.view.insets, byId('corner'), byId('legends'));
  }

  reset() {
    this.view.parallel = this.scene.parallel;
    this.view.trackball.reset();
    this.renew();
  }

  fit() {
    this.view.trackball.fit();
    this.view.request();
  }

  switchParallel() {
    this.view.parallel = !this.view.parallel;
    this.renew();
    this.say(this.view.parallel ? 'parallel projection' : 'perspective');
  }

  switchRuler() {
    this.ruler.show(!this.ruler.shown);
    this.renew();
    this.say(this.ruler.shown ? 'axes shown' : 'axes hidden');
  }

  switchLegends() {
    this.legendsShown = !this.legendsShown;
    this.renew();
    this.say(this.legendsShown ? 'legends shown' : 'legends hidden');
  }

  /** Saves what the view shows as a PNG named after the scene. */
  savePicture() {
    const picture = takePicture(this.view, byId('numbers'), byId('legends'), byId('texts'));
    savePicture(picture, `${this.scene.title}.png`);
  }

  /** Ends what the page does, so that another scene can be shown. */
  close() {
    this.player.setPlaying(false);
    this.ending.abort();
    stopSlicing(this.slicing);
    // A canvas whose graphics were given up does not get them again.
    this.canvas.replaceWith(this.canvas.cloneNode());
  }
}

/** Whether a scene has nothing in it that can be drawn as it is. */
const isEmpty = ({ objects }) => objects.every(({ parts }) => parts.length === 0);

/**
 * A scene of data sets alone will be sliced at once: its worker begins while the graphics start. That is
 * waited for, as starting graphics blocks this thread, without which no worker starts.
 * @returns {Promise<?{worker: Promise<Slicing>}>} null: nothing is sliced at once
 */
async function startSoon(scene) {
  if (!isEmpty(scene) || scene.dataSets.length === 0) {
    return null;
  }
  const worker = startSlicing(scene);
  const late = new Promise((done) => setTimeout(done, LATE_MS));
  await Promise.race([worker.catch(() => {}), late]);
  return { worker };
}

/** Loads and shows scenes; says so when that fails. */
class Opening {
  constructor() {
    this.message = new Message(byId('message'));
    this.opener = new FileOpener((file) =>
      this.open(() => sceneIn(file), file.size, performance.now()),
    );
    this.page = null;
  }

  /**
   * @param {() => Promise<import('./scene.js').SceneSource>} find
   * @param {number} bytes of the file; 0: not known
   * @param {number} since when one waits. Unit: ms, of performance.now
   */
  async open(find, bytes, since) {
    try {
      await this.#show(find, bytes, since);
    } catch (error) {
      this.message.showError(error, this.opener.button());
      const shown = this.page ? window.microtome : {};
      window.microtome = { ...shown, error: String(error.message) };
      if (this.page) {
        this.message.letClose();
      }
    }
  }

  async #show(find, bytes, since) {
    this.message.progress('Loading …', 0);
    const source = await find();
    const scene = await loadScene(source, (part) => this.message.progress('Loading …', part));
    const slicing = await startSoon(scene);
    this.page?.close();
    this.page = null;
    const page = this.#makePage(scene, slicing);
    this.page = page;
    // The address is of the scene in this page: one from a file opens as it was exported.
    await (find === sceneHere ? page.state.start() : page.state.write());
    page.view.render();
    page.panel.setStatistics(bytes || source.size, (performance.now() - since) / 1000);
    const hasNothing = isEmpty(scene);
    const isBare = scene.dataSets.length === 0 && scene.texts.length === 0;
    if (hasNothing && isBare && scene.steps.length === 1) {
      this.message.show('The scene is empty.', 'It was exported without anything visible in it.');
    } else {
      this.message.hide();
      page.say(scene.notice || `${scene.title} is shown`);
    }
    if (hasNothing && !page.slices.some(({ live }) => live.on)) {
      await page.slices[0]?.switch(true, nextPicture);
    }
    expose(page);
    prepareArrays(scene.objects, page.ending.signal);
  }

  #makePage(scene, slicing) {
    try {
      return new Page(scene, this.message, this.opener, slicing?.worker);
    } catch (error) {
      stopSlicing(slicing?.worker);
      throw error;
    }
  }
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
    /** Loads a text, all its steps too, without showing it: "" or what is wrong. */
    tryScene: async (text) => {
      try {
        const { steps } = await loadScene(text);
        for (let i = 1; i < steps.length; ++i) {
          await steps.show(i);
        }
        return '';
      } catch (error) {
        return error instanceof SceneError ? error.message : String(error);
      }
    },
    slices: () =>
      page.slices.map(({ live, handle }) => ({
        on: live.on,
        cut: live.cut,
        milliseconds: live.milliseconds,
        counts: live.object.counts,
        arrow: handle.arrowOnScreen(),
      })),
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

/** The scene of a file. */
async function sceneIn(file) {
  await nextPicture();
  return sceneOfText(await file.text());
}

/** The scene of this page. The text of one moment is let go when it is read. */
async function sceneHere() {
  const source = sceneOfPage(document);
  document.querySelector('#microtome-scene:not(.microtome-step)')?.remove();
  if (!source?.isLight) {
    await nextPicture();
  }
  return source;
}

function start() {
  startTheme();
  readTheme();
  const opening = new Opening();
  if (document.querySelector('#microtome-scene, .microtome-step')) {
    const [entry] = performance.getEntriesByType('navigation');
    opening.open(sceneHere, entry?.decodedBodySize, 0);
    return;
  }
  opening.message.show(
    'No scene in this page.',
    'Open a scene of Microtome, a .json or .html file, or drop it here.',
    opening.opener.button(),
    ...exampleLinks(),
  );
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
