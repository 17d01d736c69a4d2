import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where systems keep a Chromium; CHROMIUM names another one. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The Chromium of this machine; null without one: then tests with pages are skipped. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;

if (!CHROMIUM && process.env.CHROMIUM_REQUIRED) {
  throw new Error('No Chromium on this machine, and CHROMIUM_REQUIRED forbids to skip its tests');
}

/** Said once by each spec that is skipped. */
export const NO_CHROMIUM =
  'No Chromium on this machine, so the pages of the admin panel are not tested (Debian: apt-get install chromium; or set CHROMIUM)';

/** Starts it without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM as string,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** How a page is looked at. */
export interface Look {
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** A page, and what it must not have: errors and violations of its security policy. */
export interface WatchedPage {
  page: Page;
  faults: string[];
}

/** A new page in a browser profile of its own. */
export async function openPage(browser: Browser, look: Look = {}): Promise<WatchedPage> {
  const { theme = 'light', width = 1280, height = 800 } = look;
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) faults.push(message.text());
  });
  return { page, faults };
}

/** Signs in on a page of the panel, wherever it is. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}
