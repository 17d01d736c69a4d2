import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import { type RunningApp, startApp } from '../support/app.js';
import { type Call, ProfileStation } from '../support/profile-station.js';

interface Case {
  id: string;
  rest: { path: string; body: object };
  v16: Call;
  v201: Call;
}

const { cases } = JSON.parse(
  readFileSync(
    new URL('../fixtures/traces/09-charging-profile-translation.json', import.meta.url),
    'utf8',
  ),
) as { cases: Case[] };

/** One body, and what each version is sent for it. */
describe.each(['1.6', '2.0.1'] as const)('charging profiles on OCPP %s', (version) => {
  let app: RunningApp;
  let station: ProfileStation;
  let transactionId: string;

  beforeAll(async () => {
    app = await startApp();
    await app.api.patch('/organization/settings', { unknown_tokens: 'accept' });
    station = await ProfileStation.add(app, version);
    transactionId = (await station.startSession(2)).transactionId;
  });
  afterAll(async () => {
    await station?.close();
    await app?.close();
  });

  /** The message of a case, with the transaction that runs here in place of that of the file. */
  function expected({ v16, v201 }: Case): Call {
    const call = structuredClone(version === '1.6' ? v16 : v201);
    const { csChargingProfiles, chargingProfile } = call.payload as Record<
      string,
      { transactionId?: unknown } | undefined
    >;
    if (csChargingProfiles?.transactionId) csChargingProfiles.transactionId = Number(transactionId);
    if (chargingProfile?.transactionId) chargingProfile.transactionId = transactionId;
    return call;
  }

  function pathOf({ rest }: Case): string {
    const id = rest.path.includes('/connectors/') ? station.connectors[0]?._id : station.of.id;
    return rest.path.replace('/v1.1', '').replace('{id}', String(id));
  }

  it.each(cases)('$id, as a dry run', async (one) => {
    const before = station.of.virtual.socket.calls.length;
    expect(await station.dryRun(pathOf(one), one.rest.body)).toEqual([expected(one)]);
    expect(station.of.virtual.socket.calls).toHaveLength(before);
  });

  it.each(cases)('$id, sent', async (one) => {
    const { action, calls } = await station.carryOut(pathOf(one), one.rest.body);
    expect(action).toMatchObject({ outcome: 'accepted', data: one.rest.body });
    expect(calls).toEqual([expected(one)]);
  });

  it('takes the profile under either name and without a wrapper', async () => {
    const [one] = cases as [Case];
    const { connectorId, csChargingProfiles: profile } = one.rest.body as Record<string, object>;
    const call = expected(one);
    for (const body of [
      { connectorId, chargingProfile: profile },
      { evseId: connectorId, ...profile },
    ]) {
      expect(await station.dryRun('set_charging_profile', body)).toEqual([call]);
    }
  });

  it('turns any sound profile into a message that is legal by its schema', async () => {
    await fc.assert(
      fc.asyncProperty(soundBody(version), async (body) => {
        for (const { action, payload } of await station.dryRun('set_charging_profile', body)) {
          expect(validate(version, 'request', action, payload, 'strict').error).toBeUndefined();
        }
      }),
      { numRuns: 150 },
    );
  });
});

const limit = fc.integer({ min: 0, max: 3_500_000 }).map((tenths) => tenths / 10);
const time = fc
  .date({
    min: new Date('1970-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  .chain((date) =>
    fc.constantFrom(date.toISOString(), date.toISOString().replace(/\.\d+Z$/, '+05:30')),
  );
const integer = (min: number) => fc.integer({ min, max: 2_147_483_647 });

/** Everything that is optional, present or not. */
function some<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc.record(fields, { requiredKeys: [] });
}

function periodsOf(version: string) {
  const phases = fc.oneof(
    fc.constant({}),
    fc.record({ numberPhases: fc.integer({ min: 1, max: 3 }) }),
    version === '1.6'
      ? fc.constant({})
      : fc.record({ numberPhases: fc.constant(1), phaseToUse: fc.integer({ min: 1, max: 3 }) }),
  );
  return fc
    .uniqueArray(integer(1), { maxLength: 40 })
    .chain((starts) =>
      fc.tuple(
        ...[0, ...starts.sort((a, b) => a - b)].map((startPeriod) =>
          fc.tuple(limit, phases).map(([value, more]) => ({ startPeriod, limit: value, ...more })),
        ),
      ),
    );
}

function scheduleOf(version: string, started: boolean) {
  return fc
    .tuple(
      fc.record({
        chargingRateUnit: fc.constantFrom('W', 'A'),
        chargingSchedulePeriod: periodsOf(version),
      }),
      some({
        ...(version === '2.0.1' && {
          customData: fc.constant({ vendorId: 'org.example', more: 1 }),
        }),
        id: integer(0),
        duration: integer(1),
        minChargingRate: limit,
        startSchedule: time,
      }),
      time,
    )
    .map(([base, more, start]) => ({ ...base, ...more, ...(started && { startSchedule: start }) }));
}

/** Bodies that no rule refuses, for connector 1, for 2 with its session, or for the station. */
function soundBody(version: string) {
  return fc
    .record({
      purpose: fc.constantFrom(
        'TxProfile',
        'TxDefaultProfile',
        'ChargePointMaxProfile',
        'ChargingStationMaxProfile',
      ),
      kind: fc.constantFrom('Absolute', 'Recurring', 'Relative'),
      place: fc.constantFrom('connectorId', 'evseId'),
      idName: fc.constantFrom('chargingProfileId', 'id'),
      wrapper: fc.constantFrom('csChargingProfiles', 'chargingProfile', null),
      validity: fc.uniqueArray(time, { maxLength: 2, selector: (text) => Date.parse(text) }),
    })
    .filter(({ purpose, kind }) => kind !== 'Relative' || purpose.startsWith('Tx'))
    .chain(({ purpose, kind, place, idName, wrapper, validity }) => {
      const schedule = scheduleOf(version, kind === 'Recurring');
      const several = fc.array(schedule, {
        minLength: 1,
        maxLength: version === '2.0.1' && purpose === 'TxProfile' ? 3 : 1,
      });
      const [validFrom, validTo] = validity.sort((a, b) => Date.parse(a) - Date.parse(b));
      return fc
        .record({
          [idName]: fc.integer({ min: 0, max: 999_999_999 }),
          stackLevel: fc.integer({ min: 0, max: 7 }),
          chargingProfilePurpose: fc.constant(purpose),
          chargingProfileKind: fc.constant(kind),
          chargingSchedule: fc.oneof(schedule, several),
          recurrencyKind: fc.constantFrom('Daily', 'Weekly'),
        })
        .map(({ recurrencyKind, ...fields }) => {
          const profile = {
            ...fields,
            ...(kind === 'Recurring' && { recurrencyKind }),
            ...(validFrom && { validFrom }),
            ...(validTo && { validTo }),
          };
          const number = purpose === 'TxProfile' ? 2 : purpose === 'TxDefaultProfile' ? 1 : 0;
          return { [place]: number, ...(wrapper ? { [wrapper]: profile } : profile) };
        });
    });
}
