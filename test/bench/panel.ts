import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { resultOf } from '../support/api-client.js';
import { CHROMIUM, launch, NO_CHROMIUM, openPage } from '../support/panel-browser.js';
import { BenchPostgres } from './bench-postgres.js';
import type { OhmgateServer } from './servers.js';
import { withOhmgate, withStations } from './surroundings.js';

const STATIONS = 5000;
/** Messages of all stations per second, each of which changes a session. */
const RATE = 200;
const WATCHED_MS = 20_000;

/** `npm run bench:panel`: how quick the list of stations is while much happens; one JSON line, see docs/performance.md. */
async function main(): Promise<void> {
  if (!CHROMIUM) throw new Error(NO_CHROMIUM);
  const postgres = await BenchPostgres.start(tmpdir());
  try {
    await withOhmgate(postgres, false, (server) =>
      withStations(server, '2.0.1', STATIONS, async (generator) => {
        const flag = { include_artificial_status_notification_for_201: true };
        resultOf(await server.api.patch('/organization/settings', flag));
        await generator.ask('drive', 'transactions', RATE);
        console.log(JSON.stringify({ stations: STATIONS, rate: RATE, ...(await watch(server)) }));
        await generator.ask('rest');
      }),
    );
  } finally {
    await postgres.stop();
  }
}

/** What somebody notices who opens the list, reads it, filters it and scrolls through it. Times in ms. */
async function watch(server: OhmgateServer): Promise<Record<string, number>> {
  const browser = await launch();
  try {
    const { page } = await openPage(browser);
    await takeUpInvitation(page, server);
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: 'longtask' });
    });
    const opened = performance.now();
    await page.goto(new URL('/admin/stations', page.url()).href);
    await page.getByText(`${STATIONS.toLocaleString('en-GB')} stations of`).waitFor();
    await page.locator('.rows-body .rows-row').first().waitFor();
    const firstRows = performance.now() - opened;
    await page.evaluate('tasks.length = 0');
    await sleep(WATCHED_MS);
    const filter = await filterTime(page);
    await page.locator('.rows-scroller').hover();
    for (let step = 0; step < 20; step += 1) await page.mouse.wheel(0, 5000);
    await sleep(1000);
    const rows = await page.locator('.rows-body .rows-row').count();
    const tasks = (await page.evaluate('tasks')) as number[];
    const rounded = (value: number) => Math.round(value);
    return {
      firstRows: rounded(firstRows),
      filter: rounded(filter),
      rows,
      longTasks: tasks.length,
      longest: rounded(Math.max(0, ...tasks)),
    };
  } finally {
    await browser.close();
  }
}

/** From a key in the filter to the painted list, and back. */
async function filterTime(page: Page): Promise<number> {
  const field = page.getByLabel('Identity or name');
  await field.focus();
  const time = page.evaluate(async () => {
    const pressed = await new Promise<number>((resolve) =>
      document.addEventListener('keydown', (event) => resolve(event.timeStamp), { once: true }),
    );
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return performance.now() - pressed;
  });
  await page.keyboard.press('9');
  const taken = await time;
  await field.fill('');
  return taken;
}

async function takeUpInvitation(page: Page, { api }: OhmgateServer): Promise<void> {
  const body = { email: 'bench@example.com', name: 'Bench', role: 'viewer' };
  const { invitation } = resultOf(
    await api.post<{ invitation: { url: string } }>('/members', body),
  );
  await page.goto(invitation.url);
  await page.getByLabel('Password').fill('a password of the bench');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

await main();
