import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import { sql } from '../support/tenants.js';

/** The server goes on from what it remembers of a session; here another process changes that. */
describe('sessions in memory', () => {
  let app: RunningServer;

  beforeAll(async () => {
    app = await startApp();
    resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
  });
  afterAll(() => app?.close());

  async function charging(version: '1.6' | '2.0.1') {
    const remote = await RemoteStation.start(app, version);
    await remote.station.plugIn();
    await remote.station.authorize('04E91C5A123480');
    await remote.station.startCharging();
    await remote.station.meter({ energy: 500, power: 7200, current: 10.4, soc: 40 });
    const { _id } = await eventually(async () => (await remote.sessions())[0]);
    const stored = async () => {
      const rows = await sql<{ target_reached: object | null; events: number; kept: number }>(
        app.databaseUrl,
        `SELECT target_reached, event_count AS events,
          (SELECT count(*)::int FROM transaction_event e WHERE e.session = s._id) AS kept FROM session s WHERE _id = $1`,
        [_id],
      );
      return rows[0]!;
    };
    return { remote, _id, stored };
  }

  it.each(['1.6', '2.0.1'] as const)(
    'sees what another process has changed since (%s)',
    async (version) => {
      const { remote, _id, stored } = await charging(version);
      const before = await stored();
      await sql(
        app.databaseUrl,
        `UPDATE session SET target = '{"energy":0.6}', version = version + 1 WHERE _id = $1`,
        [_id],
      );
      await remote.station.meter({ energy: 500, power: 7200, current: 10.4, soc: 41 });
      const after = await stored();
      expect(after.target_reached).toMatchObject({ target: 'energy', value: 1 });
      expect(after.events).toBe(before.events + 1);
      expect(after.kept).toBe(after.events);
    },
  );
});
