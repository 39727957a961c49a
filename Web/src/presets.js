// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file ParaView's common colour maps. Each is the fewest control points whose straight lines in
 * sRGB stay within 1.6 of 255 of the map: eight hexadecimal digits a point, its place of 255 and its
 * colour. Viridis, Plasma, Inferno and Magma are matplotlib's, which are in the public domain (CC0).
 */
import { coolToWarm } from './colormap.js';

const POINTS = new Map([
  [
    'Cool to Warm (Extended)',
    '0000005907090e601212226c2829568a383d74994e60a4bc5775bad06093d2e067a5dce770c1ebf077d1f3f7' +
      '7feefbfc80fcf5e585fcf0d889fae7ca92f6cda997f2bc97a5ea9775afe0765bb2dd6f54b6d8664cc0c14935' +
      'c6b5392dcaae3127d7991818da941618df8c1119e7800d20f0710e2df7660e31ff591236',
  ],
  [
    'Viridis (matplotlib)',
    '004401540d4814671e472a7a2a4439833a3e4c8a5132648e7d218e8d8d1e9d899922a884a22ab07fae3bbb75' +
      'c160ca60c973d056d795d840e9c5e021f0d8e219f6e7e419fbf4e61efffde725',
  ],
  [
    'Plasma (matplotlib)',
    '000d08870720068f1f4b03a12d6100a7377100a8418004a8458606a64e920fa35ba31e9a6eba33898ad5536f' +
      'adef7c51cafca338e0fdc527e9fbd324fbf2f227fff0f922',
  ],
  [
    'Inferno (matplotlib)',
    '0000000409040314130e092b1a180c3c282f0a5b33420a684057106e53751b6e699827667ab3325a92d44842' +
      '99dd513aacef6c23c2fa9207c9fc9f07d1fcae12e1f8cd37e9f4dd4ff4f1f179f8f3f68afffcffa4',
  ],
  [
    'Magma (matplotlib)',
    '00000004040201090c06051a1b160f3b252412533036106b36400f743e4e117b4f681c8169912b817db2357b' +
      '95d8456ca0e75263acf2645cb6f8765cc0fc8961cefea36fd8feb67cebfed89afffcfdbf',
  ],
  [
    'Turbo',
    '0030123b0738276d0a3b2f80104040a2164451bf1d4664da244776ee2a4685fa304294ff343d9efe3c2fb2f4' +
      '4a1ad2d24d18d7ca551ae4b65a22ebaa6238f491706dfe627a92ff4781a7fc3a89bcf53492d2e9359eebd339' +
      'a7f7c13aabfbb838b1fea933bafe9029c3f9751dceed5510dadc3b07e2cc2b04edb21a01f8920b01ff7a0403',
  ],
  ['Black-Body Radiation', '0000000066e60000cce6e600ffffffff'],
  ['X Ray', '00ffffffff000000'],
  ['Grayscale', '00000000ffffffff'],
  [
    'Blue Orange (divergent)',
    '0016014c081d06740c1c0b7d0f190c84120e0a8d130a0c90170819991a0b26a0210e3dad290e51b5360d6dc0' +
      '40088ac9490aa6d14d06b4d4500bbed6540dccd95912d8dd5a18dbde5b25ddde5c2edfdd5f44e6dc6158ebdd' +
      '646ff0de6b94f6d56ea2f9d66fa7fad772befadc74c9fadf77d5fae37de7fcee7eedfdf180fffff682fcfadf' +
      '85fdf8cf88fdf6b58dfcf39f97f8e26e9ef2d252a1efca4aabe6b037b4e09a2ac0d87725c6d46822cbd05b1e' +
      'd3c84217d9bc2e13e0ae1e0fe59f110bea900911f1770417f668011aff300012',
  ],
  ['Cold and Hot', '0000ffff720002ff730000fd7f000085800a007b8cfa00038dff0200ffffff00'],
  [
    'Rainbow Desaturated',
    '004747db2401015e2500045e4800fafc4900fefd6d0081036e04820091fbfd0092fffd00b6ff6100da6d0100' +
      'db6c0101ffe04d4d',
  ],
  [
    'Rainbow Uniform',
    '000561ff120582e924059dcc3005aeb54805d3815606e6595b04ed4b6144f3286673f51f6883f61a6c9cf80f' +
      '6fadfa0b7ffcff0480fffe0592ffdc37b5ff9637c6ff6e37cefe5636d4fc4431dafd2835e1f21d41edda0a55' +
      'ffae0d6a',
  ],
  ['Jet', '0000008f1c0000fe20000eff5d00ffff9efffe00deff0200dffe0000ff800000'],
  ['Blue to Red Rainbow', '000000ff4000fffe7f00ff028002ff00bffeff00ffff0000'],
]);

const COOL_TO_WARM = 'Cool to Warm';

/** The names, in the order of the menu. */
export const presetNames = [COOL_TO_WARM, ...POINTS.keys()];

/**
 * The 256 colours of a map.
 * @param {string} name of `presetNames`
 * @returns {Uint8Array} RGBA, lowest value first
 */
export function presetColors(name) {
  if (name === COOL_TO_WARM) {
    return coolToWarm();
  }
  const points = POINTS.get(name)
    .match(/.{8}/g)
    .map((p) => p.match(/../g).map((byte) => parseInt(byte, 16)));
  const out = new Uint8Array(4 * 256).fill(255);
  for (let k = 1; k < points.length; ++k) {
    const [from, to] = [points[k - 1], points[k]];
    for (let i = from[0]; i <= to[0]; ++i) {
      const w = (i - from[0]) / (to[0] - from[0]);
      for (let c = 0; c < 3; ++c) {
        out[4 * i + c] = Math.round(from[c + 1] + w * (to[c + 1] - from[c + 1]));
      }
    }
  }
  return out;
}
