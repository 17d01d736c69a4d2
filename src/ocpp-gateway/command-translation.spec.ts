import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Place, StationCommandName } from '../shared/vocabulary/station-command.js';
import { translateCommand } from './command-translation.js';
import { knownAction } from './rpc/message-schemas.js';
import { MESSAGE_SCHEMAS } from './rpc/schema-set.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const ADAPTERS = [v16, v201];
const TRACE = new URL(
  '../../test/fixtures/traces/09-charging-profile-translation.json',
  import.meta.url,
);

interface WireProfile {
  chargingProfileId: number;
  stackLevel: number;
  chargingProfilePurpose: string;
  chargingProfileKind: ChargingProfile['kind'];
  recurrencyKind?: ChargingProfile['recurrencyKind'];
  chargingSchedule: ChargingProfile['schedules'][number];
}

interface TraceCase {
  id: string;
  rest: {
    path: string;
    body: {
      id?: number;
      connectorId?: number;
      csChargingProfiles?: WireProfile;
      chargingProfilePurpose?: string;
      stackLevel?: number;
      duration: number;
      chargingRateUnit?: 'A' | 'W';
    };
    context?: { activeTransaction16?: number; activeTransaction201?: string };
  };
  v16: { action: string; payload: object };
  v201: { action: string; payload: object };
}

function place(number: number | undefined): Place | null {
  return number === undefined
    ? null
    : { connectorId: number, evseId: number, connectorOfEvse: null };
}

function purpose(word: string | undefined): ChargingProfile['purpose'] | null {
  if (word === undefined) return null;
  return word === 'ChargePointMaxProfile'
    ? 'ChargingStationMaxProfile'
    : (word as ChargingProfile['purpose']);
}

/** The command that the REST side makes of a case; which transaction is meant is its knowledge. */
function commandOf(
  { path, body }: TraceCase['rest'],
  transactionId: string | undefined,
): { name: StationCommandName; request: unknown } {
  if (path.endsWith('get_composite_schedule')) {
    const { duration, chargingRateUnit = null } = body;
    return {
      name: 'getCompositeSchedule',
      request: { place: place(1), duration, chargingRateUnit },
    };
  }
  const { id = null, stackLevel = null, csChargingProfiles } = body;
  if (!csChargingProfiles) {
    const criteria = { purpose: purpose(body.chargingProfilePurpose), stackLevel };
    return {
      name: 'clearChargingProfile',
      request: { id, place: place(body.connectorId), ...criteria },
    };
  }
  const profile: ChargingProfile = {
    id: csChargingProfiles.chargingProfileId,
    stackLevel: csChargingProfiles.stackLevel,
    purpose: purpose(csChargingProfiles.chargingProfilePurpose)!,
    kind: csChargingProfiles.chargingProfileKind,
    recurrencyKind: csChargingProfiles.recurrencyKind,
    transactionId,
    schedules: [csChargingProfiles.chargingSchedule],
  };
  return { name: 'setChargingProfile', request: { place: place(body.connectorId), profile } };
}

describe('the wire payloads of trace 09', () => {
  const { cases } = JSON.parse(readFileSync(TRACE, 'utf8')) as { cases: TraceCase[] };

  it('has all its cases', () => expect(cases).toHaveLength(7));

  it.each(
    cases.flatMap((one) => [
      {
        ...one,
        adapter: v16,
        expected: one.v16,
        transaction: one.rest.context?.activeTransaction16,
      },
      {
        ...one,
        adapter: v201,
        expected: one.v201,
        transaction: one.rest.context?.activeTransaction201,
      },
    ]),
  )('$id, $adapter.version', ({ rest, adapter, expected, transaction }) => {
    const transactionId = transaction === undefined ? undefined : String(transaction);
    const { name, request } = commandOf(rest, transactionId);
    const { calls, fault } = translateCommand(adapter, name, request as never);
    expect(fault).toBeNull();
    expect(JSON.parse(JSON.stringify(calls))).toEqual([expected]);
  });
});

describe('call', () => {
  it.each(
    ADAPTERS.flatMap((adapter) =>
      [...MESSAGE_SCHEMAS[adapter.version].keys()].map((action) => ({ adapter, action })),
    ),
  )('$adapter.version $action is sent only by the side that may', ({ adapter, action }) => {
    const translate = () => translateCommand(adapter, 'call', { action, payload: { x: 1 } });
    if (knownAction(adapter.version, action) === 'from-station') {
      const message = `In OCPP ${adapter.version} only stations send ${action}.`;
      expect(translate).toThrow(
        expect.objectContaining({ code: 'not_supported_by_protocol', message }),
      );
    } else {
      expect(translate().calls).toEqual([{ action, payload: { x: 1 } }]);
      expect(translate().fault).toMatchObject({ code: 'invalid_field' });
    }
  });

  it.each([
    [v16, 'SetVariables'],
    [v201, 'GetConfiguration'],
    [v201, 'reset'],
  ])('an action that the version lacks is refused', (adapter, action) => {
    expect(() => translateCommand(adapter, 'call', { action, payload: {} })).toThrow(
      `OCPP ${adapter.version} has no message named ${action}.`,
    );
  });

  it('names the faulty field', () => {
    const payload = { evseId: 1, connectorId: '1' };
    const { fault } = translateCommand(v201, 'call', { action: 'UnlockConnector', payload });
    expect(fault?.details).toEqual([
      {
        path: 'payload.connectorId',
        rule: 'type',
        advice: 'connectorId of UnlockConnector breaks the rule type of its schema',
      },
    ]);
  });

  it.each([
    [v201, { messagesInQueue: true }, { accepted: true, status: null }],
    [v201, { status: 'EmptyResultSet' }, { accepted: false, status: 'EmptyResultSet' }],
    [
      v201,
      { clearMonitoringResult: [{ id: 3, status: 'NotFound' }] },
      { accepted: false, status: 'NotFound', reason: '3: NotFound' },
    ],
    [v16, { status: 'Unlocked' }, { accepted: true, status: 'Unlocked' }],
  ])('%# reads any answer', ({ outbound }, answer, result) => {
    const { call } = outbound;
    if (!('result' in call)) throw new Error('call is missing');
    expect(call.result(answer as never)).toMatchObject(result);
  });
});

const PERIODS = fc.array(
  fc.record({ startPeriod: fc.nat(86_400), limit: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
  { minLength: 1, maxLength: 24 },
);
const PROFILE = fc.record(
  {
    id: fc.nat(2 ** 31 - 1),
    stackLevel: fc.nat(100),
    purpose: fc.constantFrom('ChargingStationMaxProfile', 'TxDefaultProfile', 'TxProfile'),
    kind: fc.constantFrom('Absolute', 'Recurring', 'Relative'),
    transactionId: fc.nat(2 ** 31 - 1).map(String),
    validFrom: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-01-01') })
      .map((date) => date.toISOString()),
    schedules: fc.tuple(
      fc.record({ chargingRateUnit: fc.constantFrom('A', 'W'), chargingSchedulePeriod: PERIODS }),
    ),
  },
  { requiredKeys: ['id', 'stackLevel', 'purpose', 'kind', 'schedules'] },
) as fc.Arbitrary<ChargingProfile>;

it('makes a legal message of every charging profile, in both versions', () => {
  fc.assert(
    fc.property(PROFILE, fc.nat(64), fc.constantFrom(...ADAPTERS), (profile, number, adapter) => {
      const request = { place: place(number)!, profile };
      const { calls, fault } = translateCommand(adapter, 'setChargingProfile', request);
      expect(fault).toBeNull();
      expect(calls).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});
