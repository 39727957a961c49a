// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file How long a browser takes to show exports of one view: node bench_first_picture.mjs EXPORTS
 * MODULES [RUNS]. EXPORTS is the folder that bench_exports.py filled, MODULES one that receives vtk.js
 * and x3dom, which npm fetches into it when it has none; nothing else here uses them. The folders are
 * those of the tests of the page (MICROTOME_WEB_BUILD, MICROTOME_CHROMIUM). The .html is opened as it
 * is, the others by the least page of their own library (folder first_picture), all by HTTP from this
 * process. Prints a row of CSV for each export: milliseconds from the navigation until all was handed
 * to the graphics, and until a picture with something in it can be read, medians of RUNS (3) openings
 * in new pages, and the least; the part of the picture that is not background; and the bytes of the
 * library's page.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser, build, load } from '../Web/testing.mjs';

const PACKAGES = ['@kitware/vtk.js@37.4.3', 'x3dom@1.8.3'];
const LONGEST_MS = 60000;
const [folder, modules, runs = '3'] = process.argv.slice(2);
const source = path.join(path.dirname(fileURLToPath(import.meta.url)), 'first_picture');

/** By the extension of the export. */
const VIEWERS = { '.gltf': 'three.js', '.json': 'three.js', '.vtkjs': 'vtk.js', '.x3d': 'x3d.js' };

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** vtk.js and x3dom, exactly these, without scripts of theirs or a lock file. */
function fetchPackages() {
  if (existsSync(path.join(modules, 'node_modules/x3dom'))) {
    return;
  }
  mkdirSync(modules, { recursive: true });
  const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...options, '--prefix', modules, ...PACKAGES], { stdio: 'ignore' });
}

/** A library's page, or what runs before Microtome's, as one script. */
async function bundle(name) {
  const nodePaths = [path.join(build, 'node_modules'), path.resolve(modules, 'node_modules')];
  const { outputFiles } = await load('esbuild').build({
    entryPoints: [path.join(source, name)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'ascii',
    format: 'iife',
    nodePaths,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

function pageOf(...scripts) {
  const texts = scripts.map((text) => `<script>${text.replaceAll('</script', '<\\/script')}</script>`);
  const style = '<style>body { margin: 0; overflow: hidden }</style>';
  return `<!doctype html><meta charset="utf-8">${style}<body>${texts.join('')}`;
}

/** Serves the pages and the exports. */
async function serve(pages) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1);
    if (pages.has(name)) {
      response.setHeader('Content-Type', 'text/html');
      response.end(pages.get(name));
      return;
    }
    const file = path.join(folder, path.normalize(`/${name}`));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const types = { '.html': 'text/html', '.x3d': 'text/xml', '.json': 'application/json' };
    response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** What the page noted of one opening. */
async function open(browser, address) {
  const page = await browser.chromium.newPage({ viewport: { width: 800, height: 600 } });
  page.setDefaultTimeout(LONGEST_MS);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript({ content: before });
  const end = Date.now() + LONGEST_MS;
  await page.goto(address, { waitUntil: 'commit' });
  let noted = null;
  while (!noted && Date.now() < end) {
    await page.waitForTimeout(100);
    noted = await page.evaluate(() => window.noted);
  }
  await page.close();
  return noted ?? { error: complaints[0] ?? `no picture within ${LONGEST_MS / 1000} s` };
}

/** A row for what was noted of an export. */
function rowOf(place, noted, pages) {
  const failed = noted.find(({ error }) => error);
  if (failed) {
    return `${path.basename(place)},,,,,${failed.error}`;
  }
  const times = ['asked', 'drawn'].map((name) => noted.map((n) => n[name]));
  const numbers = [...times.map(median), Math.min(...times[1])].map((t) => t.toFixed(0));
  const page = pages.get(VIEWERS[path.extname(place)])?.length ?? 0;
  return [path.basename(place), ...numbers, noted[0].part.toFixed(2), page].join(',');
}

const before = await bundle('microtome.js');
const pages = new Map([['three.js', pageOf(await bundle('three.js'))]]);
try {
  fetchPackages();
  pages.set('vtk.js', pageOf(await bundle('vtk.js')));
  // x3dom is a script that makes a global name, no module.
  const x3dom = readFileSync(path.join(modules, 'node_modules/x3dom/x3dom.js'), 'utf8');
  pages.set('x3d.js', pageOf(x3dom, await bundle('x3d.js')));
} catch (error) {
  console.error(`vtk.js and x3dom could not be had: ${error.message}`);
}
const server = await serve(pages);
const places = readdirSync(folder, { recursive: true }).map(String);
const known = places.filter((p) => p.endsWith('.html') || pages.has(VIEWERS[path.extname(p)]));
const { port } = server.address();
const addressOf = (place) => {
  const viewer = VIEWERS[path.extname(place)];
  return `http://127.0.0.1:${port}/${viewer ? `${viewer}#/` : ''}${place}`;
};
const browser = await Browser.start();
// By turns, so that what else the machine does slows all alike.
const noted = new Map(known.sort().map((place) => [place, []]));
for (let i = 0; i < Number(runs); ++i) {
  for (const [place, list] of noted) {
    list.push(await open(browser, addressOf(place)));
  }
}
console.log('export,handed over ms,picture ms,least,part drawn,viewer bytes');
noted.forEach((list, place) => console.log(rowOf(place, list, pages)));
await browser.stop();
server.close();
