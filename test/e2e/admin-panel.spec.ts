import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import {
  CHROMIUM,
  type Look,
  launch,
  NO_CHROMIUM,
  openPage,
  signIn,
} from '../support/panel-browser.js';
import {
  ADMIN,
  HOSTILE,
  type PanelScene,
  panelPages,
  startPanelScene,
} from '../support/panel-scene.js';
import { addConnectedStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';
import { VirtualStation } from '../support/virtual-station.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAG = 'Send 1.6-style status events for OCPP 2.0.1 stations';

if (!CHROMIUM) console.warn(NO_CHROMIUM);

describe.skipIf(!CHROMIUM)('the pages of the admin panel', () => {
  let scene: PanelScene;
  let browser: Browser;
  const opened: { page: Page; faults: string[] }[] = [];

  beforeAll(async () => {
    [scene, browser] = await Promise.all([startPanelScene(), launch()]);
  });
  afterEach(async () => {
    const pages = opened.splice(0);
    await Promise.all(pages.map(({ page }) => page.context().close()));
    expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.close();
  });

  /** A page below `/admin` of somebody who has signed in there. */
  const visit = async (path: string, look?: Look) => {
    const watched = await openPage(browser, look);
    opened.push(watched);
    await watched.page.goto(`${scene.app.url}/admin${path}`);
    await signIn(watched.page, ADMIN.email, ADMIN.password);
    return watched.page;
  };
  /** Goes to a page as its links do and waits until it shows what it has asked for. */
  const go = async (page: Page, path: string) => {
    await page.goto(`${scene.app.url}/admin${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('Loading', { exact: true }).waitFor({ state: 'detached' });
  };

  it('have one error for a wrong e-mail and a wrong password, and stay where one wanted to go', async () => {
    const watched = await openPage(browser);
    opened.push(watched);
    const { page } = watched;
    await page.goto(`${scene.app.url}/admin/settings`);
    const said: (string | null)[] = [];
    for (const [email, password] of [
      ['nobody@example.com', ADMIN.password],
      [ADMIN.email, 'not the password'],
    ] as const) {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      said.push((await alert.textContent())?.replace(/\(req .*\)/, '') ?? null);
    }
    expect(said[0]).toBe(said[1]);
    await signIn(page, ADMIN.email, ADMIN.password);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it('switch the flag after one question in place; the next 2.0.1 session makes other webhooks, and the history tells of it', async () => {
    const page = await visit('/settings');
    const { station, id } = await addConnectedStation(scene.app, { version: '2.0.1' });
    /** Statuses that the endpoint is told in the next session, and whether we made them. */
    const nextSession = async () => {
      const before = scene.sink.deliveries.length;
      await station.session({ samples: 1 });
      return eventually(() => {
        const told = scene.sink.deliveries
          .slice(before)
          .filter(({ path, event }) => path === '/hooks' && event.chargestation === id)
          .map(({ event }) => event);
        if (!told.some(({ type }) => type === 'session.ended')) return undefined;
        return told
          .filter(({ type }) => type === 'chargestation.connector_status.updated')
          .map(({ synthetic }) => synthetic);
      });
    };
    await page.getByRole('switch', { name: FLAG }).uncheck();
    await page
      .getByText(/of 5 stations speak OCPP 2.0.1. Last 7 days: about \d+ events fewer/)
      .waitFor();
    await page.getByLabel('Note for the history').fill('Receiver is being rebuilt');
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByText('Off. Connectors keep the status they show').waitFor();
    const entry = page.getByRole('row', { name: 'Receiver is being rebuilt' });
    await entry.getByText('on → off').waitFor();
    expect(await nextSession()).not.toContain(true);
    await page.getByRole('switch', { name: FLAG }).check();
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('On. It takes effect with the next message of each station.').waitFor();
    expect(await nextSession()).toContain(true);
    await station.close();
  });

  it('do not call the flag never changed when its change is further back than the history shows', async () => {
    const { databaseUrl } = scene.app;
    await sql(
      databaseUrl,
      `INSERT INTO organization_settings_change (_id, organization, changed_by, before, after, note)
        SELECT 'f' || lpad(n::text, 23, '0'), c.organization, c.changed_by, '{"heartbeat_interval": 60}', '{"heartbeat_interval": 90}', 'later'
        FROM generate_series(1, 50) n, (SELECT * FROM organization_settings_change LIMIT 1) c`,
    );
    const page = await visit('/settings');
    await page.getByText('on, not among the last 50 changes').waitFor();
    await sql(databaseUrl, `DELETE FROM organization_settings_change WHERE note = 'later'`);
    await go(page, '/settings');
    await page.getByText(/on since .*, (Bootstrap admin key|Admin)/).waitFor();
  });

  it('show what the flag changes, for a session of now and for an example, and send nothing', async () => {
    const page = await visit('/settings');
    const preview = page.getByRole('region', { name: 'Preview', exact: true });
    await preview.getByText(/Off \d+ events · on \d+ · [1-9]\d* added, 0 removed/).waitFor();
    await preview.getByRole('combobox').selectOption(scene.ids.session);
    await preview.getByRole('row', { name: 'SuspendedEVSE synthetic' }).waitFor();
    await preview.getByRole('combobox').selectOption({ label: 'Built-in example' });
    await preview
      .getByRole('row', { name: /added.*Preparing synthetic/ })
      .first()
      .waitFor();
    await preview.getByText('Paste a message').click();
    await preview.getByRole('textbox').fill('no message');
    await preview.getByRole('button', { name: 'Preview message' }).click();
    await preview.getByRole('alert').waitFor();
  });

  it('show a status that changes without a reload, and not while they are paused', async () => {
    const page = await visit('/stations');
    const row = page.getByRole('row', { name: 'CP-0042' });
    await row.getByText('Charging').waitFor();
    await row.getByText('synthetic').waitFor();
    await page.getByText('● Live').waitFor();
    await scene.charging.suspendByEv();
    await row.getByText('SuspendedEV').waitFor();
    await page.keyboard.press('p');
    await page.getByText('❚❚ Paused').waitFor();
    await scene.charging.resume();
    const other = await visit('/stations');
    await other.getByRole('row', { name: 'CP-0042' }).getByText('Charging').waitFor();
    expect(await row.textContent()).toContain('SuspendedEV');
    await page.keyboard.press('p');
    await row.getByText('Charging').waitFor();
  });

  it('show a running session grow', async () => {
    const page = await visit(`/sessions/${scene.ids.session}`);
    await page.getByText('● Live').waitFor();
    await page.getByText('11.0 kW').first().waitFor();
    await scene.charging.meter({ energy: 500, power: 22_000 });
    await page.getByText('22.0 kW').first().waitFor();
    await scene.charging.meter({ energy: 0, power: 11_000 });
    await page.getByText('11.0 kW').first().waitFor();
  });

  it('adopt a station that was refused; it connects with the password that is shown', async () => {
    const page = await visit('');
    await page.getByRole('link', { name: 'Connection attempts 1' }).click();
    const row = page.getByRole('row', { name: 'CP-77' });
    await row.getByText('Adopt it, or correct').waitFor();
    await row.getByRole('button', { name: 'Adopt' }).click();
    await page.getByLabel('Name for people').fill('Found at the depot');
    await page.getByRole('button', { name: 'Adopt station' }).click();
    const dialog = page.getByRole('dialog', { name: 'CP-77 is added' });
    await dialog.getByText('Shown once').waitFor();
    const shown = await dialog.locator('code').allTextContents();
    await page.keyboard.press('Escape');
    await row.getByRole('link', { name: 'CP-77' }).click();
    await page.getByText('CP-77 has never connected').waitFor();
    const password = shown.at(-1) as string;
    const { wsUrl } = scene.app;
    const station = new VirtualStation({ version: '2.0.1', url: wsUrl, id: 'CP-77', password });
    await station.connect();
    await station.boot();
    await page.getByText('OCPP 2.0.1').waitFor();
    await page.getByText('Online').waitFor();
    await station.close();
  });

  it('send a command, show what the station made of it, and say when it cannot be asked', async () => {
    const page = await visit(`/stations/${scene.ids.station}`);
    await page.getByRole('button', { name: 'Send a command' }).click();
    const dialog = page.getByRole('dialog', { name: 'Command to CP-0042' });
    await dialog.getByLabel('Command').selectOption({ label: 'Ask for a message' });
    await dialog.getByRole('button', { name: 'Send command' }).click();
    await dialog.getByText(/✓ Accepted, \d/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /new · show/ }).click();
    await page.locator('summary', { hasText: 'chargestation.trigger_message' }).waitFor();
    await page.getByRole('link', { name: 'Stations' }).first().click();
    await page.getByRole('link', { name: 'CP-0100' }).click();
    await page.getByRole('button', { name: 'Send a command' }).click();
    await page.getByText('CP-0100 is offline since').waitFor();
    expect(await page.getByRole('button', { name: 'Send command' }).isDisabled()).toBe(true);
  });

  it('ask a station of either version for what it holds: configuration, profiles', async () => {
    const old = await addConnectedStation(scene.app, { version: '1.6', id: 'CP-0300' });
    old.station.socket.onCall = () => ({
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '321' }],
    });
    const page = await visit(`/stations/${old.id}?tab=Configuration`);
    await page.getByRole('button', { name: 'Read from the station' }).click();
    await page.getByText('321', { exact: true }).waitFor();
    await old.station.close();
    resultOf(await scene.app.api.delete(`/chargestations/${old.id}`));

    const { socket } = scene.charging;
    const { onCall } = socket;
    socket.onCall = () => ({ status: 'NoProfiles' });
    await go(page, `/stations/${scene.ids.station}?tab=Profiles`);
    await page.getByRole('button', { name: 'Ask the station' }).click();
    await eventually(() => socket.calls.some(({ action }) => action === 'GetChargingProfiles'));
    await page.getByText('No charging profile is installed.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    socket.onCall = onCall;
  });

  it('never obey a text that somebody wrote', async () => {
    const page = await visit('/stations');
    await page.getByText(HOSTILE).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('draw a session with its states, and read it to those who move along by keyboard', async () => {
    const page = await visit(`/sessions/${scene.ids.session}`);
    await page.locator('.chart canvas').waitFor();
    const bands = page.getByRole('list', { name: 'States, synthetic' }).getByRole('listitem');
    expect(await bands.allTextContents()).toEqual(
      expect.arrayContaining(['Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV']),
    );
    const reported = page.getByRole('list', { name: 'States, reported' }).getByRole('listitem');
    expect(await reported.allTextContents()).toContain('Occupied');
    await page.locator('.chart').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('[aria-live=polite]', { hasText: '11.0 kW · 0.37 kWh' }).waitFor();
    await page.locator('summary', { hasText: /^\d+ readings/ }).click();
    await page.getByRole('row', { name: '1,000.37 kWh' }).waitFor();
    await page.locator('summary', { hasText: 'First and newest message' }).click();
    await page.getByLabel('First message').getByText('"eventType": "Started"').waitFor();
    await page.getByLabel('Newest message').getByText('"eventType": "Updated"').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toMatch(
      /^time,power_kW,energy_meter_Wh,.*\n.*,1000000,/,
    );
  });

  it('tell what followed from each message, and fold what comes without end', async () => {
    const page = await visit(`/stations/${scene.ids.station}`);
    const cause = page.locator('.frames > li', { hasText: 'ChargingStateChanged · SuspendedEVSE' });
    await cause.getByText('synthetic').waitFor();
    await cause.getByText(/^2 of 2/).waitFor();
    await page
      .getByText(/\d+ readings folded/)
      .first()
      .waitFor();
    const readings = page.locator('summary', { hasText: 'MeterValuePeriodic' });
    const unfolded = await readings.count(); // those of which a delivery has failed
    await page.getByLabel('Readings').check();
    await page.getByText('seqNo 5 · MeterValuePeriodic').waitFor();
    expect(await readings.count()).toBeGreaterThan(unfolded);
    await page.getByLabel('Only failures').check();
    await page.getByRole('link', { name: '/broken' }).first().waitFor();
    await page.getByRole('link', { name: '/hooks' }).first().waitFor({ state: 'detached' });
  });

  it('show each message of a station beside its answer', async () => {
    const page = await visit(`/stations/${scene.ids.station}?tab=Messages`);
    await page.getByRole('searchbox', { name: 'Action' }).fill('BootNotification');
    await page.locator('summary', { hasText: 'PowerUp' }).click();
    await page.getByLabel('Answer BootNotification').getByText('"status": "Accepted"').waitFor();
  });

  it('test an endpoint, show the attempt and send it again', async () => {
    const page = await visit(`/webhooks/${scene.ids.webhook}`);
    await page.getByRole('button', { name: 'Send a test event' }).click();
    const drawer = page.getByRole('dialog', { name: 'webhook.test' });
    await drawer.getByText('HTTP 204').waitFor();
    await drawer.getByRole('button', { name: 'Redeliver' }).click();
    await drawer.getByRole('article').nth(1).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('create an endpoint, show its secret once, and send it a test event', async () => {
    const page = await visit('/webhooks');
    await page.getByRole('button', { name: 'Add endpoint' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill(`${scene.sink.url}/from-the-panel`);
    await dialog.getByLabel('Events').fill('organization.*');
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    await page.getByText('Shown once. Copy it now.').waitFor();
    const secret = (await page.locator('dialog code').first().textContent()) as string;
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('link', { name: 'Open the endpoint' }).click();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByRole('dialog', { name: 'webhook.test' }).getByText('HTTP 204').waitFor();
    expect(await page.content()).not.toContain(secret);
    const { _id } = resultOf(
      await scene.app.api.get<{ _id: string; url: string }[]>('/webhooks'),
    ).find(({ url }) => url.endsWith('/from-the-panel')) as { _id: string };
    expect((await scene.app.api.delete(`/webhooks/${_id}`)).status).toBe(200);
  });

  it('tell how endpoints fare, and send again from the timeline what has failed', async () => {
    const page = await visit('/webhooks');
    await page.getByRole('row', { name: /Billing.*100%/ }).waitFor();
    await go(page, `/stations/${scene.ids.station}`);
    await page.getByLabel('Only failures').check();
    const answer = page.waitForResponse(/\/redeliver$/);
    await page.getByRole('button', { name: 'Redeliver' }).first().click();
    expect((await answer).status()).toBe(202);
    await page.getByLabel('Only failures').uncheck();
    const ofLastHour = page.waitForResponse(/\/timeline\?.*from=/);
    await page.getByLabel('Time range').selectOption('last hour');
    await ofLastHour;
    const message = page.locator('summary', { hasText: 'ChargingStateChanged · SuspendedEVSE' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copy = page.getByRole('button', { name: 'Copy link' });
    let link = '';
    // what was opened before the new list is shown, is closed with the old one
    const copied = async () => {
      if (!(await copy.isVisible())) await message.first().click({ timeout: 3000 });
      await copy.click({ timeout: 1000 });
      link = await page.evaluate(() => navigator.clipboard.readText());
      return link.startsWith('http');
    };
    await eventually(copied, { within: 30_000 });
    const read = page.waitForRequest(/\/timeline\?/);
    await page.goto(link);
    const asked = new URL((await read).url()).searchParams;
    expect(asked.get('from')).toBe(new URL(link).searchParams.get('at'));
    expect(Date.parse(String(asked.get('to'))) - Date.parse(String(asked.get('from')))).toBe(
      60_000,
    );
    await message.first().waitFor();
  });

  it('find an event by its id, with its deliveries, and open a message as preview', async () => {
    const query = { type: 'session.started', chargestation: scene.ids.station };
    const [event] = resultOf(await scene.app.api.get<{ _id: string }[]>('/events', query));
    const page = await visit('');
    await page.getByRole('searchbox', { name: 'Search' }).fill(String(event?._id));
    await page.keyboard.press('Enter');
    const found = page.getByRole('region', { name: 'Event' });
    await found.getByRole('heading', { name: 'session.started' }).waitFor();
    await found.getByRole('link', { name: '/hooks' }).waitFor();
    await go(page, `/stations/${scene.ids.station}`);
    await page
      .locator('summary', { hasText: 'ChargingStateChanged · SuspendedEVSE' })
      .first()
      .click();
    const previewed = page.waitForResponse(
      (answer) => answer.request().postData()?.includes('SuspendedEVSE') === true,
    );
    await page.getByRole('link', { name: 'Open as preview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    const { result } = (await (await previewed).json()) as {
      result: { source: string; totals: { off: number; on: number } };
    };
    expect(result.source).toBe('frame');
    const { off, on } = result.totals;
    await page.getByText(new RegExp(`^Off ${off} events? · on ${on} `)).waitFor();
  });

  it('create a key that works, show it once, and revoke it', async () => {
    const page = await visit('/keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name').fill('Billing');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Shown once. Copy it now.').waitFor();
    const key = (await page.locator('dialog code').first().textContent()) as string;
    expect(resultOf(await scene.app.api.as(key).get('/organization'))._id).toBeTruthy();
    await page.keyboard.press('Escape');
    await page
      .getByRole('row', { name: 'Billing' })
      .getByRole('button', { name: 'Revoke key' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await page.getByRole('row', { name: 'Billing' }).waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);
  });

  it('ask for the password in place when the session has ended, and go on', async () => {
    const page = await visit('/keys');
    await page.getByText('Bootstrap admin key').waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Webhooks' }).click();
    const dialog = page.getByRole('dialog', { name: 'You were signed out' });
    await dialog.getByLabel('Password').fill(ADMIN.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Old ERP').waitFor();
  });

  it('let an invited viewer in, who sees everything and is told who can change it', async () => {
    const page = await visit('/members');
    await page.getByRole('button', { name: 'Invite member' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Vera Viewer');
    await dialog.getByLabel('E-mail').fill('vera@example.com');
    await dialog.getByRole('button', { name: 'Invite member' }).click();
    await dialog.getByText('Shown once').waitFor();
    const link = new URL((await dialog.locator('code').textContent()) as string);
    const watched = await openPage(browser);
    opened.push(watched);
    const vera = watched.page;
    await vera.goto(`${scene.app.url}${link.pathname}${link.hash}`);
    await vera.getByLabel('Password').fill('the password of Vera');
    await vera.getByRole('button', { name: 'Set password' }).click();
    await vera.getByRole('heading', { name: 'Live' }).waitFor();
    await vera.getByRole('link', { name: 'Settings' }).click();
    const flag = vera.getByRole('switch', { name: FLAG });
    await flag.waitFor();
    expect(await flag.isDisabled()).toBe(true);
    await vera.getByText('Only admins can change this. Yours:').first().waitFor();
    await vera.getByRole('link', { name: 'Audit log' }).click();
    await vera.getByText('Only admins can see this.').waitFor();
    await page.goto(`${scene.app.url}/admin/audit`);
    await page.getByText('member.invitation_accepted').click();
    await page.getByText('by Vera Viewer').first().waitFor();
  });

  it('are found by search and by keys', async () => {
    const page = await visit('');
    await page.getByRole('searchbox', { name: 'Search' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('CP-0042');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'CP-0042' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await page.getByText('Billing').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'http://127.0.0.1' }).waitFor();
  });

  /** Fails when axe finds something serious in what a page shows. */
  const expectAccessible = async (page: Page, shown: string) => {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    const found = serious.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
    expect([shown, ...found]).toEqual([shown]);
  };

  it.each(['light', 'dark'] as const)(
    'have nothing serious for axe, %s',
    async (theme) => {
      const page = await visit('', { theme });
      for (const path of Object.values(panelPages(scene))) {
        await go(page, path);
        await expectAccessible(page, path);
      }
      for (const [path, name] of [
        ['/stations', 'Add station'],
        ['/keys', 'Create key'],
      ] as const) {
        await go(page, path);
        await page.getByRole('button', { name }).first().click();
        await page.getByRole('dialog', { name }).waitFor();
        await expectAccessible(page, name);
      }
      await page.context().clearCookies();
      for (const [path, name] of [
        ['', 'Sign in'],
        ['/invitation#token=unknown', 'Set password'],
      ] as const) {
        await page.goto(`${scene.app.url}/admin${path}`);
        await page.getByRole('button', { name }).waitFor();
        await expectAccessible(page, name);
      }
    },
    120_000,
  );

  it('fit on a phone without a sideways scroll', async () => {
    const page = await visit('', { width: 360, height: 740 });
    for (const path of Object.values(panelPages(scene))) {
      await go(page, path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([path, wide]).toEqual([path, 360]);
    }
  }, 120_000);
});
