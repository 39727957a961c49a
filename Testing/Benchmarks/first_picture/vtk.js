// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The least page of vtk.js that shows a .vtkjs file. */
import '@kitware/vtk.js/Rendering/Profiles/Geometry';
import '@kitware/vtk.js/IO/Core/DataAccessHelper/JSZipDataAccessHelper';
import DataAccessHelper from '@kitware/vtk.js/IO/Core/DataAccessHelper';
import vtkHttpSceneLoader from '@kitware/vtk.js/IO/Core/HttpSceneLoader';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import { noteError, notePicture } from './noted.js';

async function show() {
  const container = document.body.appendChild(document.createElement('div'));
  container.style.cssText = 'width: 100vw; height: 100vh';
  const window3d = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0] });
  window3d.setContainer(container);
  window3d.resize();
  const renderer = window3d.getRenderer();
  const zipContent = await (await fetch(location.hash.slice(1))).arrayBuffer();
  const opened = () => {
    const loader = vtkHttpSceneLoader.newInstance({ dataAccessHelper, renderer });
    // Once for each of the scene's data sets.
    loader.onReady(() => {
      renderer.resetCamera();
      window3d.getRenderWindow().render();
      notePicture(window3d.getApiSpecificRenderWindow().getContext());
    });
    loader.setUrl('index.json');
  };
  const dataAccessHelper = DataAccessHelper.get('zip', { zipContent, callback: opened });
}

show().catch(noteError);
