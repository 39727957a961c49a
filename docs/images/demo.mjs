// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Makes demo.png: node demo.mjs PAGE OUT.png, with the folders of the tests of the page
 * (MICROTOME_WEB_BUILD, MICROTOME_CHROMIUM). PAGE is build/demo/index.html of ./quickstart demo, as it
 * opens.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Browser, until } from '../../Testing/Web/testing.mjs';

const [pageFile, out] = process.argv.slice(2);
const browser = await Browser.start();
const page = await browser.openPage(readFileSync(pageFile, 'utf8'), { width: 1280, height: 800 });
await until(page, () => Boolean(window.microtome?.page));
await page.waitForTimeout(1500);
writeFileSync(out, await page.screenshot());
await browser.stop();
