import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventPreviewResponse } from '../../src/webhooks/event-preview.dto.js';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, PublicSession, WebhookEvent } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import { allEventsOf } from '../support/event-log.js';
import { addConnectedStation } from '../support/stations.js';
import { addOrganization, sql } from '../support/tenants.js';
import { runTrace } from '../support/trace.js';
import { loadTraces } from '../support/trace-file.js';
import { WebhookSink } from '../support/webhook-sink.js';

const FLAG = 'include_artificial_status_notification_for_201';

describe('POST /events/preview', () => {
  let app: RunningApp;
  let sink: WebhookSink;

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    await sink.subscribe(app.api);
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  const preview = (body: object) => app.api.post<EventPreviewResponse>('/events/preview', body);
  const types = (side: 'off' | 'on', { messages }: EventPreviewResponse) =>
    messages.flatMap((message) => message[side].events.map(({ type }) => type));
  const rowsOf = async () => {
    // stations of other tests go offline meanwhile
    const events = `SELECT count(*) FROM event WHERE type <> 'chargestation.offline'`;
    const count = `SELECT (${events}) + (SELECT count(*) FROM session) + (SELECT count(*) FROM connector) AS n`;
    return (await sql<{ n: string }>(app.databaseUrl, count))[0]?.n;
  };

  describe.each(loadTraces().filter(({ ocppVersion }) => ocppVersion === '2.0.1'))(
    '$name',
    (trace) => {
      it.each([
        ['on', true],
        ['off', false],
      ] as const)('says what the server has logged with the flag %s', async (side, flag) => {
        await runTrace(trace, flag, { api: app.api, wsUrl: app.wsUrl, sink });
        const station = resultOf(
          await app.api.get<PublicChargestation[]>('/chargestations', { paginate_limit: 1000 }),
        ).find(({ endpoint }) => endpoint === `${trace.station}-${side}`)!;
        const log = await allEventsOf(app, station._id);
        const sessions = resultOf(
          await app.api.get<PublicSession[]>('/sessions', { chargestation: station._id }),
        );
        expect(sessions.length).toBeGreaterThan(0);
        for (const { _id, evseId } of sessions) {
          const shown = resultOf(await preview({ session: _id }));
          const events = shown.messages.flatMap((message) => message[side].events);
          expect(events.map(comparable)).toEqual(causedBy(_id, evseId, log).map(comparable));
          expect(shown.totals[side]).toBe(events.length);
          expect(shown.totals.removed).toBe(0);
        }
      });
    },
  );

  it('has a built-in session, and names the rule where nothing goes out', async () => {
    const before = await rowsOf();
    const shown = resultOf(await preview({}));
    expect(await rowsOf()).toBe(before);
    expect(shown).toMatchObject({ source: 'built_in', session: null, chargestation: null });
    expect(shown.totals).toEqual({ off: 12, on: 18, added: 6, removed: 0, changed: 0 });
    const statuses = shown.messages
      .flatMap(({ on }) => on.events)
      .filter(({ synthetic }) => synthetic)
      .map((event) => changedIn(event as unknown as WebhookEvent)?.status);
    const expected = ['Preparing', 'Charging', 'SuspendedEV', 'Charging', 'Preparing', 'Available'];
    expect(statuses).toEqual(expected);
    const rules = (side: 'off' | 'on') =>
      shown.messages.map((message) => message[side].silent.map(({ rule }) => rule).join());
    const off = 'flag_off';
    expect(rules('off')).toEqual(['', off, off, off, off, off, off, off, '', off]);
    const same = 'state_unchanged';
    expect(rules('on')).toEqual(['', '', same, '', same, '', '', '', '', '']);
    expect(shown.messages[1]?.off.silent[0]?.reason).toContain('The flag is off');
  });

  const event = (more: object = {}, info: object = {}) => ({
    eventType: 'Started',
    timestamp: '2026-11-22T09:12:31Z',
    triggerReason: 'CablePluggedIn',
    seqNo: 0,
    transactionInfo: { transactionId: 'pasted', chargingState: 'Charging', ...info },
    evse: { id: 1, connectorId: 1 },
    ...more,
  });

  it.each([
    ['a CALL', [2, 'a', 'TransactionEvent', event()]],
    ['its text', JSON.stringify([2, 'a', 'TransactionEvent', event()])],
    ['a payload', event()],
  ])('takes %s as the first message of a transaction', async (_, frame) => {
    const shown = resultOf(await preview({ frame }));
    expect(shown.source).toBe('frame');
    expect(types('off', shown)).toEqual(['session.started', 'session.updated']);
    expect(types('on', shown)).toEqual([
      'session.started',
      'session.updated',
      'chargestation.connector_status.updated',
    ]);
    const data = shown.messages[0]?.on.events[1]?.data as Record<string, unknown>;
    expect(data.raw_transction_event).toEqual(event());
    expect(data).toMatchObject({ transactionId: 'pasted', metrics: { chargingState: 'Charging' } });
  });

  it.each([
    ['no_connector', event({ evse: undefined, triggerReason: 'RemoteStart' })],
    ['late_or_offline', event({ offline: true })],
    ['no_charging_state', event({}, { chargingState: undefined })],
    ['state_unchanged', event({}, { chargingState: 'Idle' })],
  ])('names %s', async (rule, frame) => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1', connectors: 2 });
    await station.close();
    const shown = resultOf(await preview({ frame, chargestation: id }));
    expect(shown.chargestation).toBe(id);
    expect(shown.messages[0]?.on.silent).toEqual([{ rule, reason: expect.any(String) }]);
    expect(types('on', shown)).toEqual(['session.started', 'session.updated']);
  });

  it('names held_back at a station that is out of order, and shows its connectors', async () => {
    const { station, id } = await addConnectedStation(app, { version: '2.0.1' });
    await station.reportStatus('Faulted');
    const shown = resultOf(await preview({ frame: event(), chargestation: id }));
    expect(shown.messages[0]?.on.silent).toMatchObject([{ rule: 'held_back' }]);
    const before = await rowsOf();
    const found = resultOf(
      await preview({ frame: event({ evse: { id: 2, connectorId: 1 } }), chargestation: id }),
    );
    expect(await rowsOf()).toBe(before);
    expect(types('on', found)).toEqual([
      'connector.created',
      'session.started',
      'session.updated',
      'chargestation.connector_status.updated',
    ]);
    await station.close();
  });

  it('takes other settings for the preview', async () => {
    const frame = event({ idToken: { idToken: 'CARD', type: 'ISO14443' } });
    const shown = resultOf(await preview({ frame, settings: { include_id_tag: true } }));
    expect(shown.messages[0]?.off.events[0]?.data).toMatchObject({
      id_tag: 'CARD',
      configurations: { include_id_tag: true, [FLAG]: false },
    });
  });

  it.each([
    ['frame', { frame: 5 }],
    ['frame', { frame: [3, 'x', {}] }],
    ['frame', { frame: [2, 'x', 'Heartbeat', {}] }],
    ['frame', { frame: [2, 'x', 'TransactionEvent', { seqNo: 1 }] }],
    ['session', { session: '6560a1b2c3d4e5f607182930' }],
    ['session', { frame: event(), session: '6560a1b2c3d4e5f607182930' }],
    ['chargestation', { frame: event(), chargestation: '6560a1b2c3d4e5f607182930' }],
    ['chargestation', { chargestation: '6560a1b2c3d4e5f607182930' }],
    ['settings.include_id_tag', { settings: { include_id_tag: 1 } }],
  ])('refuses a wrong %s and says where: %j', async (path, body) => {
    const { status, body: answer } = await preview(body);
    expect(status).toBe(422);
    expect(answer.error).toMatchObject({ code: 'invalid_field', details: [{ path }] });
  });

  it('shows no session of another organization, and none of OCPP 1.6', async () => {
    const { station, id } = await addConnectedStation(app, { version: '1.6' });
    await station.session();
    await station.close();
    const [session] = resultOf(
      await app.api.get<PublicSession[]>('/sessions', { chargestation: id }),
    );
    const refused = await preview({ session: session?._id });
    expect([refused.status, refused.body.error?.code]).toEqual([422, 'not_supported_by_protocol']);
    const { key } = await addOrganization(app.databaseUrl);
    const theirs = await app.api.as(key).post('/events/preview', { session: session?._id });
    expect(theirs.body.error?.details[0]?.path).toBe('session');
  });
});

/** Events of the log about a session, and the statuses of its EVSE; synthetic ones follow the session that caused them. */
function causedBy(
  session: string,
  evseId: number | null,
  log: readonly WebhookEvent[],
): WebhookEvent[] {
  let current: unknown = null;
  return log.filter((event) => {
    if (event.object === 'session') current = event.data._id;
    if (event.object === 'session') return current === session;
    if (event.type !== 'chargestation.connector_status.updated') return false;
    if (event.synthetic) return current === session;
    return changedIn(event)?.evseId === evseId;
  });
}

/** Without what belongs to the moment: ids of events, numbers, times of receipt. */
function comparable(event: object) {
  const { type, synthetic, object, organization, chargestation, data } = event as WebhookEvent;
  const same = { type, synthetic, object, organization, chargestation };
  if (object === 'session') return { ...same, data: { ...data, updatedAt: null } };
  const connectors = (data.connectors as object[]).map((connector) => ({
    ...connector,
    updatedAt: null,
    statusAt: null,
  }));
  return { ...same, changed: data.changed_connector, connectors };
}

function changedIn({ data }: WebhookEvent) {
  const connectors = data.connectors as { _id: string; status: string; evseId: number }[];
  return connectors.find(({ _id }) => _id === data.changed_connector);
}
