// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Makes the page of one file: node build.mjs MODULES OUT [SLICER]. MODULES is the node_modules
 * folder with esbuild and three, OUT the folder that receives viewer.html, and viewer.c, the same as
 * a C array. SLICER is Core as WebAssembly; without it the page does not slice.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MARKER = '<!--microtome-scene-->';
const LICENCE = [
  'SPDX-FileCopyrightText: The Microtome developers',
  'SPDX-License-Identifier: BSD-3-Clause',
];

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), 'src');

function fail(message) {
  console.error(`build.mjs: ${message}`);
  process.exit(1);
}

/** All modules in one script, and the style sheet, both without white space. */
async function bundle(modules) {
  const esbuild = createRequire(path.join(path.resolve(modules), 'index.js'))('esbuild');
  const options = {
    bundle: true,
    minify: true,
    write: false,
    charset: 'ascii',
    target: ['es2022'],
    nodePaths: [path.resolve(modules)],
    legalComments: 'none',
    logLevel: 'warning',
  };
  const entry = (name, more) =>
    esbuild
      .build({ ...options, entryPoints: [path.join(source, name)], ...more })
      .then((result) => result.outputFiles[0].text);
  return {
    script: await entry('main.js', { format: 'iife' }),
    style: await entry('viewer.css', {}),
    worker: await entry('slicer_worker.js', { format: 'iife' }),
  };
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Scripts and styles by hash only, and nothing from anywhere else. */
function policy(script, style) {
  const rules = [
    "default-src 'none'",
    // WebAssembly needs the second; it allows no script.
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `style-src ${hash(style)}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join('; ')}">`;
}

/** Puts a text in place of a mark that must be there exactly once. */
function replaceOnce(text, mark, by) {
  const parts = text.split(mark);
  if (parts.length !== 2) {
    fail(`viewer.html has ${mark} ${parts.length - 1} times`);
  }
  return parts.join(by);
}

/** The worker that slices, and its module, as texts that the page's script takes up. */
function makeSlicer(worker, slicer) {
  if (!slicer) {
    return '';
  }
  const module = gzipSync(readFileSync(slicer), { level: 9 });
  console.log(`live slicing: ${module.length} bytes, gzipped`);
  const element = (id, text) => `<script type="text/plain" id="${id}">${text}</script>`;
  return (
    element('microtome-slicer-worker', worker) +
    element('microtome-slicer', module.toString('base64'))
  );
}

function makePage({ script, style, worker }, notice, slicer) {
  if (/<\/script|<!--/i.test(script + worker) || /<\//.test(style)) {
    fail('the bundle holds text that would end its element');
  }
  let page = readFileSync(path.join(source, 'viewer.html'), 'utf8');
  page = replaceOnce(page, '<!--content-security-policy-->', policy(script, style));
  page = replaceOnce(page, '<!--style-->', `<style>${style}</style>`);
  page = replaceOnce(page, '<!--script-->', `${notice}${makeSlicer(worker, slicer)}<script>${script}</script>`);
  // The C writer and the C compiler take bytes; ASCII needs no agreement about more.
  page = page.replace(/[^\x00-\x7f]/gu, (c) => `&#${c.codePointAt(0)};`);
  if (page.split(MARKER).length !== 2) {
    fail(`the page has ${MARKER} ${page.split(MARKER).length - 1} times`);
  }
  return page;
}

/** The page as numbers: C11 promises string literals of 4095 characters only. */
function makeC(page) {
  const lines = [];
  for (let i = 0; i < page.length; i += 32) {
    lines.push(`${[...page.slice(i, i + 32)].map((c) => c.charCodeAt(0)).join(',')},`);
  }
  return [
    ...LICENCE.map((line) => `/* ${line} */`),
    '/* Made by Web/build.mjs. */',
    '#include "microtome/viewer.h"',
    '',
    'const char mtm_viewer[] = {',
    ...lines,
    '0 };',
    `const size_t mtm_viewer_size = ${page.length};`,
    '',
  ].join('\n');
}

const [modules, out, slicer] = process.argv.slice(2);
if (!out) {
  fail('usage: node build.mjs MODULES OUT [SLICER]');
}
// three.js asks that its notice goes with copies of it.
const licence = readFileSync(path.join(modules, 'three', 'LICENSE'), 'utf8').trim();
const page = makePage(
  await bundle(modules),
  `<!-- This page contains three.js:\n${licence}\n-->\n`,
  slicer,
);
mkdirSync(out, { recursive: true });
const packed = gzipSync(page, { level: 9 }).length;
console.log(`the page: ${page.length} bytes, gzipped ${packed}`);
writeFileSync(path.join(out, 'viewer.html'), page);
writeFileSync(path.join(out, 'viewer.c'), makeC(page));
