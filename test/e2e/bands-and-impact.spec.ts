import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import type { SessionBandsResponse } from '../../src/timeline/bands.dto.js';
import { EventTally } from '../../src/webhooks/event-tally.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicSession } from '../support/api-types.js';
import { type RunningServer, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import { createDatabase } from '../support/postgres.js';
import { addConnectedStation } from '../support/stations.js';
import { addOrganization, sql } from '../support/tenants.js';
import { runTrace } from '../support/trace.js';
import { loadTraces } from '../support/trace-file.js';
import { WebhookSink } from '../support/webhook-sink.js';

const FLAG = 'include_artificial_status_notification_for_201';

describe('bands, short rows and the impact of the flag', () => {
  let app: RunningServer;
  let sink: WebhookSink;

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    await sink.subscribe(app.api);
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  /** Plays a trace and gives the bands of its session. */
  const bandsAfter = async (name: string, flag: boolean) => {
    const trace = loadTraces().find((one) => one.name.startsWith(name))!;
    await runTrace(trace, flag, { api: app.api, wsUrl: app.wsUrl, sink });
    const endpoint = `${trace.station}-${flag ? 'on' : 'off'}`;
    const [station] = resultOf(
      await app.api.get<PublicChargestation[]>('/chargestations', { endpoint }),
    );
    const [session] = resultOf(
      await app.api.get<PublicSession[]>('/sessions', { chargestation: station!._id }),
    );
    await allEventsOf(app, station!._id);
    const path = `/sessions/${session!._id}/bands`;
    return { path, shown: resultOf(await app.api.get<SessionBandsResponse>(path)) };
  };
  const lane = ({ bands }: SessionBandsResponse, source: string) =>
    bands
      .filter((band) => band.source === source)
      .map(({ status, startTime, endTime }) => `${status} ${clock(startTime)}-${clock(endTime)}`);
  const clock = (time: string | null) => time?.slice(11, 19) ?? '';

  it('shows what a 2.0.1 station reported, what the flag published, and the states', async () => {
    const { shown } = await bandsAfter('03', true);
    expect(shown.startTime).toBe('2026-03-03T07:01:01.000Z');
    expect(shown.endTime).toBe('2026-03-03T07:41:01.000Z');
    expect(lane(shown, 'reported')).toEqual([
      'Occupied 07:01:01-07:41:00',
      'Available 07:41:00-07:41:01',
    ]);
    expect(lane(shown, 'synthetic')).toEqual([
      'Preparing 07:01:01-07:01:18',
      'Charging 07:01:18-07:15:00',
      'SuspendedEV 07:15:00-07:25:00',
      'Charging 07:25:00-07:40:02',
      'Preparing 07:40:02-07:41:01',
    ]);
    expect(lane(shown, 'charging_state').slice(0, 5)).toEqual([
      'EVConnected 07:01:01-07:01:18',
      'Charging 07:01:18-07:15:00',
      'SuspendedEV 07:15:00-07:25:00',
      'Charging 07:25:00-07:40:02',
      'EVConnected 07:40:02-07:41:01',
    ]);
  });

  it('has no synthetic band with the flag off', async () => {
    const { shown } = await bandsAfter('03', false);
    expect(lane(shown, 'synthetic')).toEqual([]);
    expect(lane(shown, 'reported')).toHaveLength(2);
    expect(lane(shown, 'charging_state').length).toBeGreaterThan(4);
  });

  it('has one lane of a 1.6 station', async () => {
    const { shown, path } = await bandsAfter('01', true);
    expect(new Set(shown.bands.map(({ source }) => source))).toEqual(new Set(['reported']));
    expect(lane(shown, 'reported').join()).toContain('SuspendedEV');
    const { key } = await addOrganization(app.databaseUrl);
    expect((await app.api.as(key).get(path)).status).toBe(404);
  });

  it('lets the last bands of a running session last', async () => {
    resultOf(await app.api.patch('/organization/settings', { [FLAG]: true }));
    const { id, station } = await addConnectedStation(app, { version: '2.0.1' });
    await station.plugIn();
    await station.authorize('CARD');
    await station.startCharging();
    await allEventsOf(app, id);
    const [session] = resultOf(
      await app.api.get<PublicSession[]>('/sessions', { chargestation: id }),
    );
    const shown = resultOf(
      await app.api.get<SessionBandsResponse>(`/sessions/${session!._id}/bands`),
    );
    expect(shown.endTime).toBeNull();
    const running = shown.bands.filter(({ endTime }) => endTime === null);
    expect(running.map(({ source, status }) => `${source} ${status}`).toSorted()).toEqual([
      'charging_state Charging',
      'reported Occupied',
      'synthetic Charging',
    ]);
    await station.close();
  });

  it('lists chargestations in short rows', async () => {
    await eventually(
      async () => {
        const online = { online: true };
        return (
          resultOf(await app.api.get<PublicChargestation[]>('/chargestations', online)).length === 0
        );
      },
      { what: 'the end of the grace after which the stations are offline' },
    );
    const query = { fields: 'short', paginate_limit: 1000 };
    const { body } = await app.api.get<PublicChargestation[]>('/chargestations', query);
    const whole = resultOf(
      await app.api.get<PublicChargestation[]>('/chargestations', { paginate_limit: 1000 }),
    );
    expect(body.event_cursor).toEqual(expect.any(String));
    expect(body.result).toEqual(
      whole.map(({ _id, endpoint, name, protocol, online, connectors }) => ({
        _id,
        endpoint,
        name,
        protocol,
        online,
        connectors: connectors.map(({ _id, evseId, ocppId, status, synthetic, statusAt }) => ({
          _id,
          evseId,
          ocppId,
          status,
          synthetic,
          statusAt,
        })),
      })),
    );
    const single = body.result.filter(({ connectors }) => connectors.length === 1);
    for (const row of single) expect(JSON.stringify(row).length).toBeLessThan(300);
    const refused = await app.api.get('/chargestations', { fields: 'long' });
    expect(refused.body.error?.details[0]?.path).toBe('query.fields');
  });

  it('counts what the flag would have added, and what it has made', async () => {
    const other = await addOrganization(app.databaseUrl);
    const api = app.api.as(other.key);
    const tenant = { ...app, api };
    resultOf(await api.patch('/organization/settings', { unknown_tokens: 'accept' }));
    const impact = async (query = {}) =>
      resultOf(await api.get<Record<string, number>>('/organization/settings/impact', query));
    const play = async () => {
      const { id, station } = await addConnectedStation(tenant, { version: '2.0.1' });
      await station.session();
      await station.close();
      return allEventsOf({ ...app, api }, id);
    };
    await play();
    const off = await impact();
    expect(off).toMatchObject({ days: 7, chargestations: 1, chargestations_201: 1 });
    expect(off.synthetic_events).toBe(0);
    expect(off.added_events).toBe(off.synthetic_events_with_flag);

    resultOf(await api.patch('/organization/settings', { [FLAG]: true }));
    const log = await play();
    const made = log.filter(({ synthetic }) => synthetic).length;
    expect(made).toBeGreaterThan(0);
    const on = await impact({ days: 1 });
    expect(on.synthetic_events).toBe(made);
    expect(on.synthetic_events_with_flag).toBe(2 * made);
    expect(on.added_events).toBe(off.added_events);
    expect(off.added_events).toBe(made);
    expect(on.events).toBeGreaterThanOrEqual(log.length);
    for (const days of ['0', '31', 'x']) {
      const { body } = await api.get('/organization/settings/impact', { days });
      expect(body.error?.details[0]?.path).toBe('query.days');
    }
  });

  it('counts what was committed, later where the table cannot be written, and forgets what nobody asks for', async () => {
    const { organization, key } = await addOrganization(app.databaseUrl);
    const api = app.api.as(key);
    const tally = app.nest.get(EventTally);
    const unitOfWork = app.nest.get(UnitOfWork);
    const counted = async () => {
      const { events } = await tally.since(organization, Date.now());
      return events;
    };
    resultOf(await api.post('/locations', { name: 'Here' }));
    expect(await counted()).toBe(1);
    await expect(
      unitOfWork.run(async () => {
        tally.count(organization, 'events');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await sql(app.databaseUrl, 'ALTER TABLE event_tally RENAME TO event_tally_away');
    resultOf(await api.post('/locations', { name: 'There' }));
    await tally.write();
    await sql(app.databaseUrl, 'ALTER TABLE event_tally_away RENAME TO event_tally');
    await Promise.all([tally.write(), tally.write()]);
    expect(await counted()).toBe(2);

    await sql(
      app.databaseUrl,
      `INSERT INTO event_tally VALUES ('a', now() - interval '33 days', 1, 1, 1), ('a', now() - interval '31 days', 1, 1, 1)`,
    );
    await tally.clear();
    const kept = `SELECT events FROM event_tally WHERE organization = 'a'`;
    expect(await sql(app.databaseUrl, kept)).toHaveLength(1);
  });

  it('writes its counts before the process ends', async () => {
    const database = await createDatabase();
    try {
      const other = await startApp({ databaseUrl: database.url });
      resultOf(await other.api.post('/locations', { name: 'Here' }));
      await other.close();
      const rows = await sql(database.url, 'SELECT sum(events)::int AS events FROM event_tally');
      expect(rows).toEqual([{ events: 1 }]);
    } finally {
      await database.drop();
    }
  });
});
