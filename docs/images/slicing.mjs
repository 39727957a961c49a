// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/**
 * @file Makes slicing.png: node slicing.mjs PAGE OUT.png, with the folders of the tests of the page
 * (MICROTOME_WEB_BUILD, MICROTOME_CHROMIUM). PAGE is build/demo/volume.html of ./quickstart demo. Four
 * pictures side by side: one plane, a turned one, five, and what is above cut away.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Browser, until } from '../../Testing/Web/testing.mjs';

const CUTS = [
  '0,1,0,0,1,0.5,1,0,faded',
  '0,1,0.4,-0.3,1,1.56,1,0,faded',
  '0,1,0,1,0,0.5,5,0,faded',
  '0,1,0.2,0.35,1,1.2,1,0,cut',
];
const [pageFile, out] = process.argv.slice(2);
const html = readFileSync(pageFile, 'utf8');
const browser = await Browser.start();
const pictures = [];
for (const cut of CUTS) {
  const page = await browser.openPage(html, { width: 480, height: 420, hash: `#slice=${cut}` });
  await until(page, () => window.microtome?.slices()[0].counts.points > 0);
  await page.evaluate(() => {
    ['panel', 'corner', 'bottom'].forEach((id) => (document.getElementById(id).style.display = 'none'));
    window.microtome.page.arrange();
    window.microtome.page.fit();
  });
  await page.waitForTimeout(1500);
  pictures.push(await page.screenshot());
  await page.close();
}
const row = await browser.chromium.newPage({ viewport: { width: 4 * 480, height: 420 } });
const images = pictures.map((p) => `<img src="data:image/png;base64,${p.toString('base64')}">`);
await row.setContent(`<body style="margin:0;display:flex">${images.join('')}</body>`);
writeFileSync(out, await row.screenshot());
await browser.stop();
