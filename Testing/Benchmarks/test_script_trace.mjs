// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Script between pictures, of a trace whose answer is known. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { scriptOfPictures } from './script_trace.mjs';

const event = (name, tts, tdur, tid = 1) => ({ name, ph: 'X', pid: 7, tid, ts: 3 * tts, tts, tdur });

test('what is in one another counts once, and what others do not at all', () => {
  const events = [
    event('FireAnimationFrame', 1000, 2000),
    event('FunctionCall', 1000, 1500),
    event('EventDispatch', 4000, 3000),
    event('FunctionCall', 5000, 1000),
    event('Paint', 8000, 9000),
    event('RunMicrotasks', 6500, 1500),
    event('FireAnimationFrame', 20000, 1000),
    event('FunctionCall', 3000, 9000, 2),
    event('FireAnimationFrame', 30000, 500),
    event('FunctionCall', 40000, 500),
    { name: 'FireAnimationFrame', ph: 'I', pid: 7, tid: 1, ts: 1 },
  ];
  assert.deepEqual(scriptOfPictures(events), [2, 4 + 1, 0.5]);
  assert.deepEqual(scriptOfPictures([]), []);
});
