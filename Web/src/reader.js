// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file From a checked document to what is drawn. The page reads scenes by itself, not through
 * three's ObjectLoader: there is no code here that could load anything from elsewhere.
 */
import {
  AmbientLight,
  Color,
  DirectionalLight,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Scene,
  Vector3,
} from 'three';
import { CORNERS } from './check.js';
import { Shape } from './shape.js';
import { Values } from './values.js';

/**
 * @typedef {object} Piece One kind of cells of an object at one time step.
 * @property {string} kind polygons, lines or vertices
 * @property {Shape} shape
 * @property {Values} values
 * @property {object} look of the materials
 *
 * @typedef {object} ReadObject An object at one time step.
 * @property {object} about its description in the scene
 * @property {boolean} visible
 * @property {?number[]} matrix
 * @property {Piece[]} pieces
 */

const typed = (Type, numbers) => (numbers instanceof Type ? numbers : Type.from(numbers));

function primitivesOf({ data, userData }) {
  const about = userData.microtome;
  const { position, normal } = data.attributes;
  const ids = (numbers) => (numbers ? typed(Uint32Array, numbers) : null);
  const Index = data.index.type === 'Uint16Array' ? Uint16Array : Uint32Array;
  return {
    positions: typed(Float32Array, position.array),
    normals: normal ? typed(Int8Array, normal.array) : null,
    index: typed(Index, data.index.array),
    corners: CORNERS[about.kind],
    cells: ids(about.cells),
    pointOfPosition: ids(about.pointOfPosition),
  };
}

/** The numbers of every array; where `uv` is an array's only home, they are read from there. */
function listsOf({ data, userData }, arrays, shown) {
  const { values } = userData.microtome;
  return arrays.map((_, i) => {
    const uv = data.attributes.uv?.array;
    if (values?.[i] || !uv || shown?.array !== i) {
      return values?.[i] ?? null;
    }
    const [a, b] = shown.normalized ? shown.range : [0, 1];
    return Float64Array.from({ length: uv.length / 2 }, (_, p) => a + uv[2 * p] * (b - a));
  });
}

const hexToColor = (hex) => [16, 8, 0].map((shift) => ((hex >> shift) & 255) / 255);

/** Reads documents; shapes that steps share are made once. */
export class Reader {
  constructor() {
    /** Shapes by the array that holds their positions. @type {WeakMap<object, Shape>} */
    this.shapes = new WeakMap();
  }

  #shape(geometry) {
    const key = geometry.data.attributes.position.array;
    const index = geometry.data.index.array;
    let shape = this.shapes.get(key);
    if (!shape || shape.index !== index) {
      shape = new Shape(primitivesOf(geometry), geometry.data.boundingSphere);
      shape.index = index;
      this.shapes.set(key, shape);
    }
    return shape;
  }

  /** What materials look like, with the colour map if there is one. */
  #look(document, child, { pointSize, edgeColor }) {
    const id = [child.material].flat()[0];
    const material = document.materials?.find((m) => m.uuid === id) ?? {};
    const texture = document.textures?.find((t) => t.uuid === material.map);
    const image = texture && document.images?.find((i) => i.uuid === texture.image);
    return {
      color: hexToColor(material.color ?? 0xffffff),
      opacity: material.opacity ?? 1,
      wireframe: Boolean(material.wireframe),
      flatShading: Boolean(material.flatShading),
      unlit: material.type === 'MeshBasicMaterial',
      size: pointSize ?? material.size,
      edgeColor,
      colors: image ? Uint8Array.from(image.url.data) : null,
      nearest: texture?.magFilter === 1003,
      lights: document.object.userData.microtome.lights ?? [],
    };
  }

  #object(document, geometries, group) {
    const about = group.userData.microtome;
    const arrays = about.arrays ?? [];
    const pieces = (group.children ?? []).flatMap((child) => {
      const geometry = geometries.get(child.geometry);
      if (!geometry || !CORNERS[geometry.userData?.microtome?.kind]) {
        return [];
      }
      return {
        kind: geometry.userData.microtome.kind,
        shape: this.#shape(geometry),
        values: new Values(arrays, listsOf(geometry, arrays, about.shown)),
        look: this.#look(document, child, about),
      };
    });
    const { visible = true, matrix = null } = group;
    return { about, visible, matrix, pieces };
  }

  /** The objects of a document, or of one of its steps. @returns {ReadObject[]} */
  objects(document, groups = document.object.children) {
    const geometries = new Map(document.geometries?.map((g) => [g.uuid, g]));
    return groups
      .filter((g) => g.type === 'Group' && g.userData?.microtome)
      .map((g) => this.#object(document, geometries, g));
  }
}

function readLight(json) {
  const light =
    json.type === 'AmbientLight'
      ? new AmbientLight(json.color, json.intensity)
      : new DirectionalLight(json.color, json.intensity);
  light.position.set(...(json.position ?? json.matrix?.slice(12, 15) ?? [0, 0, 1]));
  return light;
}

/**
 * The camera of a document, always as one of perspective: one that is parallel shows, at the
 * distance of the focal point, what `parallelScale` says.
 * @returns {?{camera: PerspectiveCamera, parallel: boolean}}
 */
function readCamera(json, focalPoint) {
  if (!json || !(Array.isArray(json.matrix) && json.matrix.length === 16)) {
    return null;
  }
  const camera = new PerspectiveCamera(json.fov ?? 30);
  const matrix = new Matrix4().fromArray(json.matrix);
  matrix.decompose(camera.position, camera.quaternion, new Vector3());
  if (json.up) {
    camera.up.set(...json.up);
  }
  const parallel = json.type === 'OrthographicCamera';
  if (parallel && json.top > 0) {
    const back = new Vector3(0, 0, 1).applyQuaternion(camera.quaternion);
    const distance = json.top / Math.tan((camera.fov * Math.PI) / 360);
    camera.position.set(...focalPoint).addScaledVector(back, distance);
  }
  return { camera, parallel };
}

/** Scene, lights and camera of a document, without its objects. */
export function readStage(document) {
  const { object } = document;
  const root = new Scene();
  root.background = new Color(object.background ?? 0);
  const children = object.children ?? [];
  children.filter((c) => /Light$/.test(c.type)).forEach((c) => root.add(readLight(c)));
  const focalPoint = object.userData.microtome.focalPoint ?? [0, 0, 0];
  const json = children.find((c) => /^(Perspective|Orthographic)Camera$/.test(c.type));
  const read = readCamera(json, focalPoint);
  return { root, focalPoint, camera: read?.camera ?? null, parallel: Boolean(read?.parallel) };
}

/** A matrix of sixteen numbers for an object of three; null is none. */
export function applyMatrix(target, matrix) {
  target.matrix.fromArray(matrix ?? new Matrix4().elements);
  target.matrix.decompose(target.position, target.quaternion ?? new Quaternion(), target.scale);
}
