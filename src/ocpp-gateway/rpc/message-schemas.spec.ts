import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../shared/vocabulary/station.js';
import { call, parseFrame } from './frame.js';
import { knownAction, validate } from './message-schemas.js';
import { wireCode } from './rpc-error.js';
import { MESSAGE_SCHEMAS } from './schema-set.js';

describe('the schemas', () => {
  it.each<[OcppVersion, number, number]>([
    ['1.6', 39, 14],
    ['2.0.1', 64, 25],
  ])('of %s cover %i actions, %i of which stations send', (version, actions, sentByStations) => {
    const names = [...MESSAGE_SCHEMAS[version].keys()];
    expect(names).toHaveLength(actions);
    expect(names.filter((name) => knownAction(version, name) !== 'from-csms')).toHaveLength(
      sentByStations,
    );
  });

  it('are what the build script writes', () => {
    const script = fileURLToPath(new URL('../../../scripts/build-schemas.mjs', import.meta.url));
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});

describe('knownAction', () => {
  it.each<[OcppVersion, string, ReturnType<typeof knownAction>]>([
    ['1.6', 'StartTransaction', 'from-station'],
    ['1.6', 'SignCertificate', 'from-station'],
    ['1.6', 'RemoteStartTransaction', 'from-csms'],
    ['1.6', 'DataTransfer', 'both'],
    ['1.6', 'TransactionEvent', undefined],
    ['2.0.1', 'TransactionEvent', 'from-station'],
    ['2.0.1', 'RequestStartTransaction', 'from-csms'],
    ['2.0.1', 'DataTransfer', 'both'],
    ['2.0.1', 'StartTransaction', undefined],
    ['2.0.1', 'heartbeat', undefined],
    ['2.0.1', '__proto__', undefined],
    ['2.0.1', 'constructor', undefined],
    ['1.6', '', undefined],
  ])('%s %s: %s', (version, action, direction) => {
    expect(knownAction(version, action)).toBe(direction);
  });
});

describe('strict validation', () => {
  const event = {
    eventType: 'Started',
    timestamp: '2026-03-03T07:00:00Z',
    triggerReason: 'Authorized',
    seqNo: 0,
  };
  const started = { ...event, transactionInfo: { transactionId: 't' } };
  const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };

  it.each<[OcppVersion, string, unknown, string, string, string]>([
    ['1.6', 'Heartbeat', [], 'FormationViolation', '', 'type'],
    ['1.6', 'Heartbeat', null, 'FormationViolation', '', 'type'],
    ['1.6', 'Heartbeat', { secret: 1 }, 'FormationViolation', '', 'additionalProperties'],
    [
      '1.6',
      'StatusNotification',
      { ...status, connectorId: undefined },
      'OccurenceConstraintViolation',
      'connectorId',
      'required',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, connectorId: '1' },
      'TypeConstraintViolation',
      'connectorId',
      'type',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, connectorId: 1.5 },
      'TypeConstraintViolation',
      'connectorId',
      'type',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, connectorId: 2 ** 31 },
      'PropertyConstraintViolation',
      'connectorId',
      'maximum',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, status: 'available' },
      'PropertyConstraintViolation',
      'status',
      'enum',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, info: 'x'.repeat(101) },
      'PropertyConstraintViolation',
      'info',
      'maxLength',
    ],
    [
      '1.6',
      'StatusNotification',
      { ...status, timestamp: '2026-03-03T07:00:00' },
      'PropertyConstraintViolation',
      'timestamp',
      'format',
    ],
    ['2.0.1', 'TransactionEvent', 'text', 'FormatViolation', '', 'type'],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, secret: 1 },
      'FormatViolation',
      '',
      'additionalProperties',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, evse: { id: 1, secret: 1 } },
      'FormatViolation',
      'evse',
      'additionalProperties',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      event,
      'OccurrenceConstraintViolation',
      'transactionInfo',
      'required',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...event, transactionInfo: {} },
      'OccurrenceConstraintViolation',
      'transactionInfo.transactionId',
      'required',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, meterValue: [] },
      'OccurrenceConstraintViolation',
      'meterValue',
      'minItems',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, evse: null },
      'TypeConstraintViolation',
      'evse',
      'type',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, evse: { id: -(2 ** 31) - 1 } },
      'PropertyConstraintViolation',
      'evse.id',
      'minimum',
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...started, meterValue: [{ sampledValue: [{ value: '1' }] }] },
      'OccurrenceConstraintViolation',
      'meterValue.0.timestamp',
      'required',
    ],
  ])('%s %s %j: %s at "%s"', (version, action, payload, code, path, rule) => {
    const { error, violations } = validate(
      version,
      'request',
      action,
      JSON.parse(JSON.stringify(payload)),
      'strict',
    );
    expect(error && wireCode(error.code, version)).toBe(code);
    expect(error?.details).toEqual({ path, rule });
    expect(error?.message).not.toContain('secret');
    expect(violations).toEqual([]);
  });

  it('refuses an action that the version does not have', () => {
    expect(validate('1.6', 'request', 'TransactionEvent', {}, 'lenient').error?.code).toBe(
      'NotImplemented',
    );
  });

  it('accepts limits of one decimal that binary fractions miss', () => {
    for (const limit of [0.3, 8.2, 16.1, 32.7]) {
      const profile = {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: {
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit }],
        },
      };
      const payload = { connectorId: 1, csChargingProfiles: profile };
      expect(
        validate('1.6', 'request', 'SetChargingProfile', payload, 'strict').error,
      ).toBeUndefined();
    }
  });

  it('hands a valid payload on untouched', () => {
    const validation = validate('2.0.1', 'request', 'TransactionEvent', started, 'lenient');
    expect(validation.payload).toBe(started);
    expect(validation.violations).toEqual([]);
  });
});

describe('the recorded traces', () => {
  const folder = new URL('../../../test/fixtures/traces/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  interface Step {
    frame?: unknown[];
    /** The action that a CALLRESULT answers. */
    for?: string;
  }
  interface WireCall {
    action: string;
    payload: unknown;
  }
  interface Trace {
    ocppVersion?: OcppVersion;
    steps?: Step[];
    cases?: { v16?: WireCall | WireCall[]; v201?: WireCall | WireCall[] }[];
  }

  function checkStep(version: OcppVersion, step: Step): void {
    const text = JSON.stringify(step.frame);
    const frame = parseFrame(text, version);
    if (frame.kind === 'call') {
      expect(text).toBe(call(frame.id, frame.action, frame.payload));
      expect(validate(version, 'request', frame.action, frame.payload, 'strict')).toEqual({
        payload: frame.payload,
        violations: [],
      });
    } else if (frame.kind === 'result') {
      expect(validate(version, 'response', step.for ?? '', frame.payload, 'strict')).toEqual({
        payload: frame.payload,
        violations: [],
      });
    } else expect.fail(`${text} is ${frame.kind}`);
  }

  it.each(files)('%s holds valid messages only', (file) => {
    const trace = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Trace;
    const frames = (trace.steps ?? []).filter((step) => step.frame !== undefined);
    for (const step of frames) checkStep(trace.ocppVersion ?? '1.6', step);
    const calls = (trace.cases ?? []).flatMap(({ v16 = [], v201 = [] }) => [
      ...[v16].flat().map((wire) => ({ version: '1.6' as const, ...wire })),
      ...[v201].flat().map((wire) => ({ version: '2.0.1' as const, ...wire })),
    ]);
    for (const { version, action, payload } of calls) {
      expect(validate(version, 'request', action, payload, 'strict').error).toBeUndefined();
    }
    expect(frames.length + calls.length).toBeGreaterThan(0);
  });
});
