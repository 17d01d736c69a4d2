import { EventBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorStatusesChanged } from '../../src/connectors/connectors.events.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { newId } from '../../src/shared/id.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiResponse, type Resource, resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import {
  ANSWERS,
  addCommandStation,
  type CommandStation,
  type PublicAction,
  play,
} from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import type { JsonObject } from '../support/station-socket.js';
import { addOrganization, sql } from '../support/tenants.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const LATER = '2036-01-01T00:00:00.000Z';

/** A reservation as the public API shows it. */
interface PublicReservation extends Resource {
  chargestation: string;
  reservationId: number;
  status: string;
  transactionId: string | null;
  action: string;
}

let app: RunningServer;

beforeAll(async () => {
  app = await startApp({ env: { OCPP_CALL_TIMEOUT_MS: '1000' } });
  await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
});
afterAll(() => app?.close());

let count = 0;
const number = () => ++count;
const body = (more: object = {}) => ({
  connectorId: 1,
  idTag: '04E91C5A123480',
  expiryDate: LATER,
  ...more,
});

const command = (
  { id }: CommandStation,
  verb: 'reserve_now' | 'cancel_reservation',
  more: object,
  query = '?wait=30',
) => app.api.post<PublicAction>(`/chargestations/${id}/${verb}${query}`, more);

/** Asks for a reservation and waits for the answer of the station. */
const reserve = async (station: CommandStation, more: object = {}): Promise<PublicAction> =>
  resultOf(await command(station, 'reserve_now', body({ reservationId: number(), ...more })));

/** The record that an action made. */
async function recordOf({ _id, chargestation }: PublicAction): Promise<PublicReservation> {
  const all = resultOf(
    await app.api.get<PublicReservation[]>('/reservations', {
      chargestation,
      paginate_limit: 1000,
    }),
  );
  const found = all.find(({ action }) => action === _id);
  if (!found) throw new Error(`no reservation of action ${_id}`);
  return found;
}

const becomes = (action: PublicAction, status: string, within = 10_000) =>
  eventually(
    async () => {
      const record = await recordOf(action);
      return record.status === status && record;
    },
    { within, every: 100, what: `a reservation that is ${status}` },
  );

const reservationIdOf = (action: PublicAction) => action.data.reservationId as number;

describe.each(VERSIONS)('a reservation on OCPP %s', (version) => {
  let station: CommandStation;

  beforeAll(async () => {
    station = await addCommandStation(app, version);
  });
  afterAll(() => station.close());

  it('that the station accepts is active', async () => {
    play(station, () => ANSWERS.accepted);
    const reservationId = number();
    const meta_data = { booking: 'B-1' };
    const action = await reserve(station, { reservationId, parentIdTag: 'FLEET-7', meta_data });
    expect(action).toMatchObject({ type: 'chargestation.reserve_now', outcome: 'accepted' });
    const record = await recordOf(action);
    expect(record).toMatchObject({
      chargestation: station.id,
      connector: station.connector,
      reservationId,
      connectorId: 1,
      evseId: 1,
      id_tag: '04E91C5A123480',
      parent: 'FLEET-7',
      connectorType: null,
      expiryDate: LATER,
      status: 'active',
      transactionId: null,
      meta_data,
    });
    expect(resultOf(await app.api.get(`/reservations/${record._id}`))).toEqual(record);
  });

  it('takes type and group of a registered token, and a number of its own', async () => {
    play(station, () => ANSWERS.accepted);
    const physicalId = `Card-${version}`;
    await app.api.post('/tokens', { physicalId, type: 'eMAID', parent: 'G' });
    const query = '?wait=30';
    const given = { id_tag: physicalId.toUpperCase(), evseId: 1, expiryDate: LATER };
    const action = resultOf(await command(station, 'reserve_now', given, query));
    expect(reservationIdOf(action)).toBeGreaterThan(0);
    expect(await recordOf(action)).toMatchObject({
      reservationId: reservationIdOf(action),
      id_tag: physicalId,
      parent: 'G',
    });
    const { payload } = station.virtual.socket.calls.at(-1) as { payload: JsonObject };
    const expected: Record<OcppVersion, JsonObject> = {
      '1.6': { idTag: physicalId, parentIdTag: 'G', connectorId: 1 },
      '2.0.1': {
        idToken: { idToken: physicalId, type: 'eMAID' },
        groupIdToken: { idToken: 'G', type: 'Central' },
        evseId: 1,
      },
    };
    expect(payload).toMatchObject(expected[version]);
  });

  it.each(['Rejected', 'Occupied', 'Faulted', 'Unavailable'])(
    'that the station answers with %s is rejected',
    async (status) => {
      play(station, () => ({ status }));
      expect((await recordOf(await reserve(station))).status).toBe('rejected');
    },
  );

  it('that ends in a CALLERROR or in nonsense is rejected', async () => {
    for (const answer of [ANSWERS.callError, ANSWERS.nonsense]) {
      play(station, answer);
      expect((await recordOf(await reserve(station))).status).toBe('rejected');
    }
  });

  it('whose answer is lost stays requested; the station may use it all the same', async () => {
    play(station, ANSWERS.silence);
    const action = await reserve(station);
    expect(action.outcome).toBe('timeout');
    expect((await recordOf(action)).status).toBe('requested');
    const transactionId = await useReservation(station, reservationIdOf(action));
    expect(await becomes(action, 'used')).toMatchObject({ transactionId });
  });

  it('is used by the transaction that names it, once', async () => {
    play(station, () => ANSWERS.accepted);
    const action = await reserve(station);
    const transactionId = await useReservation(station, reservationIdOf(action));
    expect(await becomes(action, 'used')).toMatchObject({ transactionId });
    await useReservation(station, reservationIdOf(action));
    expect(await recordOf(action)).toMatchObject({ status: 'used', transactionId });
  });

  it('is cancelled when the station says so, and not before', async () => {
    play(station, () => ANSWERS.accepted);
    const action = await reserve(station);
    const reservationId = reservationIdOf(action);
    play(station, () => ANSWERS.rejected);
    await command(station, 'cancel_reservation', { reservationId });
    expect((await recordOf(action)).status).toBe('active');
    play(station, () => ANSWERS.accepted);
    await command(station, 'cancel_reservation', { reservationId });
    expect((await recordOf(action)).status).toBe('cancelled');
  });

  it('is replaced by another one with its number, but only there', async () => {
    play(station, () => ANSWERS.accepted);
    const reservationId = number();
    const neighbour = await addCommandStation(app, version);
    const elsewhere = await reserve(neighbour, { reservationId });
    const first = await reserve(station, { reservationId });
    play(station, () => ANSWERS.rejected);
    const refused = await reserve(station, { reservationId });
    expect((await recordOf(first)).status).toBe('active');
    play(station, () => ANSWERS.accepted);
    const second = await reserve(station, { reservationId });
    const statuses = await Promise.all([first, refused, second, elsewhere].map(recordOf));
    expect(statuses.map(({ status }) => status)).toEqual([
      'cancelled',
      'rejected',
      'active',
      'active',
    ]);
    await useReservation(station, reservationId);
    await becomes(second, 'used');
    expect((await recordOf(first)).status).toBe('cancelled');
    expect((await recordOf(elsewhere)).status).toBe('active');
    await neighbour.close();
  });

  it('expires by the clock', async () => {
    play(station, () => ANSWERS.accepted);
    const action = await reserve(station, {
      expiryDate: new Date(Date.now() + 4000).toISOString(),
    });
    await becomes(action, 'expired', 30_000);
    const transactionId = await useReservation(station, reservationIdOf(action));
    expect(await becomes(action, 'used')).toMatchObject({ transactionId });
  });

  it('that was only checked leaves nothing', async () => {
    const before = await app.api.get<unknown[]>('/reservations', { chargestation: station.id });
    const answer = await command(station, 'reserve_now', body(), '?dry_run=true');
    expect(answer.body.result).toMatchObject({ action: 'ReserveNow' });
    const after = await app.api.get<unknown[]>('/reservations', { chargestation: station.id });
    expect(after.body.result).toEqual(before.body.result);
  });

  it('is made once for an Idempotency-Key', async () => {
    play(station, () => ANSWERS.accepted);
    const post = () =>
      app.api.post<PublicAction>(`/chargestations/${station.id}/reserve_now?wait=30`, body(), {
        'Idempotency-Key': `reserve-${version}`,
      });
    const [first, second] = [resultOf(await post()), resultOf(await post())];
    expect(second).toEqual(first);
    const { reservationId } = await recordOf(first);
    const records = await app.api.get<unknown[]>('/reservations', { reservationId });
    expect(records.body.result).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['idTag', undefined],
    ['idTag', ''],
    ['idTag', 4711],
    ['idTag', null],
    ['idTag', 'x'.repeat(37)],
    ['expiryDate', undefined],
    ['expiryDate', 'tomorrow'],
    ['expiryDate', '2020-01-01T00:00:00Z'],
    ['expiryDate', null],
    ['connectorId', -1],
    ['connectorId', '1'],
    ['connectorId', 1.5],
    ['evseId', null],
    ['reservationId', -1],
    ['reservationId', 2_147_483_648],
    ['reservationId', 'five'],
    ['parentIdTag', ''],
    ['connectorType', 'CCS2'],
    ['meta_data', 'x'],
  ])('refuses %s = %j before anything is sent', async (field, value) => {
    const sent = station.virtual.socket.calls.length;
    const answer = await command(station, 'reserve_now', body({ [field]: value }));
    expect([answer.status, answer.body.error?.code]).toEqual([422, 'invalid_field']);
    expect(answer.body.error?.details[0]?.path).toBe(field);
    expect(station.virtual.socket.calls).toHaveLength(sent);
  });

  it('refuses unknown fields, connectors and a cancellation without a number', async () => {
    const answers: [ApiResponse<unknown>, number, string][] = [
      [await command(station, 'reserve_now', body({ status: 'used' })), 422, 'unknown_field'],
      [await command(station, 'reserve_now', body({ connectorId: 9 })), 422, 'connector_not_found'],
      [await command(station, 'cancel_reservation', {}), 422, 'invalid_field'],
      [await command(station, 'cancel_reservation', { reservationId: '5' }), 422, 'invalid_field'],
    ];
    for (const [answer, status, code] of answers)
      expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  it('is nothing to other organizations', async () => {
    play(station, () => ANSWERS.accepted);
    const action = await reserve(station);
    const record = await recordOf(action);
    const other = app.api.as((await addOrganization(app.databaseUrl)).key);
    const reservationId = reservationIdOf(action);
    for (const answer of [
      await other.get(`/reservations/${record._id}`),
      await other.post(`/chargestations/${station.id}/reserve_now`, body()),
      await other.post(`/chargestations/${station.id}/cancel_reservation`, { reservationId }),
    ]) {
      expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found']);
    }
    const listed = await other.get('/reservations', { chargestation: station.id });
    expect(listed.body.result).toEqual([]);
    expect(await recordOf(action)).toEqual(record);
  });

  it('needs a connection', async () => {
    const offline = await addCommandStation(app, version);
    await offline.close();
    const answer = await command(offline, 'reserve_now', body());
    expect([answer.status, answer.body.error?.code]).toEqual([406, 'chargestation_offline']);
    const kept = await app.api.get('/reservations', { chargestation: offline.id });
    expect(kept.body.result).toEqual([]);
  });
});

/** Begins and ends a transaction that names a reservation; its id. */
async function useReservation({ virtual }: CommandStation, reservationId: number): Promise<string> {
  const timestamp = new Date().toISOString();
  if (virtual.options.version === '1.6') {
    const start = { connectorId: 1, idTag: '04E91C5A123480', meterStart: 0, timestamp };
    const { transactionId } = await virtual.call<{ transactionId: number }>('StartTransaction', {
      ...start,
      reservationId,
    });
    await virtual.call('StopTransaction', { transactionId, meterStop: 0, timestamp });
    return String(transactionId);
  }
  const transactionId = newId();
  const event = (eventType: string, seqNo: number, more: object) =>
    virtual.call('TransactionEvent', {
      eventType,
      seqNo,
      timestamp,
      triggerReason: 'Authorized',
      transactionInfo: { transactionId },
      ...more,
    });
  await event('Started', 0, { reservationId, evse: { id: 1, connectorId: 1 } });
  await event('Ended', 1, {});
  return transactionId;
}

describe('a reservation on OCPP 1.6 alone', () => {
  let station: CommandStation;

  beforeAll(async () => {
    station = await addCommandStation(app, '1.6');
    play(station, () => ANSWERS.accepted);
  });
  afterAll(() => station.close());

  const says = (status: string, at = Date.now()) =>
    station.virtual.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status,
      timestamp: new Date(at).toISOString(),
    });

  it('is cancelled when its connector is Available before its time', async () => {
    const action = await reserve(station);
    await says('Available');
    expect((await recordOf(action)).status).toBe('active');
    await says('Reserved');
    await says('Available');
    expect((await recordOf(action)).status).toBe('cancelled');
  });

  it('is expired when its connector is Available after its time, by the clock of the station', async () => {
    const action = await reserve(station);
    await says('Reserved');
    await says('Available', Date.parse(LATER) + 1000);
    expect((await recordOf(action)).status).toBe('expired');
  });

  it('is active while its connector is anything else, and used by the transaction that names it', async () => {
    const action = await reserve(station);
    for (const status of ['Reserved', 'Faulted', 'Reserved', 'Preparing', 'Available'])
      await says(status);
    expect((await recordOf(action)).status).toBe('active');
    const transactionId = await useReservation(station, reservationIdOf(action));
    expect(await recordOf(action)).toMatchObject({ status: 'used', transactionId });
    await says('Reserved');
    await says('Available');
    expect(await recordOf(action)).toMatchObject({ status: 'used', transactionId });
  });

  it('is used also by a transaction that is told of after its connector was free again', async () => {
    const action = await reserve(station);
    await says('Reserved');
    await says('Available');
    expect((await recordOf(action)).status).toBe('cancelled');
    const transactionId = await useReservation(station, reservationIdOf(action));
    expect(await recordOf(action)).toMatchObject({ status: 'used', transactionId });
  });

  it('outlives the end of another one that was told of while it was asked for', async () => {
    await reserve(station);
    await says('Reserved');
    const [{ receivedAt }, action] = [{ receivedAt: Date.now() }, await reserve(station)];
    const evse = { evseId: null, connectorId: 1 };
    const [{ organization }] = (await sql<{ organization: string }>(
      app.databaseUrl,
      'SELECT organization FROM chargestation WHERE _id = $1',
      [station.id],
    )) as [{ organization: string }];
    const late = new ConnectorStatusesChanged([
      {
        station: { chargestation: station.id, organization },
        connector: station.connector,
        status: 'Available',
        synthetic: false,
        reportedStatus: 'Available',
        report: { evse, before: 'Reserved', receivedAt },
        at: receivedAt,
      },
    ]);
    await app.nest.get(UnitOfWork).run(() => app.nest.get(EventBus).publish(late));
    expect((await recordOf(action)).status).toBe('active');
  });

  it('touches no other connector and no other station', async () => {
    const neighbour = await addCommandStation(app, '1.6', 2);
    play(neighbour, () => ANSWERS.accepted);
    const elsewhere = await reserve(neighbour);
    const beside = await reserve(neighbour, { connectorId: 2 });
    await says('Reserved');
    await says('Available');
    await neighbour.virtual.reportStatus('Reserved', 2);
    await neighbour.virtual.reportStatus('Available', 2);
    expect((await recordOf(elsewhere)).status).toBe('active');
    expect((await recordOf(beside)).status).toBe('cancelled');
    await neighbour.close();
  });
});

describe('a reservation on OCPP 2.0.1 alone', () => {
  let station: CommandStation;

  beforeAll(async () => {
    station = await addCommandStation(app, '2.0.1');
    play(station, () => ANSWERS.accepted);
  });
  afterAll(() => station.close());

  it.each([
    ['Expired', 'expired'],
    ['Removed', 'cancelled'],
  ])('the station says %s: it is %s', async (reservationUpdateStatus, status) => {
    const action = await reserve(station);
    const reservationId = reservationIdOf(action);
    const update = { reservationId, reservationUpdateStatus };
    expect(await station.virtual.call('ReservationStatusUpdate', update)).toEqual({});
    expect((await recordOf(action)).status).toBe(status);
  });

  it('stays active when its connector is Available: the station would say so', async () => {
    const action = await reserve(station);
    await station.virtual.reportStatus('Reserved');
    await station.virtual.reportStatus('Available');
    expect((await recordOf(action)).status).toBe('active');
  });

  it('an end that the station tells of touches no other reservation', async () => {
    const action = await reserve(station);
    const unknown = { reservationId: 999_999, reservationUpdateStatus: 'Removed' };
    expect(await station.virtual.call('ReservationStatusUpdate', unknown)).toEqual({});
    const neighbour = await addCommandStation(app, '2.0.1');
    const reservationId = reservationIdOf(action);
    const theirs = { reservationId, reservationUpdateStatus: 'Removed' };
    await neighbour.virtual.call('ReservationStatusUpdate', theirs);
    expect((await recordOf(action)).status).toBe('active');
    await neighbour.close();
  });

  it('may be for any EVSE with a type of connector; 1.6 cannot do that', async () => {
    const given = { idTag: 'A1', expiryDate: LATER, connectorType: 'cCCS2' };
    const action = resultOf(await command(station, 'reserve_now', given));
    expect(await recordOf(action)).toMatchObject({
      connector: null,
      connectorId: 0,
      evseId: 0,
      connectorType: 'cCCS2',
    });
    const { payload } = station.virtual.socket.calls.at(-1) as { payload: JsonObject };
    expect(payload).not.toHaveProperty('evseId');
    const old = await addCommandStation(app, '1.6');
    const refused = await command(old, 'reserve_now', given);
    expect([refused.status, refused.body.error?.code]).toEqual([422, 'not_supported_by_protocol']);
    await old.close();
  });
});

describe('GET /reservations', () => {
  it('filters, in any combination', async () => {
    const station = await addCommandStation(app, '2.0.1');
    play(station, () => ANSWERS.accepted);
    const wanted = await reserve(station, { idTag: 'Find-Me' });
    play(station, () => ANSWERS.rejected);
    await reserve(station, { idTag: 'Find-Me' });
    const record = await recordOf(wanted);
    const chargestation = station.id;
    for (const query of [
      { chargestation, status: 'active' },
      { chargestation, reservationId: record.reservationId },
      { id_tag: 'FIND-me', status: 'active' },
      { connector: station.connector, status: 'active' },
    ]) {
      expect((await app.api.get('/reservations', query)).body.result).toEqual([record]);
    }
    const bad = await app.api.get('/reservations', { status: 'gone' });
    expect([bad.status, bad.body.error?.details[0]?.path]).toEqual([422, 'query.status']);
    expect((await app.api.get(`/reservations/${newId()}`)).status).toBe(404);
    expect((await app.api.get('/reservations/x')).status).toBe(404);
    await station.close();
  });
});

it('stays without its connector when that is deleted', async () => {
  const station = await addCommandStation(app, '2.0.1');
  play(station, () => ANSWERS.accepted);
  const action = await reserve(station);
  expect(await recordOf(action)).toMatchObject({ connector: station.connector });
  resultOf(await app.api.delete(`/connectors/${station.connector}`));
  expect(await recordOf(action)).toMatchObject({
    connector: null,
    connectorId: 1,
    status: 'active',
  });
  await station.close();
});
