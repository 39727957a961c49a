// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The least page of x3dom that shows an .x3d file; x3dom's script runs before. */
import { noteError, notePicture } from './noted.js';

const { x3dom } = window;

x3dom.runtime.ready = () => {
  const element = document.querySelector('x3d');
  const { runtime } = element;
  const gl = runtime.canvas.gl.ctx3d ?? runtime.canvas.gl;
  const inline = element.querySelector('inline');
  inline.addEventListener('load', () => runtime.showAll());
  inline.addEventListener('error', () => noteError(new Error('x3dom cannot read it')));
  runtime.exitFrame = () => notePicture(gl);
};

document.body.innerHTML =
  `<x3d width="${innerWidth}px" height="${innerHeight}px" style="border: 0"><scene>` +
  `<inline nameSpaceName="export" mapDEFToID="true" url="${location.hash.slice(1)}"></inline>` +
  '</scene></x3d>';
