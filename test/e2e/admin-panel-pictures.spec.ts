import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CHROMIUM, launch, NO_CHROMIUM, openPage, signIn } from '../support/panel-browser.js';
import { ADMIN, type PanelScene, panelPages, startPanelScene } from '../support/panel-scene.js';

const FOLDER = new URL('../../screenshots/', import.meta.url).pathname;
const ONLY = process.env.SCREENSHOTS_OF;

if (process.env.SCREENSHOTS && !CHROMIUM) throw new Error(NO_CHROMIUM);

/** Pictures of every page for people to look at: `npm run screenshots`. They go into `screenshots/`, which git ignores. */
describe.skipIf(!process.env.SCREENSHOTS)('pictures of the admin panel', () => {
  let scene: PanelScene;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    [scene, browser] = await Promise.all([startPanelScene(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.close();
  });

  it.each([
    ['desktop-light', { theme: 'light', width: 1280, height: 800 }],
    ['desktop-dark', { theme: 'dark', width: 1280, height: 800 }],
    ['phone-light', { theme: 'light', width: 390, height: 844 }],
    ['phone-dark', { theme: 'dark', width: 390, height: 844 }],
  ] as const)('%s', async (name, look) => {
    const { page } = await openPage(browser, look);
    await page.goto(`${scene.app.url}/admin`);
    await page.screenshot({ path: `${FOLDER}${name}-sign-in.png` });
    await signIn(page, ADMIN.email, ADMIN.password);
    for (const [part, path] of Object.entries(panelPages(scene))) {
      if (ONLY && !part.startsWith(ONLY)) continue;
      await page.goto(`${scene.app.url}/admin${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(700);
      if (part === 'settings') await page.getByRole('switch').first().click();
      await page.screenshot({ path: `${FOLDER}${name}-${part}.png`, fullPage: true });
    }
    await page.context().close();
  });
});
