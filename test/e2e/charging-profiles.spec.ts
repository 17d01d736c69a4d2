import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiResponse, type Resource, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { expectAllAudited } from '../support/audited-commands.js';
import { ANSWERS, play } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import { ProfileStation } from '../support/profile-station.js';
import type { JsonObject } from '../support/station-socket.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp();
  await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
});
afterAll(() => app?.close());

const SCHEDULE = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] };

/** A body of set_charging_profile: a default of connector 1, unless told otherwise. */
function profile(chargingProfileId: number, more: object = {}, connectorId = 1) {
  const fields = { chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Relative' };
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId,
      stackLevel: 0,
      ...fields,
      chargingSchedule: SCHEDULE,
      ...more,
    },
  };
}

function failure({ status, body }: ApiResponse<unknown>) {
  const { code, details } = body.error ?? {};
  return { status, code, path: details?.[0]?.path, rule: details?.[0]?.rule };
}

const MAX = { chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' };
const TX = { chargingProfilePurpose: 'TxProfile' };
const SET = 'set_charging_profile';
const CLEAR = 'clear_charging_profile';

describe.each(['1.6', '2.0.1'] as const)('OCPP %s', (version) => {
  let station: ProfileStation;

  beforeAll(async () => {
    station = await ProfileStation.add(app, version);
  });
  beforeEach(() => play(station.of, () => ({ status: 'Accepted' })));
  afterAll(() => station?.close());

  const ids = async () => (await station.installed()).map((one) => one.chargingProfileId);
  /** The part of a message that holds a profile. */
  const wire = (id: number, more: object) => {
    const profile = {
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      validTo: '2030-01-01T01:00:00+01:00',
      ...more,
    };
    return version === '1.6'
      ? { csChargingProfiles: { chargingProfileId: id, ...profile, chargingSchedule: SCHEDULE } }
      : { chargingProfile: { id, ...profile, chargingSchedule: [{ id, ...SCHEDULE }] } };
  };
  const reset = () => sql(app.databaseUrl, 'DELETE FROM charging_profile');

  describe('refusals', () => {
    it.each<[string, object, object]>([
      [
        'an unknown field',
        { ...profile(1), colour: 'red' },
        { code: 'unknown_field', path: 'colour' },
      ],
      [
        'one inside the profile',
        profile(1, { colour: 'red' }),
        { code: 'unknown_field', path: 'csChargingProfiles.colour' },
      ],
      [
        'one inside a period',
        profile(1, {
          chargingSchedule: {
            ...SCHEDULE,
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 1, power: 3 }],
          },
        }),
        {
          code: 'unknown_field',
          path: 'csChargingProfiles.chargingSchedule.chargingSchedulePeriod.0.power',
        },
      ],
      [
        'text for a number',
        profile(1, { stackLevel: '0' }),
        { code: 'invalid_field', path: 'csChargingProfiles.stackLevel' },
      ],
      ['null for a schedule', profile(1, { chargingSchedule: null }), { code: 'invalid_field' }],
      ['a number for a schedule', profile(1, { chargingSchedule: 5 }), { code: 'invalid_field' }],
      ['lists of nothing', profile(1, { chargingSchedule: [null] }), { code: 'invalid_field' }],
      [
        'no list of periods',
        profile(1, { chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: {} } }),
        { code: 'invalid_field' },
      ],
      [
        'a time without zone',
        profile(1, { validTo: '2026-03-01T00:00:00' }),
        { code: 'invalid_field', path: 'csChargingProfiles.validTo' },
      ],
      [
        'no profile at all',
        { connectorId: 1 },
        { code: 'invalid_field', path: 'chargingProfileId' },
      ],
      [
        'no place',
        { csChargingProfiles: profile(1).csChargingProfiles },
        { code: 'invalid_field', path: 'connectorId' },
      ],
      [
        'constraints of others',
        profile(1, { chargingProfilePurpose: 'ChargingStationExternalConstraints' }),
        { code: 'invalid_profile', rule: 'external_constraints' },
      ],
      [
        'an id of the server',
        profile(1_000_000_000),
        { code: 'reserved_profile', rule: 'reserved_id' },
      ],
      [
        'a stack level of the server',
        profile(1, { stackLevel: 8 }),
        { code: 'reserved_profile', rule: 'reserved_stack_level' },
      ],
      [
        'a TxProfile of the station',
        profile(1, TX, 0),
        { code: 'invalid_connector', path: 'connectorId' },
      ],
      [
        'a maximum of a connector',
        profile(1, MAX, 1),
        { code: 'invalid_connector', path: 'connectorId' },
      ],
      [
        'an unknown connector',
        profile(1, {}, 9),
        { code: 'connector_not_found', path: 'connectorId' },
      ],
      ['no session', profile(1, TX, 1), { code: 'no_active_session', path: 'connectorId' }],
    ])('%s', async (_, body, expected) => {
      const before = station.of.virtual.socket.calls.length;
      expect(failure(await station.ask(SET, body))).toMatchObject({ status: 422, ...expected });
      expect(failure(await station.ask(SET, body, { dry_run: 'true' }))).toMatchObject(expected);
      expect(station.of.virtual.socket.calls).toHaveLength(before);
    });

    it('of a clear', async () => {
      expect(failure(await station.ask(CLEAR, { id: 1_000_000_011 }))).toMatchObject({
        status: 422,
        code: 'reserved_profile',
        path: 'id',
      });
      expect(failure(await station.ask(CLEAR, { connectorId: 9 }))).toMatchObject({
        status: 422,
        code: 'connector_not_found',
      });
      expect(failure(await station.ask(CLEAR, { connectorId: -1 }))).toMatchObject({
        status: 422,
        code: 'invalid_field',
      });
      const purpose = { chargingProfilePurpose: 'ChargingStationExternalConstraints' };
      expect(failure(await station.ask(CLEAR, purpose))).toMatchObject({
        status: 422,
        code: 'invalid_profile',
      });
    });

    it("by the station's configuration", async () => {
      await station.configure({
        ChargeProfileMaxStackLevel: '2',
        ChargingScheduleAllowedChargingRateUnit: 'Power',
      });
      try {
        expect(failure(await station.ask(SET, profile(1)))).toMatchObject({
          code: 'invalid_profile',
          rule: 'invalid_rate_unit',
        });
        const watts = { chargingSchedule: { ...SCHEDULE, chargingRateUnit: 'W' } };
        expect(
          failure(await station.ask(SET, profile(1, { ...watts, stackLevel: 2 }))),
        ).toMatchObject({ code: 'reserved_profile' });
        expect(
          failure(await station.ask(SET, profile(1, { ...watts, stackLevel: 3 }))),
        ).toMatchObject({ code: 'invalid_profile', rule: 'out_of_range' });
        expect(
          (await station.carryOut(SET, profile(1, { ...watts, stackLevel: 1 }))).action.outcome,
        ).toBe('accepted');
      } finally {
        await station.configure({});
      }
    });

    it('in the order of the contract: 404, body, 406, station', async () => {
      const unknown = '6560a1b2c3d4e5f607182930';
      const other = app.api.as((await addOrganization(app.databaseUrl)).key);
      const wrong = { colour: 'red' };
      expect((await app.api.post(`/chargestations/${unknown}/${SET}`, wrong)).status).toBe(404);
      expect((await other.post(`/chargestations/${station.of.id}/${SET}`, wrong)).status).toBe(404);
      const [{ organization }] = (await sql<{ organization: string }>(
        app.databaseUrl,
        'SELECT organization FROM chargestation WHERE _id = $1',
        [station.of.id],
      )) as [{ organization: string }];
      const viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
      expect((await viewer.post(`/chargestations/${station.of.id}/${SET}`, wrong)).status).toBe(
        403,
      );
      const { _id: offline } = resultOf(
        await app.api.post<Resource>('/chargestations', { endpoint: `OFF-${version}` }),
      );
      const post = (body: object, query = '') =>
        app.api.post(`/chargestations/${offline}/${SET}${query}`, body);
      expect(failure(await post(wrong))).toMatchObject({ status: 422, code: 'unknown_field' });
      expect(failure(await post(profile(1, MAX, 1)))).toMatchObject({
        status: 422,
        code: 'invalid_connector',
      });
      expect(failure(await post(profile(1, TX, 1)))).toMatchObject({
        status: 406,
        code: 'chargestation_offline',
      });
      expect(failure(await post(profile(1), '?dry_run=true'))).toMatchObject({
        status: 422,
        code: 'protocol_unknown',
      });
    });
  });

  describe('the ledger', () => {
    beforeEach(reset);

    it('shows what the station has accepted, and nothing else', async () => {
      const { action } = await station.carryOut(
        SET,
        profile(5, { validTo: '2030-01-01T00:00:00Z' }),
      );
      play(station.of, () => ({ status: 'Rejected' }));
      await station.carryOut(SET, profile(6, { stackLevel: 1 }));
      expect(await station.installed()).toMatchObject([
        {
          chargestation: station.of.id,
          connector: station.connectors[0]?._id,
          connectorId: 1,
          evseId: version === '1.6' ? null : 1,
          chargingProfileId: 5,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Relative',
          recurrencyKind: null,
          transactionId: null,
          validFrom: null,
          validTo: '2030-01-01T00:00:00.000Z',
          chargingSchedule: SCHEDULE,
          source: 'api',
          action: action._id,
        },
      ]);
    });

    it('replaces by purpose and stack level as 1.6 does, on 2.0.1 by clearing first', async () => {
      await station.carryOut(SET, profile(5));
      await station.carryOut(SET, profile(6, { stackLevel: 1 }));
      await station.carryOut(SET, profile(7, {}, 2));
      const { action, calls } = await station.carryOut(SET, profile(8));
      expect(action.outcome).toBe('accepted');
      expect(calls.map((call) => call.action)).toEqual(
        version === '1.6' ? ['SetChargingProfile'] : ['ClearChargingProfile', 'SetChargingProfile'],
      );
      if (version === '2.0.1') expect(calls[0]?.payload).toEqual({ chargingProfileId: 5 });
      expect((await ids()).sort()).toEqual([6, 7, 8]);
    });

    it('replaces by id without clearing, wherever the profile was', async () => {
      await station.carryOut(SET, profile(5));
      expect((await station.carryOut(SET, profile(5, { stackLevel: 3 }))).calls).toHaveLength(1);
      expect((await station.carryOut(SET, profile(5, {}, 2))).calls).toHaveLength(1);
      expect(await station.installed()).toMatchObject([{ connectorId: 2, stackLevel: 0 }]);
    });

    it('goes on when the station has lost the profile that was to be cleared first', async () => {
      await station.carryOut(SET, profile(5));
      play(station.of, (action: string) => ({
        status: action === 'ClearChargingProfile' ? 'Unknown' : 'Accepted',
      }));
      expect((await station.carryOut(SET, profile(6))).action.outcome).toBe('accepted');
      expect(await ids()).toEqual([6]);
    });

    it('knows that a profile which gave way is gone although the new one was refused', async () => {
      await station.carryOut(SET, profile(5));
      play(station.of, (action: string) => ({
        status: action === 'ClearChargingProfile' ? 'Accepted' : 'Rejected',
      }));
      expect((await station.carryOut(SET, profile(6))).action.outcome).toBe('rejected');
      expect(await ids()).toEqual(version === '1.6' ? [5] : []);
    });

    it.each([
      ['an answer that cannot be read', ANSWERS.nonsense],
      ['a CALLERROR', ANSWERS.callError],
    ])('knows so after %s as well', async (_, refuse) => {
      await station.carryOut(SET, profile(5));
      play(station.of, (action: string) =>
        action === 'ClearChargingProfile' ? { status: 'Accepted' } : refuse(),
      );
      expect((await station.carryOut(SET, profile(6))).action.outcome).toBe('error');
      expect(await ids()).toEqual(version === '1.6' ? [5] : []);
    });

    it('keeps what the station would not clear, whatever came after', async () => {
      await station.carryOut(SET, profile(5));
      play(station.of, (action: string) =>
        action === 'ClearChargingProfile' ? ANSWERS.callError() : { status: 'Accepted' },
      );
      expect((await station.carryOut(SET, profile(6))).action.outcome).toBe('accepted');
      expect(await ids()).toEqual(version === '1.6' ? [6] : [5, 6]);
      expect((await station.carryOut(CLEAR, { id: 6 })).action.outcome).toBe('error');
      expect(await ids()).toContain(6);
    });

    it('drops nothing when the command was not sent', async () => {
      const rejected = await ProfileStation.add(app, version);
      const { id, virtual } = rejected.of;
      play(rejected.of, () => ANSWERS.accepted);
      await rejected.carryOut(SET, profile(5));
      await app.api.patch(`/chargestations/${id}`, { registration: 'rejected' });
      await virtual.socket.closed;
      await virtual.connect();
      const { action, calls } = await rejected.carryOut(CLEAR, { id: 5 });
      expect(action.outcome).toBe('rejected');
      expect(calls).toEqual([]);
      expect(await rejected.installed()).toMatchObject([{ chargingProfileId: 5 }]);
      await rejected.close();
    });

    it('drops what was cleared, by id and by criteria, also when the station knows nothing of it', async () => {
      const set = async () => {
        await reset();
        await station.carryOut(SET, profile(1, MAX, 0));
        await station.carryOut(SET, profile(2));
        await station.carryOut(SET, profile(3, { stackLevel: 1 }));
        await station.carryOut(SET, profile(4, {}, 2));
      };
      const clear = async (body: object, status = 'Accepted') => {
        await set();
        play(station.of, () => ({ status }));
        const { action, calls } = await station.carryOut(CLEAR, body);
        expect(action.outcome).toBe(status === 'Accepted' ? 'accepted' : 'rejected');
        play(station.of, () => ({ status: 'Accepted' }));
        return { left: (await ids()).sort(), calls };
      };
      expect((await clear({ id: 3 })).left).toEqual([1, 2, 4]);
      expect((await clear({ chargingProfileId: 4 }, 'Unknown')).left).toEqual([1, 2, 3]);
      expect((await clear({ connectorId: 1 })).left).toEqual([1, 4]);
      expect(
        (await clear({ connectorId: 0, chargingProfilePurpose: 'ChargePointMaxProfile' })).left,
      ).toEqual([2, 3, 4]);
      expect((await clear({ stackLevel: 0 }, 'Unknown')).left).toEqual([3]);
      const all = await clear({});
      expect(all.left).toEqual([]);
      expect(all.calls).toHaveLength(version === '1.6' ? 1 : 3);
    });

    it('keeps everything when it is not known what the station did', async () => {
      await station.carryOut(SET, profile(2));
      for (const others of ['Accepted', 'Unknown']) {
        play(station.of, (_, payload) => {
          const { chargingProfileCriteria: criteria } = payload;
          const { chargingProfilePurpose = null } = (criteria ?? {}) as JsonObject;
          const answersNone = version === '1.6' || chargingProfilePurpose === 'TxDefaultProfile';
          return answersNone ? ANSWERS.callError() : { status: others };
        });
        await station.carryOut(CLEAR, {});
        expect(await ids()).toEqual([2]);
      }
      play(station.of, () => 'nonsense' as unknown as JsonObject);
      expect((await station.carryOut(CLEAR, { id: 2 })).action.outcome).toBe('error');
      expect(await ids()).toEqual([2]);
    });

    it('goes by messages that were sent as they are, too', async () => {
      const place = version === '1.6' ? { connectorId: 1 } : { evseId: 1 };
      const send = (action: string, payload: object) =>
        station.carryOut('ocpp_call', { action, payload });
      const setting = (id: number, more: object = {}) =>
        send('SetChargingProfile', { ...place, ...wire(id, more) });
      const { action } = await setting(21);
      expect(await station.installed()).toMatchObject([
        {
          connector: station.connectors[0]?._id,
          connectorId: 1,
          chargingProfileId: 21,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          transactionId: null,
          validTo: '2030-01-01T00:00:00.000Z',
          chargingSchedule: SCHEDULE,
          source: 'api',
          action: action._id,
        },
      ]);
      await setting(22, { stackLevel: 1 });
      await setting(21, { stackLevel: 2 });
      expect((await ids()).sort()).toEqual([21, 22]);
      play(station.of, () => ({ status: 'Rejected' }));
      await setting(23, { stackLevel: 3 });
      expect((await ids()).sort()).toEqual([21, 22]);
      play(station.of, () => ({ status: 'Unknown' }));
      await send(
        'ClearChargingProfile',
        version === '1.6' ? { id: 21 } : { chargingProfileId: 21 },
      );
      expect(await ids()).toEqual([22]);
      play(station.of, () => ({ status: 'Accepted' }));
      const criteria = { ...place, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 };
      await send(
        'ClearChargingProfile',
        version === '1.6' ? criteria : { chargingProfileCriteria: criteria },
      );
      expect(await ids()).toEqual([]);
    });

    it('drops a TxProfile that was sent as it is with its session', async () => {
      const { transactionId } = await station.startSession(1);
      const place = version === '1.6' ? { connectorId: 1 } : { evseId: 1 };
      const named = version === '1.6' ? {} : { transactionId };
      const payload = { ...place, ...wire(24, { ...TX, ...named }) };
      await station.carryOut('ocpp_call', { action: 'SetChargingProfile', payload });
      expect(await ids()).toEqual([24]);
      await station.endSession(1);
      expect(await ids()).toEqual([]);
    });

    it('gives a TxProfile the transaction of the session, and drops it at its end', async () => {
      const { _id, transactionId } = await station.startSession(1);
      await station.carryOut(SET, profile(9));
      const { action, calls } = await station.carryOut(SET, profile(10, TX));
      expect(action).toMatchObject({ session: _id, connector: station.connectors[0]?._id });
      const sent = Object.values(calls[0]?.payload ?? {}).find((part) => typeof part === 'object');
      expect(String((sent as JsonObject).transactionId)).toBe(transactionId);
      for (const named of [transactionId, _id]) {
        const again = await station.carryOut(SET, profile(10, { ...TX, transactionId: named }));
        expect(again.calls).toEqual(calls);
      }
      const another = profile(10, { ...TX, transactionId: 'another' });
      expect(failure(await station.ask(SET, another))).toMatchObject({
        code: 'no_active_session',
        path: 'csChargingProfiles.transactionId',
      });
      expect(failure(await station.ask(SET, profile(10, TX, 2)))).toMatchObject({
        code: 'no_active_session',
      });
      expect(await station.installed()).toMatchObject([
        { chargingProfileId: 9, transactionId: null },
        { chargingProfileId: 10, transactionId },
      ]);
      await station.endSession(1);
      expect(await ids()).toEqual([9]);
    });

    it('answers a repeat with the same key from the action, whatever has changed', async () => {
      const { _id } = await station.startSession(2);
      const path = `/chargestations/${station.of.id}/${SET}?wait=30`;
      const key = { 'Idempotency-Key': `profile-${version}` };
      const first = resultOf(await app.api.post(path, profile(11, TX, 2), key));
      await station.endSession(2);
      const before = station.of.virtual.socket.calls.length;
      const again = resultOf(await app.api.post(path, profile(11, TX, 2), key));
      expect(again).toEqual(first);
      expect(again.session).toBe(_id);
      expect(station.of.virtual.socket.calls).toHaveLength(before);
    });
  });

  it('a deleted chargestation takes its profiles with it', async () => {
    const another = await ProfileStation.add(app, version);
    play(another.of, () => ({ status: 'Accepted' }));
    await another.carryOut(SET, profile(1));
    await another.close();
    expect((await app.api.delete(`/chargestations/${another.of.id}`)).status).toBe(200);
    const rows = await sql(
      app.databaseUrl,
      'SELECT FROM charging_profile WHERE chargestation = $1',
      [another.of.id],
    );
    expect(rows).toHaveLength(0);
  });
});

describe('refresh', () => {
  let station: ProfileStation;

  beforeAll(async () => {
    station = await ProfileStation.add(app, '2.0.1');
  });
  beforeEach(async () => {
    await sql(app.databaseUrl, 'DELETE FROM charging_profile');
    play(station.of, () => ({ status: 'Accepted' }));
  });
  afterAll(() => station?.close());

  const WIRE = {
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: [{ id: 1, ...SCHEDULE }],
  };

  /** Lets the station answer with these reports, one for each EVSE. */
  function playReports(...reports: { evseId: number; ids: number[]; purpose?: string }[]): void {
    play(station.of, (action: string, { requestId }: JsonObject) => {
      if (action !== 'GetChargingProfiles') return { status: 'Accepted' };
      const send = async () => {
        for (const [index, { evseId, ids, purpose }] of reports.entries()) {
          await station.of.virtual.call('ReportChargingProfiles', {
            requestId,
            evseId,
            chargingLimitSource: purpose ? 'EMS' : 'CSO',
            ...(index < reports.length - 1 && { tbc: true }),
            chargingProfile: ids.map((id) => ({
              id,
              ...WIRE,
              ...(purpose && { chargingProfilePurpose: purpose }),
            })),
          });
        }
      };
      setImmediate(() => void send());
      return { status: 'Accepted' };
    });
  }

  it('asks the station, and then shows what it has', async () => {
    const { action } = await station.carryOut(SET, profile(1));
    await station.carryOut(SET, profile(2, {}, 2));
    playReports(
      { evseId: 1, ids: [1, 50] },
      { evseId: 0, ids: [-3], purpose: 'ChargingStationExternalConstraints' },
      { evseId: 2, ids: [51] },
    );
    const told = await station.installed({ refresh: 'true' });
    const shown = told.map(({ connectorId, chargingProfileId, source, action }) => ({
      connectorId,
      chargingProfileId,
      source,
      action,
    }));
    expect(shown).toEqual([
      { connectorId: 0, chargingProfileId: -3, source: 'station', action: null },
      { connectorId: 1, chargingProfileId: 1, source: 'api', action: action._id },
      { connectorId: 1, chargingProfileId: 50, source: 'station', action: null },
      { connectorId: 2, chargingProfileId: 51, source: 'station', action: null },
    ]);
    expect(told[0]?.chargingProfilePurpose).toBe('ChargingStationExternalConstraints');
    expect(await station.installed()).toEqual(told);
    const query = { chargestation: station.of.id, type: 'chargestation.charging_profiles' };
    const actions = resultOf(await app.api.get<Resource[]>('/actions', query));
    expect(actions[0]).toMatchObject({ status: 'completed', outcome: 'accepted' });
  });

  it('is asked for by POST as well, once per Idempotency-Key', async () => {
    playReports({ evseId: 1, ids: [50] });
    const path = `/chargestations/${station.of.id}/charging_profiles`;
    const headers = { 'Idempotency-Key': 'refresh-1' };
    const asked = () => station.of.virtual.socket.calls.length;
    const before = asked();
    for (const round of [1, 2]) {
      const answer = await app.api.post<JsonObject[]>(path, undefined, headers);
      expect([answer.status, resultOf(answer)]).toMatchObject([200, [{ chargingProfileId: 50 }]]);
      expect(asked() - before, `after request ${round}`).toBe(1);
    }
  });

  it('finds that nothing is installed', async () => {
    await station.carryOut(SET, profile(1));
    play(station.of, () => ({ status: 'NoProfiles' }));
    expect(await station.installed({ refresh: 'true' })).toEqual([]);
  });

  it('shows what was known when the station does not tell', async () => {
    await station.carryOut(SET, profile(1));
    play(station.of, () => 'nonsense' as unknown as JsonObject);
    const path = `/chargestations/${station.of.id}/charging_profiles`;
    const { status, body } = await app.api.get<JsonObject[]>(path, { refresh: true });
    expect(status).toBe(200);
    expect(body.message).toContain('did not tell');
    expect(body.result).toMatchObject([{ chargingProfileId: 1 }]);
  });

  it('takes a report that nobody asked for, and deletes nothing by it', async () => {
    await station.carryOut(SET, profile(1));
    await station.of.virtual.call('ReportChargingProfiles', {
      requestId: 77,
      evseId: 2,
      chargingLimitSource: 'CSO',
      chargingProfile: [{ id: 60, ...WIRE }],
    });
    const found = await eventually(async () => {
      const all = await station.installed();
      return all.length === 2 && all;
    });
    expect(found).toMatchObject([
      { chargingProfileId: 1 },
      { chargingProfileId: 60, source: 'station' },
    ]);
  });

  it('lets a profile that it has found give way like any other', async () => {
    playReports({ evseId: 1, ids: [50] });
    await station.installed({ refresh: 'true' });
    const { calls } = await station.carryOut(SET, profile(1));
    expect(calls.map(({ payload }) => payload.chargingProfileId)).toEqual([50, undefined]);
  });

  it('is for admins and developers, of stations that are connected; 1.6 shows the ledger', async () => {
    const [{ organization }] = (await sql<{ organization: string }>(
      app.databaseUrl,
      'SELECT organization FROM chargestation WHERE _id = $1',
      [station.of.id],
    )) as [{ organization: string }];
    const viewer = app.api.as(await addKey(app.databaseUrl, organization, 'viewer'));
    const path = `/chargestations/${station.of.id}/charging_profiles`;
    expect((await viewer.get(path)).status).toBe(200);
    expect((await viewer.get(path, { refresh: true })).status).toBe(403);
    expect((await viewer.post(path)).status).toBe(403);
    expect((await app.api.get(path, { refresh: 'perhaps' })).status).toBe(422);
    const old = await ProfileStation.add(app, '1.6');
    play(old.of, () => ({ status: 'Accepted' }));
    await old.carryOut(SET, profile(1));
    expect(await old.installed({ refresh: 'true' })).toMatchObject([{ chargingProfileId: 1 }]);
    await old.close();
    const gone = await ProfileStation.add(app, '2.0.1');
    await gone.close();
    const offline = `/chargestations/${gone.of.id}/charging_profiles`;
    expect((await app.api.get(offline, { refresh: true })).status).toBe(406);
    expect((await app.api.get(offline)).status).toBe(200);
  });
});

it('has a line in the audit log for every command', () => expectAllAudited(app.databaseUrl));
