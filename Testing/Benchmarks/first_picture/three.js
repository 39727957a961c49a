// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file The least page of stock three.js that shows /export.gltf or /export.json. */
import * as THREE from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { noteError, notePicture } from './noted.js';

async function load(file) {
  if (file.endsWith('.json')) {
    return new THREE.ObjectLoader().parseAsync(await (await fetch(file)).json());
  }
  const { scene } = await new GLTFLoader().loadAsync(file);
  scene.add(new THREE.AmbientLight(0xffffff, 3));
  return scene;
}

/** The file's own camera; if it has none, or none that three.js takes, one in front of the whole. */
function cameraOf(scene) {
  const own = scene.getObjectByProperty('isPerspectiveCamera', true);
  if (own) {
    return own;
  }
  const sphere = new THREE.Box3().setFromObject(scene).getBoundingSphere(new THREE.Sphere());
  const { center, radius } = sphere;
  const camera = new THREE.PerspectiveCamera(30, 1, radius / 10, 10 * radius);
  camera.position.set(center.x, center.y, center.z + 4 * radius);
  camera.lookAt(center);
  return camera;
}

async function show() {
  const renderer = new THREE.WebGLRenderer({ antialias: true });
  renderer.setSize(innerWidth, innerHeight);
  document.body.append(renderer.domElement);
  const scene = await load(location.hash.slice(1));
  const camera = cameraOf(scene);
  camera.aspect = innerWidth / innerHeight;
  camera.updateProjectionMatrix();
  renderer.render(scene, camera);
  notePicture(renderer.getContext());
}

show().catch(noteError);
