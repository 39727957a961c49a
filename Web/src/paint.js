// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Colours in the shader. three's own materials look their colour up in a map here: the place
 * in the range, out-of-range colours and NaN are numbers given to the shader, so that a change of
 * them touches no vertex and compiles nothing.
 */
import { Color, ShaderChunk, SRGBColorSpace, Vector2, Vector3, Vector4 } from 'three';
import { MOST_LIGHTS } from './check.js';

const VERTEX_HEAD = `
uniform vec2 mtScale;
varying vec2 mtPlace;`;

const VERTEX = `
mtPlace = vec2(uv.x * mtScale.x + mtScale.y, uv.y);`;

const FRAGMENT_HEAD = `
uniform sampler2D mtMap;
uniform vec4 mtBelow, mtAbove;
uniform vec3 mtNaN, mtTexels;
uniform float mtColored;
varying vec2 mtPlace;`;

// v is 0 where no corner of the primitive is NaN. mtTexels.z: how far outside counts as outside.
const FRAGMENT = `
if (mtColored > 0.5) {
  vec3 mtColor = texture2D(mtMap, vec2(mtPlace.x * mtTexels.x + mtTexels.y, 0.5)).rgb;
  mtColor = mix(mtColor, mtBelow.rgb, mtBelow.a * step(mtPlace.x, -mtTexels.z));
  mtColor = mix(mtColor, mtAbove.rgb, mtAbove.a * step(1.0 + mtTexels.z, mtPlace.x));
  diffuseColor.rgb = mtPlace.y > 0.0 ? mtNaN : mtColor;
}`;

const LIGHTS_HEAD = `
uniform vec3 mtToLight[${MOST_LIGHTS}], mtLight[${MOST_LIGHTS}];`;

// VTK multiplies display numbers; three's own lights are linear. The normal is that of the side seen.
const LIGHTS = `
vec3 mtSum = vec3(0.0);
for (int i = 0; i < ${MOST_LIGHTS}; ++i) {
  mtSum += mtLight[i] * max(0.0, dot(normal, mtToLight[i]));
}
vec3 mtShown = sRGBTransferOETF(vec4(diffuseColor.rgb, 1.0)).rgb * mtSum;
outgoingLight = sRGBTransferEOTF(vec4(min(mtShown, 1.0), 1.0)).rgb;
#include <opaque_fragment>`;

// The square of what lies across a pixel of a scene of nanometres is less than a float32 can be.
const NORMAL = ShaderChunk.normal_fragment_begin.replace(
  'cross( fdx, fdy )',
  'cross( normalize( fdx ), normalize( fdy ) )',
);

/** sRGB in [0, 1] as the linear numbers that shaders count with. */
function linear(color) {
  const { r, g, b } = new Color().setRGB(...color, SRGBColorSpace);
  return [r, g, b];
}

/** What a set of materials is painted with. */
export class Paint {
  /** @param {Array<{direction: number[], color: number[]}>} lights of the scene; none: three's */
  constructor(lights = []) {
    this.hasLights = lights.length > 0;
    const at = (i, make) => (lights[i] ? make(lights[i]) : new Vector3());
    const eight = (make) => Array.from({ length: MOST_LIGHTS }, (_, i) => at(i, make));
    this.uniforms = {
      mtToLight: { value: eight((l) => new Vector3(...l.direction).normalize()) },
      mtLight: { value: eight((l) => new Vector3(...l.color)) },
      mtMap: { value: null },
      mtScale: { value: new Vector2(1, 0) },
      mtTexels: { value: new Vector3(1, 0, 0) },
      mtBelow: { value: new Vector4() },
      mtAbove: { value: new Vector4() },
      mtNaN: { value: new Vector3() },
      mtColored: { value: 0 },
    };
    /** @type {import('three').Material[]} */
    this.materials = [];
  }

  /** Lets a material of three be painted. @returns {import('three').Material} the material */
  prepare(material) {
    const isLit = this.hasLights && material.isMeshLambertMaterial;
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, material.userData.paint.uniforms);
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', `#include <common>${VERTEX_HEAD}`)
        .replace('#include <color_vertex>', `#include <color_vertex>${VERTEX}`);
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', `#include <common>${FRAGMENT_HEAD}`)
        .replace('#include <color_fragment>', `#include <color_fragment>${FRAGMENT}`)
        .replace('#include <normal_fragment_begin>', NORMAL);
      if (isLit) {
        shader.fragmentShader = shader.fragmentShader
          .replace('#include <common>', `#include <common>${LIGHTS_HEAD}`)
          .replace('#include <opaque_fragment>', LIGHTS);
      }
    };
    // Same text, same program: what differs are uniforms.
    material.customProgramCacheKey = () => (isLit ? 'microtome, own lights' : 'microtome');
    material.userData = { paint: this };
    this.materials.push(material);
    return material;
  }

  /** One colour. @param {number[]} color sRGB in [0, 1] */
  plain(color) {
    this.uniforms.mtColored.value = 0;
    this.materials.forEach((m) => m.color.setRGB(...color, SRGBColorSpace));
  }

  /** By a scale, whose coordinates are relative to `reference`. @param {import('./scales.js').Scale} scale */
  by(scale, reference) {
    const { uniforms } = this;
    const [factor, shift] = scale.transform(reference);
    const n = scale.texture.image.width;
    const out = (color) => (color ? [...linear(color.map((v) => v / 255)), 1] : [0, 0, 0, 0]);
    uniforms.mtColored.value = 1;
    uniforms.mtMap.value = scale.texture;
    uniforms.mtScale.value.set(factor, shift);
    const slack = 1e-6 + 2e-7 * Math.abs(factor);
    // Blended colours: 0 and 1 are the centres of the first and the last texel.
    uniforms.mtTexels.value.set(...(scale.bands ? [1, 0] : [(n - 1) / n, 0.5 / n]), slack);
    uniforms.mtBelow.value.set(...out(scale.belowColor));
    uniforms.mtAbove.value.set(...out(scale.aboveColor));
    uniforms.mtNaN.value.set(...linear(scale.nanColor.map((v) => v / 255)));
    this.materials.forEach((m) => m.color.set(0xffffff));
  }
}
