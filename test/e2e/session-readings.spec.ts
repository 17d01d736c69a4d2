import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { RemoteStation } from '../support/remote-station.js';
import type { JsonObject } from '../support/station-socket.js';
import { addOrganization } from '../support/tenants.js';

interface EnergyReport {
  timestamp: string;
  current: { value: number | null; unit: string };
  power: { value: number | null; unit: string };
  energy_meter: { value: number | null; unit: string };
  state_of_charge: { value: number | null; unit: string };
}

describe('GET /sessions/{id}/energy_reports', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
    await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
  });
  afterAll(() => app?.close());

  it.each(['1.6', '2.0.1'] as const)(
    'tells the readings of a session over time (%s)',
    async (version) => {
      const remote = await RemoteStation.start(app, version);
      const { station } = remote;
      await station.plugIn();
      await station.authorize('04E91C5A123480');
      await station.startCharging();
      await station.meter({ energy: 500, power: 7200, current: 10.4, soc: 40 });
      await station.meter({ energy: 500, power: 3600, unit: 'kWh' });
      await station.stop();
      await station.unplug();
      const session = await eventually(async () => (await remote.sessions())[0]);
      await remote.inStatus(session._id, 'Ended');
      const path = `/sessions/${session._id}/energy_reports`;
      const all = await app.api.get<EnergyReport[]>(path);
      const registers = resultOf(all).map(({ energy_meter }) => energy_meter.value);
      expect(registers).toEqual([1_000_000, 1_000_500, 1_001_000, 1_001_000]);
      expect(resultOf(all)[1]).toMatchObject({
        current: { value: 10.4, unit: 'A' },
        power: { value: 7.2, unit: 'kW' },
        energy_meter: { value: 1_000_500, unit: 'Wh' },
        state_of_charge: { value: 40, unit: 'Percent' },
      });
      expect(resultOf(all)[2]).toMatchObject({
        current: { value: null },
        power: { value: 3.6 },
        state_of_charge: { value: null },
      });
      const paged: EnergyReport[] = [];
      let after: string | undefined;
      for (;;) {
        const { body } = await app.api.get<EnergyReport[]>(path, { limit: 1, after });
        paged.push(...body.result);
        if (body.next === after) break;
        after = body.next as string;
      }
      expect(paged).toEqual(resultOf(all));
      await station.close();
    },
  );

  it('belongs to the organization, and knows its own cursor only', async () => {
    const remote = await RemoteStation.start(app, '2.0.1');
    const created = await remote.request();
    const path = `/sessions/${created._id}/energy_reports`;
    expect(resultOf(await app.api.get<JsonObject[]>(path))).toEqual([]);
    const { key } = await addOrganization(app.databaseUrl);
    expect((await app.api.as(key).get(path)).status).toBe(404);
    const wrong = await app.api.get(path, { after: 'x' });
    expect([wrong.status, wrong.body.error?.details[0]?.path]).toEqual([422, 'query.after']);
    await remote.station.close();
  });
});
