import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { expectAllAudited } from '../support/audited-commands.js';
import { eventsOf, type PublicAction, play } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import { ProfileStation } from '../support/profile-station.js';
import type { JsonObject } from '../support/station-socket.js';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp();
  await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
});
afterAll(() => app?.close());

/** What a SetChargingProfile of either version asks for. */
function wish(payload: JsonObject) {
  const profile = (payload.csChargingProfiles ?? payload.chargingProfile) as JsonObject;
  const [schedule] = [profile.chargingSchedule].flat() as [JsonObject];
  const [period] = schedule.chargingSchedulePeriod as [JsonObject];
  return {
    place: payload.connectorId ?? payload.evseId,
    id: profile.chargingProfileId ?? profile.id,
    stackLevel: profile.stackLevel,
    purpose: profile.chargingProfilePurpose,
    kind: profile.chargingProfileKind,
    transactionId: profile.transactionId,
    unit: schedule.chargingRateUnit,
    ...period,
  };
}

describe.each(['1.6', '2.0.1'] as const)('power limits on OCPP %s', (version) => {
  const v16 = version === '1.6';
  let station: ProfileStation;
  let connector: string;

  beforeAll(async () => {
    station = await ProfileStation.add(app, version);
    connector = station.connectors[1]?._id as string;
    const kinds = ['AC_1_PHASE', 'AC_3_PHASE'];
    for (const [index, { _id }] of station.connectors.entries()) {
      resultOf(await app.api.patch(`/connectors/${_id}`, { power_type: kinds[index] }));
    }
  });
  beforeEach(() => play(station.of, () => ({ status: 'Accepted' })));
  afterAll(() => station?.close());

  it('of a whole station', async () => {
    const limit = { unit: 'power', limit: 22000 };
    const set = await station.carryOut('set_default_power_limit', limit);
    expect(set.action).toMatchObject({
      type: 'chargestation.set_power_limit',
      outcome: 'accepted',
      data: limit,
      connector: null,
    });
    expect(set.calls).toHaveLength(1);
    expect(wish(set.calls[0]?.payload as JsonObject)).toMatchObject({
      place: 0,
      id: 1_000_000_000,
      stackLevel: 8,
      purpose: v16 ? 'ChargePointMaxProfile' : 'ChargingStationMaxProfile',
      kind: 'Absolute',
      unit: 'W',
      startPeriod: 0,
      limit: 22000,
    });
    expect(await station.installed()).toMatchObject([
      {
        connectorId: 0,
        chargingProfileId: 1_000_000_000,
        source: 'server',
        action: set.action._id,
      },
    ]);
    const clear = await station.carryOut('clear_default_power_limit', {});
    expect(clear.action).toMatchObject({
      type: 'chargestation.clear_power_limit',
      outcome: 'accepted',
    });
    expect(clear.calls).toEqual([
      {
        action: 'ClearChargingProfile',
        payload: { [v16 ? 'id' : 'chargingProfileId']: 1_000_000_000 },
      },
    ]);
    expect(await station.installed()).toEqual([]);
  });

  it('of a connector, in the unit that the station takes', async () => {
    await station.configure({
      ChargingScheduleAllowedChargingRateUnit: 'Current',
      ChargeProfileMaxStackLevel: '20',
    });
    const path = `/connectors/${connector}/set_default_power_limit`;
    const { action, calls } = await station.carryOut(path, { unit: 'power', limit: 11000 });
    expect(action).toMatchObject({
      type: 'connector.set_power_limit',
      outcome: 'accepted',
      connector,
    });
    expect(wish(calls[0]?.payload as JsonObject)).toEqual({
      place: 2,
      id: 1_000_000_021,
      stackLevel: 20,
      purpose: 'TxDefaultProfile',
      kind: 'Relative',
      transactionId: undefined,
      unit: 'A',
      startPeriod: 0,
      limit: 15.9,
      numberPhases: 3,
    });
    const again = await station.carryOut(path, { unit: 'current', limit: 10 });
    expect(again.calls).toHaveLength(1);
    expect(await station.installed()).toHaveLength(1);
    await station.configure({});
    const clear = await station.carryOut(`/connectors/${connector}/clear_default_power_limit`, {});
    expect(clear.action).toMatchObject({
      type: 'connector.clear_power_limit',
      outcome: 'accepted',
    });
    expect(await station.installed()).toEqual([]);
  });

  it('of a session, until it ends', async () => {
    await station.configure({
      ChargingScheduleAllowedChargingRateUnit: 'Power',
    });
    const { _id: session, transactionId } = await station.startSession(2);
    const path = `/sessions/${session}/set_power_limit`;
    const { action, calls } = await station.carryOut(path, { unit: 'current', limit: 6 });
    expect(action).toMatchObject({
      type: 'session.set_power_limit',
      outcome: 'accepted',
      session,
      connector,
    });
    expect(wish(calls[0]?.payload as JsonObject)).toMatchObject({
      place: 2,
      id: 1_000_000_022,
      purpose: 'TxProfile',
      transactionId: v16 ? Number(transactionId) : transactionId,
      unit: 'W',
      limit: 4140,
    });
    const clear = await station.carryOut(`/sessions/${session}/clear_power_limit`, {});
    expect(clear.action).toMatchObject({
      type: 'session.clear_power_limit',
      outcome: 'accepted',
      session,
    });
    await station.carryOut(path, { unit: 'power', limit: 3000 });
    expect(await station.installed()).toMatchObject([
      { chargingProfileId: 1_000_000_022, transactionId },
    ]);
    await station.endSession(2);
    expect(await station.installed()).toEqual([]);
    await station.configure({});
    const over = await station.request(path, { unit: 'power', limit: 3000 });
    expect(over).toMatchObject({ status: 422, body: { error: { code: 'no_active_session' } } });
  });

  it('shows what was measured beside the limit', async () => {
    const { _id: session } = await station.startSession(2);
    const { virtual, api } = station.of;
    await virtual.meter({ power: 7000, current: 10 }, 2);
    const { action } = await station.carryOut(`/sessions/${session}/set_power_limit`, {
      unit: 'current',
      limit: 6,
    });
    expect(action.effect).toBeNull();
    await virtual.meter({ power: 4100, current: 5.9 }, 2);
    await virtual.meter({ power: 4000, current: 5.8 }, 2);
    const effect = await eventually(
      async () => resultOf(await api.get<PublicAction>(`/actions/${action._id}`)).effect,
    );
    expect(effect).toEqual({
      observed: 'session.power',
      at: expect.any(String),
      session,
      power: { value: 4100, unit: 'W' },
      current: { value: 5.9, unit: 'A' },
      limit: { value: 6, unit: 'A' },
    });
    await station.endSession(2);
  });

  it('outranks a profile of a caller at its level, which on 2.0.1 is cleared first', async () => {
    await station.configure({
      ChargeProfileMaxStackLevel: '9',
    });
    const csChargingProfiles = {
      chargingProfileId: 4,
      stackLevel: 8,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: {
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 32 }],
      },
    };
    await station.carryOut('set_charging_profile', { connectorId: 2, csChargingProfiles });
    await station.configure({});
    const path = `/connectors/${connector}/set_default_power_limit`;
    const { calls } = await station.carryOut(path, { unit: 'current', limit: 10 });
    expect(calls.map(({ action }) => action)).toEqual(
      v16 ? ['SetChargingProfile'] : ['ClearChargingProfile', 'SetChargingProfile'],
    );
    expect(await station.installed()).toMatchObject([{ chargingProfileId: 1_000_000_021 }]);
  });

  it('shows the message without sending it', async () => {
    const before = station.of.virtual.socket.calls.length;
    const body = { unit: 'current', limit: 16 };
    const calls = await station.dryRun(`/connectors/${connector}/set_default_power_limit`, body);
    expect(wish(calls[0]?.payload as JsonObject)).toMatchObject({
      place: 2,
      unit: 'A',
      limit: 16,
      numberPhases: 3,
    });
    expect(station.of.virtual.socket.calls).toHaveLength(before);
  });

  it('refuses what is no limit, and what cannot be converted', async () => {
    const path = `/connectors/${connector}/set_default_power_limit`;
    const refused = async (body: object) => {
      const { status, body: answer } = await station.request(path, body);
      return [status, answer.error?.code, answer.error?.details[0]?.path];
    };
    expect(await refused({ unit: 'power' })).toEqual([422, 'invalid_field', 'limit']);
    expect(await refused({ unit: 'kW', limit: 1 })).toEqual([422, 'invalid_field', 'unit']);
    expect(await refused({ unit: 'power', limit: -1 })).toEqual([422, 'invalid_field', 'limit']);
    expect(await refused({ unit: 'current', limit: 6.25 })).toEqual([
      422,
      'invalid_field',
      'limit',
    ]);
    expect(await refused({ unit: 'power', limit: 1, place: 2 })).toEqual([
      422,
      'unknown_field',
      'place',
    ]);
    resultOf(await app.api.patch(`/connectors/${connector}`, { power_type: 'DC' }));
    await station.configure({
      ChargingScheduleAllowedChargingRateUnit: 'Power',
    });
    expect(await refused({ unit: 'current', limit: 100 })).toEqual([422, 'invalid_field', 'unit']);
    for (const unknown of ['chargestations', 'connectors']) {
      const nowhere = `/${unknown}/6560a1b2c3d4e5f607182930/set_default_power_limit`;
      expect((await station.request(nowhere, {})).status).toBe(404);
    }
    expect(
      (await station.request('/sessions/6560a1b2c3d4e5f607182930/set_power_limit', {})).status,
    ).toBe(404);
  });

  it('tells applications of each', async () => {
    const types = (await eventsOf(station.of)).map(({ type }) => type);
    for (const type of [
      'chargestation.set_power_limit',
      'connector.clear_power_limit',
      'session.set_power_limit',
    ]) {
      expect(types).toContain(`${type}.requested`);
      expect(types).toContain(`${type}.accepted`);
    }
  });
});

it('keeps the outcome and the profile when the connector is deleted before the station has answered', async () => {
  const station = await ProfileStation.add(app, '2.0.1');
  const connector = station.connectors[1]?._id as string;
  const remove = () => app.api.delete(`/connectors/${connector}`);
  play(station.of, async () => {
    resultOf(await remove());
    return { status: 'Accepted' };
  });
  const path = `/connectors/${connector}/set_default_power_limit`;
  const { action } = await station.carryOut(path, { unit: 'current', limit: 10 });
  expect(action).toMatchObject({ outcome: 'accepted', connector });
  expect(await station.installed()).toMatchObject([{ action: action._id, connector: null }]);
  await station.close();
});

it('has a line in the audit log for every command', () => expectAllAudited(app.databaseUrl));
